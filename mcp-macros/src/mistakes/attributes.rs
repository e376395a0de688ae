//! Mistakes in the arguments of handlers.

use super::{handler, resource, tool};
use crate::kind::Kind;

/// Arguments, the tokens pointed at, and a part of the message.
const ARGUMENTS: &[(&str, &str, &str)] = &[
    ("titel = \"x\"", "titel", "`#[tool]` has no key `titel`: did you mean `title = \"...\"`?"),
    ("readOnlyHint", "readOnlyHint", "did you mean `read_only`?"),
    ("wibble", "wibble", "`#[tool]` has no key `wibble`; it takes `name = \"...\"`, `title = \"...\"`, "),
    ("title = \"a\", title = \"b\"", "title", "`title` is given twice: remove one of them"),
    ("title = 1, title = \"b\"", "1", "`title` takes a string literal: write `title = \"...\"`"),
    ("title", "title", "`title` needs a value: write `title = \"...\"`"),
    ("title = ", "=", "`title =` needs a value after the `=`"),
    ("title(\"a\")", "(", "`title` takes nothing in parentheses: write `title = \"...\"`"),
    ("title = b\"a\"", "b\"a\"", "`title` takes a string literal"),
    ("title = concat!(\"a\")", "concat!(\"a\")", "`title` takes a string literal"),
    (
        "read_only = \"yes\"",
        "\"yes\"",
        "`read_only` is `true` or `false`: write `read_only` or `read_only = false`",
    ),
    (
        "input_schema = \"a::b\"",
        "\"a::b\"",
        "`input_schema` takes a path without quotes: write `input_schema = path",
    ),
    ("crate", "crate", "`crate` needs a value: write `crate = path::to::mcp_core`"),
    ("\"add\"", "\"add\"", "expected a key, such as `description = \"...\"`"),
    ("read_only title = \"a\"", "title", "expected `,` before this"),
    (
        "read_only, destructive",
        "destructive",
        "a `read_only` tool cannot be `destructive`: remove one of the two",
    ),
    ("name = \"a b\"", "\"a b\"", "digits, `_`, `-` and `.`, and `a b` is not: choose another with `name = "),
    ("name = \"\"", "\"\"", "a tool's name is 1 to 128 of"),
    ("description = \" \"", "\" \"", "this description is blank, and models choose tools by it"),
    ("timeout = 5", "5", "`timeout` takes a string literal: write `timeout = \"5s\"`"),
    (
        "timeout = \"5 s\"",
        "\"5 s\"",
        "`5 s` is no span of time: write a whole number and `ms`, `s`, `m` or `h`",
    ),
    ("timeout = \"5\"", "\"5\"", "such as `timeout = \"5s\"`"),
    ("timeout = \"0ms\"", "\"0ms\"", "a timeout of zero would end every call: write a longer one"),
    (
        "task = \"requried\"",
        "\"requried\"",
        "`task = \"required\"` to refuse other clients, or `task = \"manual\"` for from",
    ),
    ("task = 1", "1", "`task` is `true`, `false` or a string literal: write `task`"),
    ("task(required)", "(", "`task` takes nothing in parentheses: write `task`"),
    ("task_ttl = \"1h\"", "\"1h\"", "`task_ttl` is for tools that run as tasks: add `task`"),
    ("task = false, task_poll = \"1s\"", "\"1s\"", "`task_poll` is for tools that run as tasks: add `task`"),
    (
        "task, task_poll = \"0s\"",
        "\"0s\"",
        "`task_poll` of zero is no time: write a longer one, or remove it",
    ),
    ("task, task_ttl = \"long\"", "\"long\"", "`long` is no span of time"),
    ("scopes", "scopes", "`scopes` needs a value: write `scopes(\"...\")`"),
    ("scopes = \"a\"", "\"a\"", "`scopes` takes string literals in parentheses: write `scopes(\"...\")`"),
    (
        "scopes()",
        "scopes",
        "`scopes` is empty: write `scopes(\"...\")`, or remove it so that anybody may call",
    ),
    ("scopes(a)", "a", "`scopes` takes string literals in parentheses"),
    ("scopes(\"\")", "\"\"", "a scope is one word of visible ASCII"),
    ("scopes(\"a\", \"a b\")", "\"a b\"", "write each scope as a literal of its own"),
    ("scopes(\"a\", \"b\", \"a\")", "\"a\"", "the scope `a` is given twice: remove one of them"),
    ("concurrency = 0", "0", "with no call at a time it would never run: write 1 or more"),
    ("concurrency = \"4\"", "\"4\"", "`concurrency` takes a whole number: write `concurrency = 4`"),
    ("concurrency = 99999999999999999999999", "99999999999999999999999", "this number is too large"),
    ("concurrency = 4u8", "4u8", "write the number without `u8` behind it"),
    ("rate = 10", "10", "`rate` takes a string literal: write `rate = \"10/s\"`"),
    ("rate = \"10\"", "\"10\"", "`10` is no rate: write a whole number, `/` and `s`, `m` or `h`"),
    ("rate = \"10/d\"", "\"10/d\"", "`10/d` is no rate"),
    ("rate = \"1.5/s\"", "\"1.5/s\"", "`1.5/s` is no rate"),
    ("rate = \"-1/s\"", "\"-1/s\"", "`-1/s` is no rate"),
    ("rate = \"99999999999/s\"", "\"99999999999/s\"", "`99999999999/s` is no rate"),
    ("rate = \"0/m\"", "\"0/m\"", "with no call in any time it would never run: write 1 or more"),
    ("rate = \"1000001/h\"", "\"1000001/h\"", "a rate is at most 1000000: write a lower one"),
    ("visibility", "visibility", "`visibility` needs a value: write `visibility(\"app\")`"),
    ("visibility()", "visibility", "`visibility` is empty, so that nobody could call the tool"),
    ("visibility(\"user\")", "\"user\"", "`user` is nobody"),
    ("visibility(\"app\", \"app\")", "\"app\"", "`app` is given twice: remove one of them"),
    ("ui = \"https://a\"", "\"https://a\"", "write the URI of a resource that begins with `ui://`"),
    ("ui = \"ui://\"", "\"ui://\"", "`ui://` is no address of a page"),
    ("icons", "icons", "`icons` needs a value: write `icons = [Icon::new(\"...\")]`"),
    ("meta", "meta", "`meta` needs a value: write `meta = json!({ ... })`"),
    ("hidden = 1", "1", "`hidden` is `true` or `false`: write `hidden` or `hidden = false`"),
    ("mime = \"a/b\"", "mime", "`mime` is a key of `#[resource]`; a tool has no such thing: remove it"),
    (
        "range = 1..=2",
        "range",
        "`range` is a key of `#[arg]`: put `#[arg(range ...)]` on the parameter it is for",
    ),
];

