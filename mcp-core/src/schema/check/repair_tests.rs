//! What is rewritten, what is not, and that only the lenient rewrites guess.

use super::tests::compile;
use crate::schema::repair;
use serde_json::{Value, json};

/// The value as it is after repair: strict, then lenient.
fn repaired(schema: &Value, value: &Value) -> [Value; 2] {
    let checker = compile(schema);
    [false, true].map(|lenient| {
        let mut after = value.clone();
        let changed = repair(&mut after, &checker, lenient);
        assert_eq!(changed, after != *value, "{schema} {value}");
        after
    })
}

fn check(rows: &[(Value, Value, Value, Value)]) {
    for (schema, value, strict, lenient) in rows {
        assert_eq!(repaired(schema, value), [strict.clone(), lenient.clone()], "{schema} {value}");
    }
}

/// Rows that are the same with and without leniency.
fn check_both(rows: &[(Value, Value, Value)]) {
    for (schema, value, after) in rows {
        assert_eq!(repaired(schema, value), [after.clone(), after.clone()], "{schema} {value}");
    }
}

#[test]
fn integral_floats_become_integers_where_only_integers_are_wanted() {
    let integer = json!({ "type": "integer" });
    check_both(&[
        (integer.clone(), json!(1.0), json!(1)),
        (integer.clone(), json!(-3.0), json!(-3)),
        (integer.clone(), json!(1e19), json!(10_000_000_000_000_000_000_u64)),
        (integer.clone(), json!(1e300), json!(1e300)),
        (integer.clone(), json!(1.5), json!(1.5)),
        (json!({ "type": "number" }), json!(1.0), json!(1.0)),
        (json!({}), json!(1.0), json!(1.0)),
        (json!({ "type": ["integer", "null"] }), json!(1.0), json!(1)),
        (json!({ "type": ["integer", "number"] }), json!(1.0), json!(1.0)),
        (
            json!({ "properties": { "a": { "items": integer } } }),
            json!({ "a": [1.0, 2] }),
            json!({ "a": [1, 2] }),
        ),
        (json!({ "prefixItems": [integer, {}] }), json!([1.0, 1.0]), json!([1, 1.0])),
        (json!({ "additionalProperties": integer }), json!({ "x": 2.0 }), json!({ "x": 2 })),
        (
            json!({ "patternProperties": { "^x": integer } }),
            json!({ "x": 2.0, "y": 2.0 }),
            json!({ "x": 2, "y": 2.0 }),
        ),
        (json!({ "allOf": [{ "properties": { "a": integer } }] }), json!({ "a": 1.0 }), json!({ "a": 1 })),
        (
            json!({ "$ref": "#/$defs/T", "$defs": { "T": { "properties": { "v": integer, "t": { "$ref": "#/$defs/T" } } } } }),
            json!({ "v": 1.0, "t": { "v": 2.0 } }),
            json!({ "v": 1, "t": { "v": 2 } }),
        ),
        (json!({ "anyOf": [{ "type": "integer" }, { "type": "null" }] }), json!(1.0), json!(1)),
        (json!({ "anyOf": [{ "type": "integer" }, { "type": "number" }] }), json!(1.0), json!(1.0)),
        (
            json!({ "oneOf": [
                { "properties": { "k": { "const": "a" }, "n": integer, "s": { "type": "string" } }, "required": ["k"] },
                { "properties": { "k": { "const": "b" }, "n": { "type": "number" } }, "required": ["k"] },
            ] }),
            // The tag says which branch was meant, though it does not fit.
            json!({ "k": "a", "n": 1.0, "s": [] }),
            json!({ "k": "a", "n": 1, "s": [] }),
        ),
    ]);
}

#[test]
fn null_for_a_member_that_may_be_absent_is_absence() {
    let schema = json!({ "properties": { "a": { "type": "integer" }, "b": { "type": "integer" }, "c": {} }, "required": ["b"] });
    check_both(&[
        (
            schema.clone(),
            json!({ "a": null, "b": null, "c": null, "d": null }),
            json!({ "b": null, "c": null, "d": null }),
        ),
        (
            json!({ "additionalProperties": { "type": "integer" } }),
            json!({ "a": null }),
            json!({ "a": null }),
        ),
    ]);
    let text = json!({ "properties": { "n": { "type": "integer" }, "s": { "type": "string" }, "e": { "enum": ["x"] } } });
    check(&[(
        text,
        json!({ "n": "", "s": "", "e": "" }),
        json!({ "n": "", "s": "", "e": "" }),
        json!({ "s": "" }),
    )]);
}

#[test]
fn leniency_reads_texts_and_wraps_single_values() {
    let keep = |schema: Value, value: Value, lenient: Value| (schema, value.clone(), value, lenient);
    check(&[
        keep(json!({ "type": "integer" }), json!("10"), json!(10)),
        keep(json!({ "type": "integer" }), json!(" 10.0 "), json!(10)),
        keep(json!({ "type": "integer" }), json!("10.5"), json!("10.5")),
        keep(json!({ "type": "integer" }), json!("ten"), json!("ten")),
        keep(json!({ "type": "integer" }), json!(true), json!(true)),
        keep(json!({ "type": "number" }), json!("1e2"), json!(100.0)),
        keep(json!({ "type": "boolean" }), json!("True"), json!(true)),
        keep(json!({ "type": "boolean" }), json!("yes"), json!("yes")),
        keep(json!({ "type": "boolean" }), json!(1), json!(1)),
        keep(json!({ "type": "string" }), json!(10), json!("10")),
        keep(json!({ "type": "string" }), json!(true), json!(true)),
        keep(json!({ "type": ["integer", "string"] }), json!("10"), json!("10")),
        keep(json!({ "type": "array", "items": { "type": "integer" } }), json!("3"), json!([3])),
        keep(json!({ "type": "array", "items": { "type": "string" } }), json!("a"), json!(["a"])),
        keep(json!({ "type": "array" }), json!({ "a": 1 }), json!([{ "a": 1 }])),
        keep(json!({ "type": "array" }), json!(null), json!(null)),
        keep(json!({ "type": "array", "items": { "$ref": "#" } }), json!(5), json!([5])),
        keep(json!({ "type": "object" }), json!("{}"), json!("{}")),
        keep(json!({ "anyOf": [{ "type": "integer" }, { "type": "null" }] }), json!("7"), json!(7)),
        keep(json!({ "anyOf": [{ "type": "integer" }, { "type": "boolean" }] }), json!("true"), json!(true)),
        keep(json!({ "anyOf": [{ "type": "integer" }, { "type": "string" }] }), json!("7"), json!("7")),
        keep(
            json!({ "anyOf": [{ "type": "integer" }, { "type": "number", "minimum": 0 }] }),
            json!("7"),
            json!("7"),
        ),
        keep(
            json!({ "properties": { "a": { "items": { "type": "boolean" } } } }),
            json!({ "a": ["false"] }),
            json!({ "a": [false] }),
        ),
    ]);
}

#[test]
fn repairing_ends() {
    let schema = json!({ "anyOf": [{ "type": "array", "items": { "$ref": "#" } }, { "$ref": "#/anyOf/0" }, { "anyOf": [{ "$ref": "#" }] }] });
    let nested = (0..100).fold(json!("x"), |inner, _| json!([inner]));
    repaired(&schema, &nested);
}
