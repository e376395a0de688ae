//! What each keyword takes and refuses, what is wrong with a schema, and the bounds on the work.

use super::{Checker, Violation};
use serde_json::{Value, json};

pub(super) fn compile(schema: &Value) -> Checker {
    Checker::compile(schema).unwrap_or_else(|errors| panic!("{schema}: {errors:?}"))
}

/// Rows of a schema, the values that fit it, and those that do not.
fn check(rows: &[(Value, Value, Value)]) {
    for (schema, good, bad) in rows {
        let checker = compile(schema);
        for value in good.as_array().unwrap() {
            assert_eq!(checker.check(value), [], "{schema} should take {value}");
        }
        for value in bad.as_array().unwrap() {
            assert_ne!(checker.check(value), [], "{schema} should refuse {value}");
        }
    }
}

#[test]
fn types_and_single_values() {
    check(&[
        (
            json!({ "type": "integer" }),
            json!([0, -1, 1.0, 1e3, 1e300, u64::MAX]),
            json!([1.5, "1", true, null]),
        ),
        (json!({ "type": "number" }), json!([0, 1.5, -2]), json!(["1", null, [1]])),
        (json!({ "type": "string" }), json!(["", "a"]), json!([1, {}, null])),
        (json!({ "type": "boolean" }), json!([true, false]), json!([0, "true", null])),
        (json!({ "type": "null" }), json!([null]), json!([0, false, "", {}])),
        (json!({ "type": "array" }), json!([[], [1]]), json!([{}, "a"])),
        (json!({ "type": "object" }), json!([{}, { "a": 1 }]), json!([[], null])),
        (json!({ "type": ["string", "null"] }), json!(["a", null]), json!([1, false])),
        (json!({ "type": [] }), json!([]), json!([1, null, {}])),
        (
            json!({ "enum": [1, "a", null, { "x": [1] }] }),
            json!([1, 1.0, "a", null, { "x": [1.0] }]),
            json!([2, "b", {}]),
        ),
        (json!({ "enum": [] }), json!([]), json!([1, null])),
        (json!({ "const": { "a": 1, "b": 2 } }), json!([{ "b": 2, "a": 1.0 }]), json!([{ "a": 1 }, 1])),
        (json!({ "const": false }), json!([false]), json!([0, null])),
        (json!({ "const": null }), json!([null]), json!([0, ""])),
        (json!(true), json!([1, null, {}]), json!([])),
        (json!({}), json!([1, null, {}]), json!([])),
        (json!(false), json!([]), json!([1, null, {}])),
    ]);
}

#[test]
fn numbers() {
    check(&[
        (json!({ "minimum": 1, "maximum": 3 }), json!([1, 3, 2.5, "x"]), json!([0, 0.99, 3.01, 4])),
        (
            json!({ "exclusiveMinimum": 1, "exclusiveMaximum": 3 }),
            json!([1.01, 2, null]),
            json!([1, 1.0, 3, -5]),
        ),
        (json!({ "minimum": -2.5 }), json!([-2.5, -2]), json!([-2.6, -3])),
        (
            json!({ "maximum": 9_007_199_254_740_993_i64 }),
            json!([9_007_199_254_740_993_i64]),
            json!([9_007_199_254_740_994_i64]),
        ),
        (json!({ "multipleOf": 2 }), json!([0, 4, 4.0, -2, "a"]), json!([1, 3.5])),
        (json!({ "multipleOf": 0.01 }), json!([19.99, 1, 0.07]), json!([0.075])),
    ]);
}

#[test]
fn texts() {
    check(&[
        (json!({ "minLength": 2, "maxLength": 3 }), json!(["ab", "🦀🦀🦀", 1]), json!(["a", "abcd", "🦀"])),
        (json!({ "maxLength": 2.0 }), json!(["ab"]), json!(["abc"])),
        (json!({ "pattern": "^a*$" }), json!(["", "aaa", 5]), json!(["ab"])),
        (json!({ "pattern": "b" }), json!(["abc"]), json!(["ac"])),
        (json!({ "format": "date" }), json!(["2024-02-29", 7]), json!(["2023-02-29", ""])),
        (json!({ "format": "made-up" }), json!(["", "anything"]), json!([])),
    ]);
}

