//! What is published for types of every kind, and that none of it is what a host is known to refuse. The hosts and the
//! sources are in `docs/schemas.md`.

use super::{finish, generator, without_root_choice};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::IpAddr;
use std::num::{NonZeroI8, NonZeroU32};
use std::time::Duration;

fn schema_of<T: JsonSchema>() -> Value {
    let mut generator = generator();
    let root = generator.subschema_for::<T>().to_value();
    finish(root, &mut generator)
}

/// What a host refuses in a schema, with its place.
fn refused(schema: &Value, place: &str, found: &mut Vec<String>) {
    let Some(object) = schema.as_object() else {
        found.push(format!("{place}: a boolean schema"));
        return;
    };
    let mut is_refused = |what: &str, is: bool| {
        if is {
            found.push(format!("{place}: {what}"));
        }
    };
    for keyword in
        ["$schema", "nullable", "oneOf", "patternProperties", "exclusiveMinimum", "exclusiveMaximum"]
    {
        // A bound below which a float must stay has no other words.
        let is_float = object.get("type").is_some_and(|name| name == "number");
        is_refused(keyword, object.contains_key(keyword) && !(is_float && keyword.starts_with("exclusive")));
    }
    for keyword in [
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "$comment",
        "definitions",
        "if",
        "additionalItems",
    ] {
        is_refused(keyword, object.contains_key(keyword));
    }
    is_refused("a text in `const`", object.get("const").is_some_and(Value::is_string));
    is_refused("a list of types", object.get("type").is_some_and(Value::is_array));
    is_refused("a list in `items`", object.get("items").is_some_and(Value::is_array));
    is_refused(
        "an array without `items`",
        object.get("type").is_some_and(|name| name == "array") && !object.contains_key("items"),
    );
    is_refused(
        "a number format",
        object.contains_key("format") && object.get("type").is_none_or(|name| name != "string"),
    );
    is_refused(
        "an unknown format",
        object.get("format").is_some_and(|format| !STANDARD.iter().any(|known| format == known)),
    );
    is_refused("`enum` without a type", object.contains_key("enum") && !object.contains_key("type"));
    for (keyword, value) in object {
        let place = format!("{place}/{keyword}");
        match (keyword.as_str(), value) {
            ("properties" | "$defs", Value::Object(schemas)) => {
                schemas.values().for_each(|schema| refused(schema, &place, found));
            }
            ("anyOf" | "allOf" | "prefixItems", Value::Array(schemas)) => {
                schemas.iter().for_each(|schema| refused(schema, &place, found));
            }
            ("items" | "not", schema) => refused(schema, &place, found),
            ("additionalProperties", schema) if !schema.is_boolean() => refused(schema, &place, found),
            _ => {}
        }
    }
}

const STANDARD: [&str; 10] =
    ["date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uuid"];

