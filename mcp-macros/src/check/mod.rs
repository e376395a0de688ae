//! The rules a tool must keep.
//!
//! Owns every rule that can be judged from one item alone; each is one function that points at the smallest token the
//! user can change and says how. Must not change the model and must not build tokens.

mod params;
mod signature;

use crate::diag::Diag;
use crate::keys;
use crate::model::Tool;

/// The longest name that hosts accept.
const NAME_LIMIT: usize = 128;

/// Checks everything and reports all that is wrong.
pub(crate) fn tool(tool: &Tool, diag: &mut Diag) {
    signature::check(&tool.function.sig, diag);
    name(tool, diag);
    own_name(tool, diag);
    description(tool, diag);
    behaviour(tool, diag);
    params::check(&tool.params, diag);
}

fn name(tool: &Tool, diag: &mut Diag) {
    let name = &tool.name.value;
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    if name.is_empty() || name.len() > NAME_LIMIT || !name.bytes().all(allowed) {
        let message = format!(
            "a tool's name is 1 to {NAME_LIMIT} of the letters a-z and A-Z, digits, `_`, `-` and `.`, and `{name}` is not: \
             choose another with `{}`",
            keys::NAME.usage,
        );
        diag.at(tool.name.span, message);
    }
}

/// The hidden type has the function's name and would shadow a built-in type in the whole module.
fn own_name(tool: &Tool, diag: &mut Diag) {
    const BUILT_IN: [&str; 17] = [
        "bool", "char", "str", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
        "usize", "f32", "f64",
    ];
    let own = tool.own_name();
    if BUILT_IN.contains(&own.value.as_str()) {
        let name = own.value;
        let message = format!(
            "the tool's function may not be called like the built-in type `{name}`: call it something else and add \
             `name = \"{name}\"`"
        );
        diag.at(own.span, message);
    }
}

fn description(tool: &Tool, diag: &mut Diag) {
    let own = tool.own_name();
    match &tool.description {
        None => {
            let message = format!(
                "`{}` has no description, and models choose tools by it: add a doc comment or `{}`",
                own.value,
                keys::DESCRIPTION.usage,
            );
            diag.at(own.span, message);
        }
        Some(text) if text.value.trim().is_empty() => {
            diag.at(
                text.span,
                "this description is blank, and models choose tools by it: say what the tool does",
            );
        }
        Some(_) => {}
    }
}

fn behaviour(tool: &Tool, diag: &mut Diag) {
    if tool.set_flag(&keys::READ_ONLY).is_none() {
        return;
    }
    if let Some(destructive) = tool.set_flag(&keys::DESTRUCTIVE) {
        diag.at(destructive.span, "a `read_only` tool cannot be `destructive`: remove one of the two");
    }
}
