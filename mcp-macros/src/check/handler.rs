//! Rules on what the attribute of a handler says.
//!
//! Owns names, descriptions, limits and behaviour. Must not look at the function's parameters.

use syn::LitInt;

use crate::diag::Diag;
use crate::keys;
use crate::kind::Kind;
use crate::model::{Details, Handler, Limits, Rate, Task, Text, Time, Tool, When};

use super::{params, resource, signature};

/// The longest name that hosts accept.
const NAME_LIMIT: usize = 128;

/// The longest name of a resource, which is only shown.
const SHOWN_NAME_LIMIT: usize = 256;

/// The highest rate; to count more precisely than to the microsecond is no use.
const MOST_CALLS: u32 = 1_000_000;

/// Checks everything and reports all that is wrong.
pub(crate) fn check(handler: &Handler, diag: &mut Diag) {
    signature::check(handler, diag);
    name(handler, diag);
    own_name(handler, diag);
    description(handler, diag);
    limits(&handler.limits, handler, diag);
    match &handler.details {
        Details::Tool(tool) => {
            behaviour(tool, diag);
            task(&tool.task, diag);
        }
        Details::Prompt => {}
        Details::Resource(resource) => {
            time(resource.ttl.as_ref(), keys::TTL.usage, diag);
            resource::check(resource, handler, diag);
        }
    }
    params::check(handler, diag);
}

fn name(handler: &Handler, diag: &mut Diag) {
    let Text { value: name, span } = &handler.name;
    let noun = handler.kind().noun();
    let usage = keys::NAME.usage;
    if handler.kind() == Kind::Resource {
        if name.trim().is_empty() || name.len() > SHOWN_NAME_LIMIT || name.chars().any(char::is_control) {
            let message = format!(
                "a resource's name is 1 to {SHOWN_NAME_LIMIT} bytes of text in one line: choose another with `{usage}`"
            );
            diag.at(*span, message);
        }
        return;
    }
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    if name.is_empty() || name.len() > NAME_LIMIT || !name.bytes().all(allowed) {
        let message = format!(
            "a {noun}'s name is 1 to {NAME_LIMIT} of the letters a-z and A-Z, digits, `_`, `-` and `.`, and `{name}` is \
             not: choose another with `{usage}`",
        );
        diag.at(*span, message);
    }
}

/// The hidden type has the function's name and would shadow a built-in type in the whole module.
fn own_name(handler: &Handler, diag: &mut Diag) {
    let own = handler.own_name();
    if handler.shadows_built_in() {
        let name = own.value;
        let noun = handler.kind().noun();
        let message = format!(
            "the {noun}'s function may not be called like the built-in type `{name}`: call it something else and add \
             `name = \"{name}\"`"
        );
        diag.at(own.span, message);
    }
}

fn description(handler: &Handler, diag: &mut Diag) {
    let own = handler.own_name();
    let noun = handler.kind().noun();
    let audience = handler.kind().audience();
    match &handler.description {
        None => {
            let message = format!(
                "`{}` has no description, and {audience}: add a doc comment or `{}`",
                own.value,
                keys::DESCRIPTION.usage,
            );
            diag.at(own.span, message);
        }
        Some(text) if text.value.trim().is_empty() => {
            let message = format!("this description is blank, and {audience}: say what the {noun} does");
            diag.at(text.span, message);
        }
        Some(_) => {}
    }
}

fn behaviour(tool: &Tool, diag: &mut Diag) {
    if let (Some(_), Some(destructive)) = (tool.set_flag(&keys::READ_ONLY), tool.set_flag(&keys::DESTRUCTIVE))
    {
        diag.at(destructive.span, "a `read_only` tool cannot be `destructive`: remove one of the two");
    }
    if let Some(ui) = tool.ui.as_ref().filter(|ui| ui.value.strip_prefix("ui://").is_none_or(str::is_empty)) {
        let message = format!(
            "`{}` is no address of a page: write the URI of a resource that begins with `ui://`, such as `ui://chart`",
            ui.value
        );
        diag.at(ui.span, message);
    }
    visibility(tool, diag);
}

fn visibility(tool: &Tool, diag: &mut Diag) {
    let Some((each, span)) = &tool.visibility else { return };
    if each.is_empty() {
        let message = "`visibility` is empty, so that nobody could call the tool: write `visibility(\"app\")`, or remove it";
        diag.at(*span, message);
    }
    for (index, who) in each.iter().enumerate() {
        let value = who.value();
        if !matches!(&*value, "model" | "app") {
            let message =
                format!("`{value}` is nobody: a tool is visible to `\"model\"`, to `\"app\"`, or to both");
            diag.at(who.span(), message);
        } else if each[..index].iter().any(|earlier| earlier.value() == value) {
            diag.at(who.span(), format!("`{value}` is given twice: remove one of them"));
        }
    }
}