#[test]
fn arrays() {
    check(&[
        (json!({ "items": { "type": "integer" } }), json!([[], [1, 2], {}, 1]), json!([[1, "a"]])),
        (json!({ "items": false }), json!([[]]), json!([[1]])),
        (
            json!({ "prefixItems": [{ "type": "integer" }, { "type": "string" }] }),
            json!([[], [1], [1, "a"], [1, "a", null]]),
            json!([["a"], [1, 2]]),
        ),
        (
            json!({ "prefixItems": [{ "type": "integer" }], "items": { "type": "string" } }),
            json!([[1], [1, "a", "b"]]),
            json!([["a"], [1, 2]]),
        ),
        (json!({ "prefixItems": [{}], "items": false }), json!([[], [1]]), json!([[1, 2]])),
        (json!({ "minItems": 1, "maxItems": 2 }), json!([[1], [1, 2], "abc"]), json!([[], [1, 2, 3]])),
        (
            json!({ "uniqueItems": true }),
            json!([[], [1, 2], [1, true], [[1], [2]], [{ "a": 1 }, { "a": 2 }], ["1", 1]]),
            json!([[1, 1], [1, 1.0], [{ "a": 1, "b": 2 }, { "b": 2, "a": 1 }], [[[1]], [[1]]]]),
        ),
        (json!({ "uniqueItems": false }), json!([[1, 1]]), json!([])),
        (json!({ "contains": { "minimum": 5 } }), json!([[5], [1, 9], {}]), json!([[], [1]])),
        (
            json!({ "contains": {}, "minContains": 2, "maxContains": 3 }),
            json!([[1, 2]]),
            json!([[1], [1, 2, 3, 4]]),
        ),
        (json!({ "contains": { "const": 1 }, "minContains": 0 }), json!([[], [2]]), json!([])),
        (json!({ "minContains": 2 }), json!([[]]), json!([])),
    ]);
}

#[test]
fn objects() {
    check(&[
        (
            json!({ "properties": { "a": { "type": "integer" }, "b": false }, "required": ["a"] }),
            json!([{ "a": 1 }, { "a": 1, "c": null }, [], "x"]),
            json!([{}, { "a": "1" }, { "a": 1, "b": 1 }]),
        ),
        (
            json!({ "properties": { "a": {} }, "additionalProperties": false }),
            json!([{}, { "a": 1 }]),
            json!([{ "b": 1 }]),
        ),
        (
            json!({ "additionalProperties": { "type": "integer" } }),
            json!([{ "x": 1 }]),
            json!([{ "x": "1" }]),
        ),
        (
            json!({ "patternProperties": { "^f": { "type": "integer" }, "o$": { "minimum": 5 } }, "additionalProperties": false }),
            json!([{ "f": 1, "foo": 5 }]),
            json!([{ "foo": 4 }, { "f": "a" }, { "x": 1 }]),
        ),
        (json!({ "propertyNames": { "maxLength": 2 } }), json!([{ "ab": 1 }, {}]), json!([{ "abc": 1 }])),
        (json!({ "propertyNames": false }), json!([{}]), json!([{ "a": 1 }])),
        (
            json!({ "minProperties": 1, "maxProperties": 2 }),
            json!([{ "a": 1 }]),
            json!([{}, { "a": 1, "b": 1, "c": 1 }]),
        ),
        (
            json!({ "dependentRequired": { "card": ["address", "name"] } }),
            json!([{}, { "address": 1 }, { "card": 1, "address": 1, "name": 1 }]),
            json!([{ "card": 1 }, { "card": 1, "name": 1 }]),
        ),
        (
            json!({ "dependentSchemas": { "a": { "properties": { "b": { "type": "integer" } }, "minProperties": 2 } } }),
            json!([{ "b": "x" }, { "a": 1, "b": 1 }]),
            json!([{ "a": 1 }, { "a": 1, "b": "x" }]),
        ),
    ]);
}

#[test]
fn combinations() {
    check(&[
        (json!({ "allOf": [{ "minimum": 1 }, { "maximum": 3 }] }), json!([1, 3]), json!([0, 4])),
        (json!({ "anyOf": [{ "type": "integer" }, { "minimum": 2 }] }), json!([1, 2.5]), json!([1.5])),
        (json!({ "oneOf": [{ "type": "integer" }, { "minimum": 2 }] }), json!([1, 2.5]), json!([3, 1.5])),
        (json!({ "oneOf": [true, false] }), json!([1]), json!([])),
        (json!({ "oneOf": [true, true] }), json!([]), json!([1])),
        (json!({ "not": { "type": "integer" } }), json!(["a", 1.5]), json!([1])),
        (json!({ "not": {} }), json!([]), json!([1, null])),
        (json!({ "not": { "not": { "type": "string" } } }), json!(["a"]), json!([1])),
        (
            json!({ "if": { "maximum": 0 }, "then": { "minimum": -10 }, "else": { "multipleOf": 2 } }),
            json!([-1, 4, "x"]),
            json!([-100, 3]),
        ),
        (json!({ "if": { "const": 0 } }), json!([0, 1]), json!([])),
        (json!({ "then": false, "else": false }), json!([0, 1]), json!([])),
        (
            json!({ "type": "integer", "anyOf": [{ "minimum": 5 }, { "maximum": 0 }] }),
            json!([5, 0]),
            json!([3, "a"]),
        ),
    ]);
}

