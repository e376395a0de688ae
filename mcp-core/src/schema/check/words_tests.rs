//! What violations say, and that they never say what was sent.

use super::tests::compile;
use serde_json::{Value, json};

fn said(schema: &Value, value: &Value) -> Vec<String> {
    let violations = compile(schema).check(value);
    violations.into_iter().map(|violation| format!("{}: {}", violation.path, violation.expectation)).collect()
}

fn check(rows: &[(Value, Value, &[&str])]) {
    for (schema, value, expected) in rows {
        assert_eq!(said(schema, value), *expected, "{schema} {value}");
    }
}

#[test]
fn scalars() {
    check(&[
        (
            json!({ "type": "integer", "minimum": 1, "maximum": 100 }),
            json!(0),
            &[": an integer from 1 to 100"],
        ),
        (
            json!({ "type": "integer", "minimum": 1, "maximum": 100 }),
            json!("x"),
            &[": an integer from 1 to 100"],
        ),
        (json!({ "type": "number", "exclusiveMinimum": 0.5 }), json!(0), &[": a number, above 0.5"]),
        (
            json!({ "type": "integer", "minimum": 0, "multipleOf": 5 }),
            json!(3),
            &[": an integer of at least 0, a multiple of 5"],
        ),
        (json!({ "maximum": 5 }), json!(6), &[": a number of at most 5"]),
        (json!({ "type": "string", "maxLength": 80 }), json!(5), &[": a string of at most 80 characters"]),
        (json!({ "type": "string", "maxLength": 2 }), json!("secret"), &[": at most 2 characters"]),
        (json!({ "minLength": 1 }), json!(""), &[": at least 1 character"]),
        (json!({ "minLength": 3, "maxLength": 3 }), json!(""), &[": exactly 3 characters"]),
        (json!({ "pattern": "^[a-z]+$" }), json!("A"), &[": matching the pattern ^[a-z]+$"]),
        (json!({ "type": "string", "format": "email" }), json!("x"), &[": an email address"]),
        (json!({ "type": "string", "format": "date" }), json!(1), &[": a string: a date such as 2024-05-31"]),
        (json!({ "type": ["string", "null"] }), json!(1), &[": a string or null"]),
        (json!({ "enum": ["metric", "imperial"] }), json!("secret"), &[": one of \"metric\", \"imperial\""]),
        (json!({ "const": 5 }), json!("secret"), &[": 5"]),
        (json!({ "not": { "const": 0 } }), json!(0), &[": anything but 0"]),
    ]);
}

#[test]
fn arrays_and_objects() {
    let user = json!({
        "type": "object",
        "properties": { "name": { "type": "string" }, "tags": { "type": "array", "items": { "$ref": "#/$defs/Tag" } } },
        "required": ["name"],
        "additionalProperties": false,
        "$defs": { "Tag": { "type": "object", "properties": { "name": { "type": "string" } }, "required": ["name"], "additionalProperties": false } },
    });
    check(&[
        (user.clone(), json!([]), &[": an object with `name`"]),
        (
            user.clone(),
            json!({ "tags": [{ "name": "a" }, {}, { "name": 5, "colour": 1 }], "age": 7 }),
            &[
                "name: required",
                "tags[1].name: required",
                "tags[2].name: a string",
                "tags[2].colour: not a known member; known are `name`",
                "age: not a known argument; known are `name`, `tags`",
            ],
        ),
        (
            user,
            json!({ "name": "a", "<b>secret</b>": 1, "tags": 5 }),
            &[
                "tags: an array of which each item is an object with `name`",
                ": no unknown argument; known are `name`, `tags`",
            ],
        ),
        (
            json!({ "additionalProperties": { "type": "integer" } }),
            json!({ "two words": "x" }),
            &["<member>: an integer"],
        ),
        (json!({ "dependentRequired": { "a": ["b"] } }), json!({ "a": 1 }), &["b: required with `a`"]),
        (json!({ "minProperties": 2 }), json!({}), &[": at least 2 members"]),
        (json!({ "uniqueItems": true }), json!([1, 2, 1]), &["[2]: no repetition of item 0"]),
        (json!({ "contains": { "type": "string" } }), json!([1]), &[": at least 1 item that are a string"]),
        (
            json!({ "propertyNames": { "maxLength": 3, "type": "string" } }),
            json!({ "abcd": 1 }),
            &["abcd: a name that is a string of at most 3 characters"],
        ),
    ]);
}

#[test]
fn the_branch_that_was_meant_is_explained() {
    let tagged = json!({ "oneOf": [
        { "type": "object", "properties": { "kind": { "type": "string", "const": "circle" }, "radius": { "type": "number" } }, "required": ["kind", "radius"] },
        { "type": "object", "properties": { "kind": { "type": "string", "const": "square" }, "side": { "type": "number" } }, "required": ["kind", "side"] },
    ] });
    let external = json!({ "oneOf": [
        { "type": "string", "enum": ["Unit"] },
        { "type": "object", "properties": { "Circle": { "type": "number" } }, "required": ["Circle"], "additionalProperties": false },
        { "type": "object", "properties": { "Square": { "type": "number" } }, "required": ["Square"], "additionalProperties": false },
    ] });
    let documented =
        json!({ "oneOf": [{ "const": "a", "description": "A" }, { "const": "b", "description": "B" }] });
    let nullable = json!({ "anyOf": [{ "type": "integer", "minimum": 1 }, { "type": "null" }] });
    check(&[
        (tagged.clone(), json!({ "kind": "circle" }), &["radius: required"]),
        (tagged.clone(), json!({ "kind": "secret" }), &["kind: one of \"circle\", \"square\""]),
        (tagged.clone(), json!({ "side": 1 }), &["kind: required: one of \"circle\", \"square\""]),
        (
            tagged,
            json!("secret"),
            &[": one of: an object with `kind`, `radius`; an object with `kind`, `side`"],
        ),
        (external.clone(), json!("secret"), &[": \"Unit\""]),
        (external.clone(), json!({ "Circle": "big" }), &["Circle: a number"]),
        (
            external,
            json!({ "Secret": 1 }),
            &[": one of: \"Unit\"; an object with `Circle`; an object with `Square`"],
        ),
        (documented, json!("secret"), &[": one of \"a\", \"b\""]),
        (nullable, json!(0), &[": an integer of at least 1"]),
        (
            json!({ "oneOf": [{ "minimum": 1 }, { "multipleOf": 2 }] }),
            json!(4),
            &[": exactly one of: a number of at least 1; a number, a multiple of 2"],
        ),
    ]);
}

#[test]
fn long_lists_and_long_values_are_cut() {
    let many: Vec<Value> = (0..50).map(Value::from).collect();
    let said_of_many = said(&json!({ "enum": many }), &json!("x"));
    assert!(said_of_many[0].ends_with("18, 19 and 30 more"), "{said_of_many:?}");
    let said_of_long = said(&json!({ "const": "é".repeat(500) }), &json!("x"));
    assert!(said_of_long[0].len() < 200 && said_of_long[0].ends_with('…'), "{said_of_long:?}");
}
