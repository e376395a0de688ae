//! The derive's expansion, and every mistake it reports.

use proc_macro2::TokenStream;
use quote::quote;

use super::derive;
use crate::golden::compare;
use crate::mistakes::compare as mistakes;

#[test]
fn every_key_of_a_form() {
    let item = quote! {
        /// How a room is booked.
        #[derive(Deserialize, Form)]
        #[serde(rename_all = "camelCase")]
        #[form(crate = renamed::path)]
        pub(crate) struct Booking {
            /// Where to go.
            ///
            /// A city.
            #[form(title = "City", length = 1..=80, default = "Oslo")]
            city: String,
            #[form(range = 1..15, default = 2, description = "How long to stay.")]
            r#nights: u8,
            #[form(range = -1.5..=MAX)]
            #[serde(default = "rate")]
            max_rate: f64,
            #[form(default = false)]
            smoking: bool,
            #[form(default = Room::Double)]
            room: Room,
            #[form(length = ..LIMIT, default = [Extra::Breakfast])]
            extras: Vec<Extra>,
            #[form(format = "email")]
            #[serde(rename = "mail")]
            contact: Option<String>,
            #[form(not_secret)]
            page_token: app::Text,
            #[serde(skip)]
            checked: HashMap<String, u8>,
        }
    };
    compare("form", derive(item));
}

#[test]
fn an_enum_is_a_form_of_one_choice() {
    let item = quote! {
        /// Whether to go on.
        #[form(title = "Go on?")]
        enum Answer {
            Yes,
            No,
        }
    };
    compare("form_choice", derive(item));
}

#[test]
fn mistakes_leave_an_inert_impl() {
    let item = quote!(
        #[form(titel = "A")]
        struct Booking<'a, T: Copy>
        where
            T: Clone,
        {
            city: &'a str,
            of: T,
        }
    );
    compare("form_mistakes", derive(item));
}

fn check(item: &str, expected: &[(&str, &str)]) {
    let tokens: TokenStream = item.parse().unwrap();
    mistakes(item, derive(tokens), expected);
}

/// The item, the tokens pointed at, and a part of the message.
const ITEMS: &[(&str, &str, &str)] = &[
    (
        "fn f() {}",
        "fn f() {}",
        "a form is a struct with named fields, or an enum of names: derive `Form` on one",
    ),
    ("union U { a: u8 }", "union", "a form is a struct with named fields"),
    (
        "struct S(String);",
        "(String)",
        "the fields of a form have names: write `struct S { name: Type, ... }`",
    ),
    ("struct S;", "S", "a form needs a field that serde reads: add one, or ask with `ctx.elicit::<()>`"),
    ("struct S {}", "S", "a form needs a field that serde reads"),
    ("struct S { #[serde(skip)] a: u8 }", "S", "a form needs a field that serde reads"),
    ("struct S<T> { a: T }", "<T>", "a form has no generics: write the types that its fields have"),
    ("struct S<'a> { a: &'a str }", "<'a>", "a form has no generics"),
    ("enum E { A(u8), B }", "(u8)", "an enum in a form has only names: write `A` alone"),
    ("enum E<T> { A, B }", "<T>", "a form has no generics"),
    ("#[serde(transparent)] struct S { a: u8 }", "transparent", "a form is read from an object"),
    ("#[serde(rename_all = \"Kebab\")] struct S { a: u8 }", "\"Kebab\"", "serde knows no case `Kebab`"),
    ("#[form(titel = \"a\")] enum E { A }", "titel", "`#[form]` has no key `titel`: did you mean `title = "),
    (
        "#[form(title = \"a\")] struct S { a: u8 }",
        "title",
        "this goes on a field; what the whole form is for",
    ),
    ("#[form(timeout = \"5s\")] struct S { a: u8 }", "timeout", "it takes `crate = path::to::mcp_core`"),
    ("enum E { #[form(title = \"a\")] A }", "form", "what people are shown for a variant is `#[choice(title"),
];

/// One mistake in an item.
#[test]
fn items() {
    for (item, at, message) in ITEMS {
        check(item, &[(at, message)]);
    }
}

