//! Mistakes in the parameters of tools.

use super::tool;

/// Parameters, the tokens pointed at, and a part of the message.
const PARAMETERS: &[(&str, &str, &str)] = &[
    ("(a, b): (u8, u8)", "(a, b)", "an argument needs a plain name, which becomes its name in the schema"),
    ("_: u8", "_", "an argument needs a plain name"),
    ("ref a: u8", "ref a", "an argument needs a plain name"),
    ("Who(a): Who", "Who(a)", "an argument needs a plain name"),
    ("a: &mut str", "mut", "an argument cannot be borrowed mutably: write `&T`"),
    ("a: Option<&mut str>", "mut", "an argument cannot be borrowed mutably"),
    ("a: &'static str", "'static", "an argument lives only as long as the call: remove `'static`"),
    ("a: Option<&'a str>", "'a", "an argument lives only as long as the call: remove `'a`"),
    (
        "a: impl Copy",
        "impl",
        "a parameter cannot be `impl Trait`, which has no schema: write the concrete type",
    ),
    ("a: Vec<impl Copy>", "impl", "a parameter cannot be `impl Trait`"),
    ("#[cfg(unix)] a: u8", "cfg", "a parameter cannot be conditional"),
    ("#[arg(rename = \"x\")] c: &Context", "arg", "never sent by the caller: remove `#[arg]`"),
    ("#[arg(default)] s: State<Db>", "arg", "never sent by the caller: remove `#[arg]`"),
    ("#[arg(default)] a: &[u8]", "default", "only `&str` can be borrowed with a default: take an owned type"),
    (
        "#[arg(default = \"x\")] a: Option<&str>",
        "default",
        "an `Option<&T>` that is not sent is `None`, so that the default is never used",
    ),
    ("#[arg(header = \"\")] a: u8", "\"\"", "a header's name cannot be empty"),
    ("#[arg(header = \"a b\")] a: u8", "\"a b\"", "`a b` cannot be part of a header's name: use letters"),
    ("#[arg(header = \"Ä\")] a: u8", "\"Ä\"", "`Ä` cannot be part of a header's name"),
    (
        "#[arg(header = \"A\")] a: u8, #[arg(header = \"a\")] b: u8",
        "\"a\"",
        "two arguments use the header `a`",
    ),
    ("a: u8, #[arg(rename = \"a\")] b: u8", "\"a\"", "two arguments are called `a`: rename one of them"),
    ("r#type: u8, #[arg(rename = \"type\")] b: u8", "\"type\"", "two arguments are called `type`"),
    ("#[arg(rename = \"\")] a: u8", "\"\"", "an argument's name cannot be empty"),
    (
        "#[arg(defualt = 1)] a: u8",
        "defualt",
        "`#[arg]` has no key `defualt`: did you mean `default = value`?",
    ),
    ("#[arg(default)] #[arg(default = 1)] a: u8", "default", "`default` is given twice"),
    ("#[arg = 1] a: u8", "=", "write `#[arg(key = value)]`"),
    ("#[arg(title = \"x\")] a: u8", "title", "`#[arg]` has no key `title`; it takes `rename = \"...\"`, "),
    ("#[arg(default = 1)] c: Auth", "arg", "never sent by the caller: remove `#[arg]`"),
    ("#[arg(default)] c: Option<&Auth>", "arg", "never sent by the caller: remove `#[arg]`"),
    ("#[arg(default)] c: Context", "arg", "never sent by the caller: remove `#[arg]`"),
    (
        "#[arg(header = \"X\")] a: f64",
        "f64",
        "a header carries text, an integer or a `bool`, and this is a number with a fraction",
    ),
    (
        "#[arg(header = \"X\")] a: Vec<u8>",
        "Vec<u8>",
        "and this is a list: remove `header`, or take another type",
    ),
    ("#[arg(header = \"X\")] a: Option<(u8, u8)>", "Option<(u8, u8)>", "and this is a tuple"),
    ("#[arg(complete = f)] a: &str", "complete", "`complete` is for prompts and resources"),
    (
        "#[arg(flatten)] a: &str",
        "&str",
        "only a struct taken by value has fields to flatten, and this is a reference",
    ),
    ("#[arg(flatten)] a: Option<Filter>", "Option<Filter>", "and this is an `Option`: remove `flatten`"),
    ("#[arg(flatten)] a: u8", "u8", "and this is an integer: remove `flatten`"),
    ("#[arg(flatten)] a: Vec<Filter>", "Vec<Filter>", "and this is a list"),
    (
        "#[arg(flatten, default)] a: Filter",
        "default",
        "the fields are the arguments, so `default` is for none of them",
    ),
    ("#[arg(rename = \"x\", flatten)] a: Filter", "rename", "so `rename` is for none of them: remove it"),
    ("#[arg(flatten)] (a, b): Filter", "(a, b)", "an argument needs a plain name"),
    ("a: Vec<&str>", "&str", "an argument can be borrowed only as a whole, such as `&str` or `&[T]`"),
    ("a: &[&str]", "&str", "and not in parts: write `String` here"),
    ("a: Option<Map<u8, (u8, &Note)>>", "&Note", "write the type without `&` here"),
];

/// One mistake in the parameters.
#[test]
fn parameters() {
    for (params, at, message) in PARAMETERS {
        tool("", &format!("/// Adds.\nfn add({params}) {{}}"), &[(at, message)]);
    }
}