fn task(task: &Task, diag: &mut Diag) {
    if let Some(When::Named(text)) = &task.when
        && !["required", "manual"].contains(&&*text.value)
    {
        let message = "write `task` for whenever the client can, `task = \"required\"` to refuse other clients, or \
                       `task = \"manual\"` for from `ctx.into_task()` on";
        diag.at(text.span, message);
    }
    for (span, key) in [(&task.ttl, keys::TASK_TTL), (&task.poll, keys::TASK_POLL)] {
        time(span.as_ref(), key.usage, diag);
        let Some(span) = span else { continue };
        if span.millis == Some(0) {
            diag.at(
                span.text.span,
                format!("`{}` of zero is no time: write a longer one, or remove it", key.name),
            );
        } else if !task.is_possible() {
            diag.at(span.text.span, format!("`{}` is for tools that run as tasks: add `task`", key.name));
        }
    }
}

fn limits(limits: &Limits, handler: &Handler, diag: &mut Diag) {
    time(limits.timeout.as_ref(), keys::TIMEOUT.usage, diag);
    if let Some(timeout) = limits.timeout.as_ref().filter(|timeout| timeout.millis == Some(0)) {
        diag.at(
            timeout.text.span,
            "a timeout of zero would end every call: write a longer one, or remove `timeout`",
        );
    }
    if let Some(flag) = limits.blocking.filter(|flag| flag.on && handler.function.sig.asyncness.is_some()) {
        let message = "only a plain `fn` can be `blocking`: remove `blocking`, or `async` from the function";
        diag.at(flag.span, message);
    }
    if let Some(limit) = limits.concurrency.as_ref().filter(|limit| count(limit, diag) == Some(0)) {
        let message = "with no call at a time it would never run: write 1 or more, or remove `concurrency`";
        diag.at(limit.span(), message);
    }
    rate(limits.rate.as_ref(), diag);
    scopes(limits, diag);
}

fn rate(rate: Option<&Rate>, diag: &mut Diag) {
    let Some(Rate { text, each }) = rate else { return };
    match each {
        None => {
            let message = format!(
                "`{}` is no rate: write a whole number, `/` and `s`, `m` or `h`, such as `{}`",
                text.value,
                keys::RATE.usage
            );
            diag.at(text.span, message);
        }
        Some((0, _)) => {
            let message = "with no call in any time it would never run: write 1 or more, or remove `rate`";
            diag.at(text.span, message);
        }
        Some((calls, _)) if *calls > MOST_CALLS => {
            diag.at(
                text.span,
                format!("a rate is at most {MOST_CALLS}: write a lower one, or remove `rate`"),
            );
        }
        Some(_) => {}
    }
}

/// The number of a literal that is a plain one.
pub(super) fn count(literal: &LitInt, diag: &mut Diag) -> Option<u64> {
    let suffix = literal.suffix();
    let count = literal.base10_parse().ok();
    if !suffix.is_empty() {
        diag.at(literal.span(), format!("write the number without `{suffix}` behind it"));
    } else if count.is_none() {
        diag.at(literal.span(), "this number is too large: write a smaller one");
    }
    count
}

fn time(time: Option<&Time>, usage: &str, diag: &mut Diag) {
    if let Some(Time { text, millis: None }) = time {
        let message = format!(
            "`{}` is no span of time: write a whole number and `ms`, `s`, `m` or `h`, such as `{usage}`",
            text.value
        );
        diag.at(text.span, message);
    }
}

fn scopes(limits: &Limits, diag: &mut Diag) {
    let Some(scopes) = &limits.scopes else { return };
    if scopes.each.is_empty() {
        let message = format!(
            "`scopes` is empty: write `{}`, or remove it so that anybody may call",
            keys::SCOPES.usage
        );
        diag.at(scopes.span, message);
    }
    for (index, scope) in scopes.each.iter().enumerate() {
        let value = scope.value();
        if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"\\".contains(&byte))
        {
            let message = "a scope is one word of visible ASCII without quotes or `\\`, such as `files:write`: write each \
                           scope as a literal of its own";
            diag.at(scope.span(), message);
        } else if scopes.each[..index].iter().any(|earlier| earlier.value() == value) {
            diag.at(scope.span(), format!("the scope `{value}` is given twice: remove one of them"));
        }
    }
}