/// The field, the tokens pointed at, and a part of the message.
const FIELDS: &[(&str, &str, &str)] = &[
    (
        "#[form(titel = \"A\")] a: u8",
        "titel",
        "`#[form]` has no key `titel`: did you mean `title = \"...\"`?",
    ),
    ("#[form(wibble)] a: u8", "wibble", "`#[form]` has no key `wibble`; it takes `title = \"...\"`, "),
    ("#[form(rename = \"b\")] a: u8", "rename", "write `#[serde(rename = \"...\")]`"),
    ("#[form(optional)] a: u8", "optional", "if its type is an `Option`, or with `#[serde(default)]`"),
    ("#[form(pattern = \"b\")] a: String", "pattern", "clients know no patterns in forms: write `format`"),
    ("#[form(crate = b)] a: u8", "crate", "`crate` goes on the struct"),
    ("#[form(default)] a: u8", "default", "`default` needs a value: write `default = value`"),
    ("#[form(title = \"A\", title = \"B\")] a: u8", "title", "`title` is given twice: remove one of them"),
    (
        "#[form(range = 1..=2)] a: String",
        "range",
        "`range` is for numbers, and this is text: write `length = ",
    ),
    (
        "#[form(range = 1..=2)] a: bool",
        "range",
        "`range` is for numbers, and this is `true` or `false`: remove",
    ),
    ("#[form(range = 1..=256)] a: Option<u8>", "256", "its type has no such value: write a bound"),
    ("#[form(range = 5..=1)] a: u8", "5..=1", "no number is in here"),
    (
        "#[form(range = 0.0..1.0)] a: f64",
        "0.0..1.0",
        "a form has no bound that is itself left out: write `..=`",
    ),
    ("#[form(range = ..MAX)] a: u8", "..MAX", "a form has no bound that is itself left out: write `..=`"),
    ("#[form(range = 1..5)] a: Limit", "1..5", "a form has no bound that is itself left out"),
    ("#[form(length = 1..=2)] a: u8", "length", "`length` is for text and lists, and this is an integer"),
    ("#[form(length = 1.5..)] a: String", "1.5", "a length is a whole number, 0 or more"),
    ("#[form(length = 3..=2)] a: Vec<Room>", "3..=2", "no length is in here"),
    (
        "#[form(format = \"emial\")] a: String",
        "\"emial\"",
        "forms have no format `emial`: did you mean `email`?",
    ),
    (
        "#[form(format = \"phone\")] a: String",
        "\"phone\"",
        "forms have no format `phone`: write one of `email`, `uri`, `date`, `date-time`, or remove `format`",
    ),
    ("#[form(format = \"date\")] a: u8", "\"date\"", "`format` is for text, and this is an integer: remove"),
    ("#[form(range = 1..=5, default = 6)] a: u8", "6", "this default is not what `range` allows: change one"),
    ("#[form(range = 1..5, default = 5)] a: Option<u8>", "5", "this default is not what `range` allows"),
    ("#[form(length = 1..=2, default = \"abc\")] a: String", "\"abc\"", "is not what `length` allows"),
    ("#[form(length = 2.., default = [A])] a: Vec<Room>", "[A]", "this default is not what `length` allows"),
    ("#[form(default = 300)] a: u8", "300", "this default is no value of the field's type"),
    ("#[form(default = -1)] a: u64", "-1", "this default is no value of the field's type"),
    (
        "#[form(default = \"x\")] a: u8",
        "\"x\"",
        "this default is text, and the field is an integer: write `default = 1`",
    ),
    (
        "#[form(default = 1.5)] a: u8",
        "1.5",
        "this default is a number with a fraction, and the field is an int",
    ),
    (
        "#[form(default = 1)] a: String",
        "1",
        "this default is an integer, and the field is text: write `default",
    ),
    ("#[form(default = 1)] a: bool", "1", "and the field is `true` or `false`: write `default = true`"),
    (
        "#[form(default = true)] a: f64",
        "true",
        "this default is `true` or `false`, and the field is a number",
    ),
    ("#[form(default = \"x\")] a: Vec<Room>", "\"x\"", "and the field is a list: write `default = [...]`"),
    ("#[serde(flatten)] a: Inner", "flatten", "a form is flat: write the inner fields here"),
    (
        "a: u8, #[serde(rename = \"a\")] b: u8",
        "\"a\"",
        "the fields `a` and `b` are both called `a`: rename one",
    ),
    ("password: String", "password", "`password` looks like a secret, and a form must not ask for one: send"),
    (
        "api_key: Option<String>",
        "api_key",
        "with `ctx.elicit_url`, or say that it is none with `#[form(not_sec",
    ),
    ("pin: u16", "pin", "`pin` looks like a secret"),
    ("#[form(not_secret = false)] cvv: u16", "cvv", "`cvv` looks like a secret"),
    ("#[serde(rename = \"creditCard\")] a: Card", "\"creditCard\"", "`creditCard` looks like a secret"),
    ("#[form(title = \"Access token\")] a: String", "\"Access token\"", "`Access token` looks like a secret"),
];

/// One mistake in the fields of a struct.
#[test]
fn fields() {
    for (fields, at, message) in FIELDS {
        check(&format!("struct Booking {{ {fields} }}"), &[(at, message)]);
    }
}

#[test]
fn every_mistake_is_reported_at_once() {
    check(
        "#[form(x)] struct S<T> { #[form(range = 1..=2, y)] a: String, #[serde(rename = \"a\")] password: String }",
        &[
            ("x", "`#[form]` has no key `x`"),
            ("y", "`#[form]` has no key `y`"),
            ("<T>", "a form has no generics"),
            ("range", "`range` is for numbers"),
            ("password", "looks like a secret"),
            ("\"a\"", "the fields `a` and `password` are both called `a`"),
        ],
    );
}

#[test]
fn what_cannot_be_known_from_the_spelling_is_left_to_the_compiler() {
    let fields = [
        "#[form(range = MIN..=MAX, default = START)] a: u8, #[form(range = 1..=5)] b: Limit",
        "#[form(default = 2)] a: f64, #[form(range = 0.5.., default = 1)] b: Option<f32>",
        "#[form(default = Room::Twin)] a: Room, #[form(length = ..=2, default = [])] b: Vec<Room>",
        "#[form(format = \"date-time\", default = \"2030-01-31T00:00:00Z\")] a: String, #[form(format = \"uri\")] b: Name",
        "reset_password: bool, max_tokens: u32, #[form(not_secret)] token_name: String, secrets: Vec<Kind>",
        "#[serde(skip_deserializing)] a: Inner, #[serde(alias = \"c\")] b: u8",
    ];
    for fields in fields {
        check(&format!("struct Booking {{ {fields} }}"), &[]);
    }
}
