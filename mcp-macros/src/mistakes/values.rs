//! Mistakes in what the argument of a tool may be.

use super::tool;

/// Parameters, the tokens pointed at, and a part of the message.
const VALUES: &[(&str, &str, &str)] = &[
    ("#[arg(range = 5)] a: u8", "5", "`range` takes a range: write `range = 1..=100`"),
    ("#[arg(range)] a: u8", "range", "`range` needs a value: write `range = 1..=100`"),
    ("#[arg(range = ..)] a: u8", "..", "a range without bounds allows everything: write one, such as `1..`"),
    ("#[arg(range = 5..=1)] a: u8", "5..=1", "no number is in here: write the smaller bound first"),
    ("#[arg(range = 1..1)] a: Limit", "1..1", "and `..=` to include the last"),
    ("#[arg(range = 0.5..=0.1)] a: f64", "0.5..=0.1", "no number is in here"),
    ("#[arg(range = -1..=-2)] a: i8", "-1..=-2", "no number is in here"),
    ("#[arg(range = ..0)] a: u8", "..0", "no number is in here"),
    (
        "#[arg(range = 1..=2)] a: &str",
        "range",
        "`range` is for numbers, and this is text: write `length = ...`",
    ),
    (
        "#[arg(range = 1..=2)] a: Option<String>",
        "range",
        "and this is text: write `length = ...` for how long",
    ),
    (
        "#[arg(range = 1..=2)] a: bool",
        "range",
        "`range` is for numbers, and this is `true` or `false`: remove",
    ),
    ("#[arg(range = 1..=2)] a: Vec<u8>", "range", "and this is a list: write `length = ...`"),
    ("#[arg(range = 0.5..=2)] a: u8", "0.5", "a bound of an integer is whole: remove the fraction"),
    ("#[arg(range = 1..=256)] a: u8", "256", "the type of the parameter has no such value"),
    ("#[arg(range = -1..=30)] a: u8", "-1", "the type of the parameter has no such value"),
    (
        "#[arg(range = 0..99999999999999999999)] a: u128",
        "99999999999999999999",
        "a bound has at most 64 bits",
    ),
    (
        "#[arg(length = 1..=2)] a: u8",
        "length",
        "`length` is for text and lists, and this is an integer: write `range",
    ),
    ("#[arg(length = 1..=2)] a: f32", "length", "and this is a number with a fraction: write `range = ...`"),
    ("#[arg(length = 1..=2)] a: bool", "length", "and this is `true` or `false`: remove `length`"),
    ("#[arg(length = -1..=2)] a: &str", "-1", "a length is a whole number, 0 or more"),
    ("#[arg(length = 1.5..)] a: &str", "1.5", "a length is a whole number, 0 or more"),
    ("#[arg(length = ..0)] a: &str", "..0", "no length is in here"),
    ("#[arg(length = 3..=2)] a: &str", "3..=2", "no length is in here: write the smaller bound first"),
    ("#[arg(length = ..)] a: &str", "..", "a length without bounds allows everything"),
    (
        "#[arg(pattern = \"a\")] a: u8",
        "\"a\"",
        "`pattern` is for text, and this is an integer: remove `pattern`",
    ),
    ("#[arg(pattern = \"a\")] a: Vec<String>", "\"a\"", "`pattern` is for text, and this is a list"),
    (
        "#[arg(pattern = \"a(b\")] a: &str",
        "\"a(b\"",
        "this pattern does not compile: found open group without closing ')'",
    ),
    (
        "#[arg(pattern = \"^a(?!b)\")] a: &str",
        "\"^a(?!b)\"",
        "look-around is not supported, at the end of `^a(?!`",
    ),
    ("#[arg(pattern = r\"(a)\\1\")] a: Name", "r\"(a)\\1\"", "backreferences are not supported"),
    (
        "#[arg(range = 1..=5, default = 6)] a: u8",
        "6",
        "this default is not what `range` allows: change one of the two",
    ),
    ("#[arg(range = 1..5, default = 5)] a: u8", "5", "this default is not what `range` allows"),
    ("#[arg(range = 0..=1, default = -0.5)] a: f64", "-0.5", "this default is not what `range` allows"),
    ("#[arg(range = 1..=5, example = 0)] a: u8", "0", "this example is not what `range` allows"),
    ("#[arg(length = 2.., default = \"ö\")] a: &str", "\"ö\"", "this default is not what `length` allows"),
    (
        "#[arg(pattern = \"^[a-z]$\", default = \"A\")] a: &str",
        "\"A\"",
        "this default is not what `pattern` allows",
    ),
    (
        "#[arg(pattern = \"^[a-z]$\", example = \"A\")] a: Name",
        "\"A\"",
        "this example is not what `pattern` allows",
    ),
    ("#[arg(example)] a: u8", "example", "`example` needs a value: write `example = value`"),
    ("#[arg(pattern = 1)] a: &str", "1", "`pattern` takes a string literal: write `pattern = \"...\"`"),
];

/// One mistake in one parameter.
#[test]
fn bounds_and_values() {
    for (params, at, message) in VALUES {
        tool("", &format!("/// Adds.\nfn add({params}) {{}}"), &[(at, message)]);
    }
}

#[test]
fn what_cannot_be_known_from_the_spelling_is_left_to_the_server() {
    let params = [
        "#[arg(range = MIN..=MAX, default = 1)] a: u8, #[arg(range = A..5)] b: Limit",
        "#[arg(range = -5..=-1, default = -3)] a: i64, #[arg(range = ..=0.5, example = 0.1)] b: f64",
        "#[arg(range = 0..256)] a: u8, #[arg(range = 0..=18446744073709551615)] b: u64, #[arg(range = 0..)] c: Option<u8>",
        "#[arg(length = 0..=0, default = \"\")] a: &str, #[arg(length = ..LIMIT)] b: &[u8], #[arg(length = 1..)] c: Tags",
        "#[arg(pattern = \"^x\", default = \"xy\")] a: &str, #[arg(pattern = \"x\")] b: Name",
        "#[arg(header = \"A\")] a: Name, #[arg(header = \"B\")] b: Option<bool>, #[arg(header = \"C\")] c: &str",
        "#[arg(flatten)] a: Filter, #[arg(flatten = false, default)] b: u8, #[arg(flatten)] c: HashMap<String, u8>",
    ];
    for params in params {
        tool("", &format!("/// Adds.\nfn add({params}) {{}}"), &[]);
    }
}