macro_rules! types {
    ($($(#[$attribute:meta])* $kind:ident $name:ident { $($body:tt)* })*) => {
        $(
            #[derive(Deserialize, JsonSchema)]
            #[allow(dead_code, reason = "only its schema matters")]
            $(#[$attribute])*
            $kind $name { $($body)* }
        )*
    };
}

types! {
    /// Where to.
    struct Place { x: i64, name: Option<String>, pair: (f64, f64), unit: Option<Unit> }

    enum Bare { Metric, Imperial }

    /// Of a measure.
    enum Unit {
        /// Degrees Celsius.
        #[serde(rename = "metric")]
        Metric,
        /// Degrees
        /// Fahrenheit.
        #[serde(rename = "imperial")]
        Imperial,
        Kelvin,
    }

    enum Mixed {
        Nothing,
        /// Of all.
        Everything,
        Circle(f64),
        Square { side: u8 },
    }

    #[serde(tag = "kind", rename_all = "lowercase")]
    enum Tagged { Circle { radius: f64 }, Square { side: f64, name: Option<String> }, Empty }

    #[serde(tag = "t", content = "c", deny_unknown_fields)]
    enum Adjacent { A(i32), B { deep: Vec<Unit> } }

    #[serde(untagged)]
    enum Loose { Number(u32), Text(String), Many(Vec<Loose>) }

    struct Bounds {
        #[schemars(range(min = 1, max = 5))]
        level: i32,
        #[schemars(length(min = 1, max = 80), regex(pattern = "^[a-z]+$"))]
        name: String,
        #[schemars(email)]
        mail: Option<String>,
        #[schemars(ip)]
        address: String,
        #[schemars(inner(length(max = 3)))]
        tags: Vec<String>,
        #[schemars(extend("exclusiveMinimum" = 0, "examples" = [1, 2]))]
        above: i64,
        #[schemars(extend("exclusiveMaximum" = 1))]
        share: f64,
        #[deprecated]
        old: bool,
        #[schemars(example = &"a", extend("readOnly" = true))]
        text: String,
    }

    struct Flat {
        #[serde(flatten)]
        tagged: Tagged,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    #[serde(deny_unknown_fields, rename_all = "camelCase", default)]
    #[derive(Default)]
    struct Closed { first_name: String, list: Vec<Option<u16>> }
}

#[test]
fn nothing_that_a_host_refuses_is_published_for_any_type() {
    let schemas = [
        ("bool", schema_of::<bool>()),
        ("i8", schema_of::<i8>()),
        ("u32", schema_of::<u32>()),
        ("u128", schema_of::<u128>()),
        ("f32", schema_of::<f32>()),
        ("char", schema_of::<char>()),
        ("()", schema_of::<()>()),
        ("Option<String>", schema_of::<Option<String>>()),
        ("Vec<Option<Unit>>", schema_of::<Vec<Option<Unit>>>()),
        ("[u8; 3]", schema_of::<[u8; 3]>()),
        ("(i64, i64)", schema_of::<(i64, i64)>()),
        ("(bool, String, bool)", schema_of::<(bool, String, bool)>()),
        ("HashMap<String, Vec<u8>>", schema_of::<HashMap<String, Vec<u8>>>()),
        ("BTreeMap<u16, Unit>", schema_of::<BTreeMap<u16, Unit>>()),
        ("BTreeMap<i16, Unit>", schema_of::<BTreeMap<i16, Unit>>()),
        ("HashSet<String>", schema_of::<HashSet<String>>()),
        ("Value", schema_of::<Value>()),
        ("Vec<Value>", schema_of::<Vec<Value>>()),
        ("IpAddr", schema_of::<IpAddr>()),
        ("Duration", schema_of::<Duration>()),
        ("NonZeroU32", schema_of::<NonZeroU32>()),
        ("NonZeroI8", schema_of::<NonZeroI8>()),
        ("Place", schema_of::<Place>()),
        ("Bare", schema_of::<Bare>()),
        ("Unit", schema_of::<Unit>()),
        ("Mixed", schema_of::<Mixed>()),
        ("Option<Mixed>", schema_of::<Option<Mixed>>()),
        ("Tagged", schema_of::<Tagged>()),
        ("Adjacent", schema_of::<Adjacent>()),
        ("Loose", schema_of::<Loose>()),
        ("Bounds", schema_of::<Bounds>()),
        ("Flat", schema_of::<Flat>()),
        ("Closed", schema_of::<Closed>()),
    ];
    for (name, schema) in schemas {
        let mut found = Vec::new();
        refused(&schema, "", &mut found);
        assert!(found.is_empty(), "{name}: {found:?}\n{schema:#}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn the_same_is_said_in_words_that_hosts_know() {
    let radius = json!({ "type": "number" });
    let rows = [
        (schema_of::<Bare>(), json!({ "type": "string", "enum": ["Metric", "Imperial"] })),
        (
            schema_of::<Unit>(),
            json!({
                "description": "Of a measure.\n- `metric`: Degrees Celsius.\n- `imperial`: Degrees Fahrenheit.",
                "type": "string", "enum": ["Kelvin", "metric", "imperial"],
            }),
        ),
        (
            schema_of::<Mixed>(),
            json!({ "anyOf": [
                { "type": "string", "enum": ["Nothing", "Everything"], "description": "- `Everything`: Of all." },
                { "type": "object", "properties": { "Circle": radius }, "required": ["Circle"], "additionalProperties": false },
                {
                    "type": "object",
                    "properties": { "Square": { "type": "object", "properties": { "side": { "type": "integer", "minimum": 0, "maximum": 255 } }, "required": ["side"] } },
                    "required": ["Square"], "additionalProperties": false,
                },
            ] }),
        ),
        (
            schema_of::<Option<Bare>>(),
            json!({ "anyOf": [{ "type": "string", "enum": ["Metric", "Imperial"] }, { "type": "null" }] }),
        ),
        (
            schema_of::<Vec<Option<i64>>>(),
            json!({ "type": "array", "items": { "anyOf": [{ "type": "integer" }, { "type": "null" }] } }),
        ),
        (
            schema_of::<(f64, f64)>(),
            json!({ "type": "array", "items": radius, "minItems": 2, "maxItems": 2 }),
        ),
        (
            schema_of::<(bool, f64, bool)>(),
            json!({
                "type": "array",
                "prefixItems": [{ "type": "boolean" }, radius, { "type": "boolean" }],
                "items": { "anyOf": [{ "type": "boolean" }, radius] },
                "minItems": 3, "maxItems": 3,
            }),
        ),
        (
            schema_of::<BTreeMap<u16, bool>>(),
            json!({ "type": "object", "description": "The names are whole numbers.", "additionalProperties": { "type": "boolean" } }),
        ),
        (
            schema_of::<i32>(),
            json!({ "type": "integer", "minimum": -2_147_483_648_i64, "maximum": 2_147_483_647 }),
        ),
        (schema_of::<NonZeroU32>(), json!({ "type": "integer", "minimum": 1, "maximum": 4_294_967_295_u32 })),
        (schema_of::<u64>(), json!({ "type": "integer", "minimum": 0 })),
        (
            schema_of::<IpAddr>(),
            json!({ "anyOf": [{ "type": "string", "format": "ipv4" }, { "type": "string", "format": "ipv6" }] }),
        ),
    ];
    for (schema, expected) in rows {
        assert_eq!(schema, expected, "{schema:#}");
    }
    let bounds = schema_of::<Bounds>();
    let member = |name: &str| &bounds["properties"][name];
    assert_eq!(*member("level"), json!({ "type": "integer", "minimum": 1, "maximum": 5 }));
    assert_eq!(*member("mail"), json!({ "type": "string", "format": "email" }));
    assert_eq!(
        *member("above"),
        json!({ "type": "integer", "minimum": 1, "description": "For example: 1, 2" })
    );
    assert_eq!(*member("share"), json!({ "type": "number", "exclusiveMaximum": 1 }));
    assert_eq!(*member("old"), json!({ "type": "boolean", "description": "Deprecated." }));
    assert_eq!(*member("text"), json!({ "type": "string", "description": "For example: \"a\"" }));
}

#[test]
fn a_choice_at_the_root_becomes_one_object() {
    let mut tagged = schema_of::<Tagged>();
    let choice = tagged.clone();
    let enforced = without_root_choice(&mut tagged).unwrap();
    assert_eq!(enforced["allOf"], json!([tagged, choice]));
    let expected = json!({
        "properties": {
            "kind": { "type": "string", "enum": ["circle", "square", "empty"] },
            "radius": { "type": "number" },
            "side": { "type": "number" },
            "name": { "type": "string" },
        },
        "required": ["kind"],
        "description": "- `kind` \"circle\", with `radius`\n- `kind` \"square\", with `side`\n- `kind` \"empty\"",
    });
    assert_eq!(tagged, expected, "{tagged:#}");
    let mut plain = schema_of::<Place>();
    let before = plain.clone();
    assert_eq!(without_root_choice(&mut plain), None);
    assert_eq!(plain, before);
}
