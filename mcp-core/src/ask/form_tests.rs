//! Forms of every shape, against the schemas that the specification shows.

use super::elicit::{Elicited, Form, read_form};
use mcp_macros::{Choice, Form};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Choice, Deserialize, PartialEq, Debug)]
#[choice(crate = crate)]
#[serde(rename_all = "lowercase")]
enum Color {
    Red,
    Green,
    #[serde(skip)]
    Infrared,
}

#[derive(Choice, Deserialize, PartialEq, Debug)]
#[choice(crate = crate)]
enum Titled {
    #[choice(title = "Red")]
    #[serde(rename = "#FF0000")]
    Red,
    #[serde(rename = "#00FF00")]
    Green,
}

const BEST: Color = Color::Green;
const MOST: usize = 3;

/// The schema of the one field of a struct, and whether it is required.
macro_rules! field {
    ($(#[$attribute:meta])* $ty:ty) => {{
        #[derive(Deserialize, Form)]
        #[form(crate = crate)]
        #[allow(dead_code, reason = "only its schema matters")]
        struct OneField {
            $(#[$attribute])*
            field: $ty,
        }
        let schema = OneField::schema();
        assert_eq!(schema["type"], "object");
        (schema["properties"]["field"].clone(), schema["required"] == json!(["field"]))
    }};
}

#[test]
fn texts() {
    assert_eq!(field!(String), (json!({ "type": "string" }), true));
    assert_eq!(field!(char), (json!({ "type": "string", "minLength": 1, "maxLength": 1 }), true));
    let whole = field! {
        /// Description text
        #[form(title = "Display Name", length = 3..=50, format = "email", default = "user@example.com")]
        String
    };
    let expected = json!({
        "type": "string",
        "title": "Display Name",
        "description": "Description text",
        "minLength": 3,
        "maxLength": 50,
        "format": "email",
        "default": "user@example.com",
    });
    assert_eq!(whole.0.to_string(), expected.to_string(), "in this order too");
    assert_eq!(field!(#[form(default = 'x')] Option<char>).0["default"], "x");
    assert_eq!(
        field!(
            #[form(default = String::from("x"), length = ..MOST)]
            String
        )
        .0["maxLength"],
        2
    );
}

#[test]
fn numbers() {
    assert_eq!(field!(u8).0, json!({ "type": "integer", "minimum": 0, "maximum": 255 }));
    assert_eq!(field!(i16).0, json!({ "type": "integer", "minimum": -32768, "maximum": 32767 }));
    assert_eq!(field!(usize).0, json!({ "type": "integer", "minimum": 0 }));
    assert_eq!(field!(i64).0, json!({ "type": "integer" }));
    assert_eq!(field!(f32).0, json!({ "type": "number" }));
    let bounded = field!(
        #[form(title = "Nights", range = 1..15, default = 2)]
        u8
    );
    let expected = json!({ "type": "integer", "title": "Nights", "minimum": 1, "maximum": 14, "default": 2 });
    assert_eq!(bounded, (expected, true));
    let real = field!(
        #[form(range = -0.5..=100, default = 50)]
        f64
    );
    assert_eq!(real.0, json!({ "type": "number", "minimum": -0.5, "maximum": 100, "default": 50 }));
    assert_eq!(field!(#[form(default = 0.5)] Option<f32>).0["default"], 0.5);
    assert_eq!(
        field!(
            #[form(range = ..=9)]
            u64
        )
        .0,
        json!({ "type": "integer", "minimum": 0, "maximum": 9 })
    );
}

#[test]
fn yes_or_no() {
    assert_eq!(field!(bool), (json!({ "type": "boolean" }), true));
    let whole = field!(#[form(title = "Smoking", default = false)] Option<bool>);
    assert_eq!(whole, (json!({ "type": "boolean", "title": "Smoking", "default": false }), false));
}

#[test]
fn one_of_a_few_names() {
    assert_eq!(field!(Color), (json!({ "type": "string", "enum": ["red", "green"] }), true));
    let whole = field!(#[form(default = Titled::Green)] Option<Titled>);
    let expected = json!({
        "type": "string",
        "oneOf": [{ "const": "#FF0000", "title": "Red" }, { "const": "#00FF00", "title": "#00FF00" }],
        "default": "#00FF00",
    });
    assert_eq!(whole, (expected, false));
    assert_eq!(
        field!(
            #[form(default = BEST)]
            Color
        )
        .0["default"],
        "green"
    );
    assert_eq!(
        field!(
            #[form(default = Color::Infrared)]
            Color
        )
        .0
        .get("default"),
        None
    );
}

#[test]
fn some_of_a_few_names() {
    let whole = field!(#[form(length = 1..=2, default = [Color::Red, Color::Green])] Vec<Color>);
    let expected = json!({
        "type": "array",
        "items": { "type": "string", "enum": ["red", "green"] },
        "minItems": 1,
        "maxItems": 2,
        "default": ["red", "green"],
    });
    assert_eq!(whole, (expected, true));
    let titled = field!(#[form(default = [])] Option<Vec<Titled>>);
    let expected = json!({
        "type": "array",
        "items": { "anyOf": [{ "const": "#FF0000", "title": "Red" }, { "const": "#00FF00", "title": "#00FF00" }] },
        "default": [],
    });
    assert_eq!(titled, (expected, false));
}

#[test]
fn what_serde_does_without_is_not_required() {
    assert!(
        !field!(
            #[serde(default)]
            String
        )
        .1
    );
    assert!(
        !field!(
            #[serde(default = "String::new")]
            String
        )
        .1
    );
    assert!(
        field!(
            #[form(default = "a")]
            String
        )
        .1
    );
}

#[derive(Deserialize, Form, PartialEq, Debug, Default)]
#[form(crate = crate)]
#[serde(rename_all = "camelCase", default)]
struct Renamed {
    first_name: String,
    #[serde(rename = "last")]
    last_name: String,
    #[serde(skip)]
    checked: Vec<u8>,
    r#type: Option<u8>,
}

#[test]
fn names_are_those_of_serde_in_the_order_of_the_fields() {
    let schema = Renamed::schema();
    let names: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["firstName", "last", "type"]);
    assert_eq!(schema.get("required"), None);
}

fn accepted<T: Form>(content: &Value) -> Option<T> {
    read_form::<T>(json!({ "action": "accept", "content": content })).and_then(Elicited::accepted)
}

#[test]
fn an_answer_is_read_if_it_fits_the_form() {
    let read = |kind| Some(Renamed { first_name: "A".to_owned(), r#type: kind, ..Renamed::default() });
    let cases = [
        (json!({ "firstName": "A" }), read(None)),
        (json!({ "firstName": "A", "type": 7 }), read(Some(7))),
        (json!({ "firstName": "A", "type": 7.0 }), read(Some(7))),
        (json!({ "firstName": "A", "type": null }), read(None)),
        (json!({ "firstName": "A", "more": 1 }), read(None)),
        (json!({ "firstName": "A", "type": 256 }), None),
        (json!({ "firstName": 1 }), None),
        (Value::Null, Some(Renamed::default())),
        (json!([]), None),
    ];
    for (content, expected) in cases {
        assert_eq!(accepted::<Renamed>(&content), expected, "{content}");
    }
}

/// Whether to go on.
#[derive(Choice, Deserialize, Form, PartialEq, Debug)]
#[choice(crate = crate)]
#[form(crate = crate, title = "Go on?")]
#[serde(rename_all = "lowercase")]
enum Answer {
    Yes,
    #[serde(alias = "nope")]
    No,
}

#[test]
fn an_enum_is_a_form_of_one_choice() {
    let expected = json!({
        "type": "object",
        "properties": {
            "choice": {
                "type": "string",
                "title": "Go on?",
                "description": "Whether to go on.",
                "enum": ["yes", "no"],
            },
        },
        "required": ["choice"],
    });
    assert_eq!(Answer::schema(), expected);
    let cases = [
        (json!({ "choice": "yes" }), Some(Answer::Yes)),
        (json!({ "choice": "nope" }), None),
        (json!({}), None),
        (json!("yes"), None),
    ];
    for (content, expected) in cases {
        assert_eq!(accepted::<Answer>(&content), expected, "{content}");
    }
}

#[test]
fn a_form_without_fields_is_a_plain_confirmation() {
    assert_eq!(<()>::schema(), json!({ "type": "object", "properties": {} }));
    assert_eq!(accepted::<()>(&json!({})), Some(()));
    assert_eq!(accepted::<()>(&Value::Null), Some(()));
    assert_eq!(read_form::<()>(json!({ "action": "accept" })), Some(Elicited::Accepted(())));
    assert_eq!(read_form::<()>(json!({ "action": "decline" })), Some(Elicited::Declined));
}