#[test]
fn references() {
    check(&[
        (
            json!({ "properties": { "child": { "$ref": "#" } }, "additionalProperties": false }),
            json!([{ "child": { "child": {} } }]),
            json!([{ "child": { "cild": {} } }]),
        ),
        (
            json!({ "$defs": { "a": { "$ref": "#/$defs/b" }, "b": { "type": "integer" } }, "$ref": "#/$defs/a" }),
            json!([1]),
            json!(["a"]),
        ),
        (
            json!({ "$ref": "#/$defs/a", "maximum": 3, "$defs": { "a": { "type": "integer" } } }),
            json!([3]),
            json!([4, "a"]),
        ),
        (
            json!({ "$defs": { "a~b/c%d": { "type": "integer" } }, "items": { "$ref": "#/$defs/a~0b~1c%25d" } }),
            json!([[1]]),
            json!([["a"]]),
        ),
        (
            json!({ "definitions": { "a": { "type": "integer" } }, "$ref": "#/definitions/a" }),
            json!([1]),
            json!(["a"]),
        ),
        (
            json!({
                "$defs": { "Tree": { "type": "object", "properties": { "kids": { "type": "array", "items": { "$ref": "#/$defs/Tree" } } }, "required": ["kids"] } },
                "$ref": "#/$defs/Tree",
            }),
            json!([{ "kids": [{ "kids": [] }] }]),
            json!([{ "kids": [{}] }, { "kids": [[]] }, {}]),
        ),
        // A member may have the name of a keyword.
        (
            json!({ "properties": { "$ref": { "type": "string" } } }),
            json!([{ "$ref": "a" }]),
            json!([{ "$ref": 2 }]),
        ),
    ]);
}

#[test]
fn what_nothing_has_looked_at() {
    check(&[
        (
            json!({ "properties": { "a": {} }, "allOf": [{ "properties": { "b": {} } }], "unevaluatedProperties": false }),
            json!([{ "a": 1, "b": 1 }, []]),
            json!([{ "a": 1, "c": 1 }]),
        ),
        (
            json!({ "anyOf": [{ "properties": { "a": { "const": 1 } }, "required": ["a"] }, { "properties": { "b": {} }, "required": ["b"] }], "unevaluatedProperties": false }),
            json!([{ "a": 1 }, { "b": 2 }, { "a": 1, "b": 2 }]),
            json!([{ "a": 2, "b": 2 }, { "a": 1, "c": 1 }]),
        ),
        (
            json!({ "if": { "properties": { "a": { "const": 1 } }, "required": ["a"] }, "then": { "properties": { "b": {} } }, "else": { "properties": { "c": {} } }, "unevaluatedProperties": false }),
            json!([{ "a": 1, "b": 1 }, { "c": 1 }]),
            json!([{ "a": 1, "c": 1 }, { "b": 1 }, { "a": 2 }]),
        ),
        // A sibling's members are not seen from within a branch.
        (
            json!({ "properties": { "a": {} }, "allOf": [{ "properties": { "b": {} }, "unevaluatedProperties": false }] }),
            json!([{ "b": 1 }]),
            json!([{ "a": 1 }]),
        ),
        (
            json!({ "not": { "not": { "properties": { "a": {} } } }, "unevaluatedProperties": false }),
            json!([{}]),
            json!([{ "a": 1 }]),
        ),
        (
            json!({ "unevaluatedProperties": { "type": "integer" } }),
            json!([{ "a": 1 }]),
            json!([{ "a": "b" }]),
        ),
        (
            json!({ "additionalProperties": {}, "unevaluatedProperties": false }),
            json!([{ "a": 1 }]),
            json!([]),
        ),
        (
            json!({ "$ref": "#/$defs/a", "$defs": { "a": { "properties": { "x": {} } } }, "unevaluatedProperties": false }),
            json!([{ "x": 1 }]),
            json!([{ "y": 1 }]),
        ),
        (
            json!({ "prefixItems": [{}], "anyOf": [{ "prefixItems": [{}, { "const": 2 }] }, {}], "unevaluatedItems": false }),
            json!([[1], [1, 2]]),
            json!([[1, 3], [1, 2, 3]]),
        ),
        (json!({ "contains": { "const": 1 }, "unevaluatedItems": false }), json!([[1, 1]]), json!([[1, 2]])),
        (json!({ "items": {}, "unevaluatedItems": false }), json!([[1, 2]]), json!([])),
    ]);
}