/// One mistake in the arguments of `#[tool]`.
#[test]
fn attribute_arguments() {
    for &(args, at, message) in ARGUMENTS {
        let expected = if args.starts_with("title = 1") {
            vec![(at, message), ("title", "`title` is given twice")]
        } else {
            vec![(at, message)]
        };
        tool(args, "/// Adds.\nfn add() {}", &expected);
    }
}

#[test]
fn a_name_of_129_letters_is_too_long() {
    let name = "n".repeat(129);
    let literal = format!("\"{name}\"");
    tool(&format!("name = {literal}"), "/// Adds.\nfn add() {}", &[(&literal, "is 1 to 128")]);
    tool(&format!("name = \"{}\"", &name[1..]), "/// Adds.\nfn add() {}", &[]);
}

/// One mistake in the arguments of `#[prompt]` or `#[resource]`.
#[test]
fn keys_of_another_kind() {
    let cases = [
        (
            Kind::Prompt,
            "destructive",
            "`destructive` is a key of `#[tool]`; a prompt has no such thing: remove it",
        ),
        (Kind::Prompt, "ttl", "`ttl` is a key of `#[resource]`; a prompt has no such thing: remove it"),
        (
            Kind::Prompt,
            "complete",
            "`complete` is a key of `#[arg]`: put `#[arg(complete ...)]` on the parameter",
        ),
        (Kind::Prompt, "titel", "`#[prompt]` has no key `titel`: did you mean `title = \"...\"`?"),
        (Kind::Prompt, "wibble", "`#[prompt]` has no key `wibble`; it takes `name = \"...\"`, "),
        (Kind::Resource, "task", "`task` is a key of `#[tool]`; a resource has no such thing: remove it"),
        (Kind::Resource, "mine", "`#[resource]` has no key `mine`: did you mean `mime = \"text/plain\"`?"),
    ];
    for (kind, key, message) in cases {
        let uri = if kind == Kind::Resource { "\"notes://all\", " } else { "" };
        handler(kind, &format!("{uri}{key}"), "/// Notes.\nfn notes() {}", &[(key, message)]);
    }
}

#[test]
fn names_of_prompts_and_resources() {
    let item = "/// Notes.\nfn notes() {}";
    handler(
        Kind::Prompt,
        "name = \"a b\"",
        item,
        &[("\"a b\"", "a prompt's name is 1 to 128 of the letters")],
    );
    resource("\"notes://all\", name = \"Alle Größen\"", "", &[]);
    let shown = "a resource's name is 1 to 256 bytes of text in one line";
    resource("\"notes://all\", name = \" \"", "", &[("\" \"", shown)]);
    resource("\"notes://all\", name = \"a\\nb\"", "", &[("\"a\\nb\"", shown)]);
}

#[test]
fn a_function_without_description_is_told_why_it_needs_one() {
    let part = "`add` has no description, and models choose tools by it: add a doc comment or `description = \"...\"`";
    tool("", "fn add() {}", &[("add", part)]);
    tool("", "/// \nfn add() {}", &[("add", part)]);
    for (kind, args, part) in [
        (Kind::Prompt, "", "and people choose prompts by it"),
        (Kind::Resource, "\"notes://all\"", "and hosts and models choose resources by it"),
    ] {
        handler(kind, args, "fn add() {}", &[("add", part)]);
    }
}

#[test]
fn only_a_plain_function_blocks() {
    let message = "only a plain `fn` can be `blocking`: remove `blocking`, or `async` from the function";
    tool("blocking", "/// A.\nasync fn f() {}", &[("blocking", message)]);
    tool("blocking = false", "/// A.\nasync fn f() {}", &[]);
    tool("blocking", "/// A.\nfn f() {}", &[]);
}
