//! Mistakes in the parameters of prompts.

use super::prompt;

#[test]
fn types_and_keys() {
    let text = "a prompt's arguments are text, and this is";
    let cases = [
        (
            "a: Vec<String>",
            "Vec<String>",
            "a prompt's arguments are text, and this is a list: take `&str`, `String`",
        ),
        ("a: &[u8]", "&[u8]", text),
        ("a: [u8; 2]", "[u8; 2]", text),
        ("a: Option<Vec<u8>>", "Option<Vec<u8>>", text),
        ("a: (u8, u8)", "(u8, u8)", "and this is a tuple"),
        (
            "a: std::collections::BTreeMap<String, u8>",
            "std::collections::BTreeMap<String, u8>",
            "and this is a map",
        ),
        ("a: HashSet<u8>", "HashSet<u8>", text),
        ("a: serde_json::Value", "serde_json::Value", "and this is any JSON"),
        ("a: Json<Plan>", "Json<Plan>", "and this is any JSON"),
        (
            "#[arg(header = \"X\")] a: &str",
            "header",
            "`header` is for the arguments of tools, which have a schema",
        ),
        ("#[arg(range = 1..=2)] a: u8", "range", "those of a prompt are plain text: remove it"),
        ("#[arg(length = 1..=2)] a: &str", "length", "`length` is for the arguments of tools"),
        ("#[arg(pattern = \"a\")] a: &str", "pattern", "`pattern` is for the arguments of tools"),
        ("#[arg(example = \"a\")] a: &str", "example", "`example` is for the arguments of tools"),
        (
            "#[arg(complete = \"f\")] a: &str",
            "\"f\"",
            "`complete` takes a path without quotes: write `complete = path",
        ),
        ("#[arg(complete = f)] a: Option<Auth>", "arg", "never sent by the caller: remove `#[arg]`"),
        ("(a, b): (u8, u8)", "(a, b)", "an argument needs a plain name"),
        ("#[arg(rename = \"\")] a: &str", "\"\"", "an argument's name cannot be empty"),
        ("a: &str, #[arg(rename = \"a\")] b: u8", "\"a\"", "two arguments are called `a`"),
        ("#[arg(default = \"x\")] a: Option<&str>", "default", "an `Option<&T>` that is not sent is `None`"),
    ];
    for (params, at, message) in cases {
        let also_a_type = params.starts_with("(a, b)");
        let second = also_a_type.then_some(("(u8, u8)", "and this is a tuple"));
        let expected: Vec<_> = [(at, message)].into_iter().chain(second).collect();
        prompt(params, &expected);
    }
    prompt("#[arg(flatten)] a: Filter", &[("flatten", "`flatten` is for the arguments of tools")]);
}

#[test]
fn what_is_allowed_is_not_reported() {
    prompt(
        "_: &Context, State(s): State<Db>, Auth { name, .. }: Auth, _: &Auth, _: Context, _: Option<&Auth>",
        &[],
    );
    prompt("a: &str, b: Option<&str>, c: u8, d: Option<f64>, e: bool, f: Value, g: char, h: my::Type", &[]);
    prompt(
        "#[arg(complete = Self::f, default = 1)] a: u8, #[arg(rename = \"x-y\", description = \"d\")] b: Name",
        &[],
    );
}