#[test]
fn what_older_drafts_wrote() {
    check(&[
        (
            json!({ "items": [{ "type": "integer" }], "additionalItems": { "type": "string" } }),
            json!([[1, "a"], []]),
            json!([["a"], [1, 2]]),
        ),
        (json!({ "items": [{}], "additionalItems": false }), json!([[1]]), json!([[1, 2]])),
        (
            json!({ "dependencies": { "a": ["b"], "c": { "required": ["d"] } } }),
            json!([{ "a": 1, "b": 1 }, { "c": 1, "d": 1 }]),
            json!([{ "a": 1 }, { "c": 1 }]),
        ),
    ]);
}

#[test]
fn everything_wrong_with_a_schema_is_listed_with_its_place() {
    let schema = json!({
        "type": "objekt",
        "properties": {
            "a": { "minimum": "1", "maxLength": -1, "multipleOf": 0, "exclusiveMinimum": true },
            "b/c": { "pattern": "(?=x)", "format": 5 },
            "d": { "$ref": "https://example.com/schema" },
            "e": { "$ref": "#/$defs/nowhere" },
            "f": 7,
            "g": { "required": "x", "enum": "y", "uniqueItems": "no" },
        },
        "patternProperties": { "[": {} },
        "anyOf": {},
        "$defs": { "Unused": { "items": 3 }, "Loop": { "$ref": "#/$defs/Loop" } },
        "$dynamicRef": "#x",
    });
    let errors = Checker::compile(&schema).unwrap_err();
    let expected = [
        "#/type: \"objekt\" is no type",
        "#/$dynamicRef: ",
        "#/properties/a/minimum: `minimum` is a number",
        "#/properties/a/exclusiveMinimum: ",
        "#/properties/a/multipleOf: `multipleOf` is above 0",
        "#/properties/a/maxLength: `maxLength` is a whole number from 0 on",
        "#/properties/b~1c/pattern: the pattern has look-around",
        "#/properties/b~1c/format: ",
        "#/properties/d: `$ref` \"https://example.com/schema\" is not of this schema",
        "#/properties/e: `$ref` \"#/$defs/nowhere\" leads nowhere",
        "#/properties/f: a schema is an object or a boolean",
        "#/properties/g/enum: `enum` is a list of values",
        "#/properties/g/uniqueItems: ",
        "#/properties/g/required: `required` is a list of names",
        "#/patternProperties/[: the pattern does not compile",
        "#/anyOf: `anyOf` is a list of schemas",
        "#/$defs/Unused/items: ",
        "#/$defs/Loop: the `$ref` leads back to itself",
    ];
    for start in expected {
        assert!(errors.iter().any(|error| error.starts_with(start)), "{start}: {errors:#?}");
    }
    assert_eq!(errors.len(), expected.len(), "{errors:#?}");
}

#[test]
fn a_long_list_of_violations_is_cut() {
    let checker = compile(&json!({ "items": { "type": "integer" } }));
    let violations = checker.check(&vec!["x"; 1000].into());
    assert_eq!(violations.len(), 21);
    assert_eq!(violations[19].path, "[19]");
    assert_eq!(violations[20], Violation { path: String::new(), expectation: "and more".into() });
    assert_eq!(checker.check(&vec!["x"; 20].into()).len(), 20);
}

#[test]
fn a_value_that_is_nested_too_deeply_is_refused() {
    let checker = compile(&json!({ "items": { "$ref": "#" } }));
    let nested = |depth| (0..depth).fold(json!([]), |inner, _| json!([inner]));
    assert_eq!(checker.check(&nested(126)), []);
    assert_eq!(checker.check(&nested(400)).len(), 1);
    let inverted = compile(&json!({ "not": { "items": { "$ref": "#/not" }, "maxItems": 1 } }));
    assert_eq!(inverted.check(&nested(400)).len(), 1);
    let endless = compile(&json!({ "allOf": [{ "anyOf": [{ "$ref": "#" }] }] }));
    assert_eq!(endless.check(&json!(1)).len(), 1);
}

#[test]
fn branches_within_branches_end_in_a_refusal_and_not_in_a_hang() {
    // Each level is looked at by both branches: 2^60 visits, if nobody counted.
    let branch = json!({ "properties": { "a": { "$ref": "#" } } });
    let checker =
        compile(&json!({ "oneOf": [branch, { "properties": { "a": { "$ref": "#" }, "b": false } }] }));
    let nested = (0..60).fold(json!({}), |inner, _| json!({ "a": inner }));
    assert_eq!(checker.check(&nested).len(), 1);
}
