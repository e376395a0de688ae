//! Types and the schemas that are published for them.

use super::*;
use schemars::JsonSchema;
use serde_json::json;

/// Where somebody lives.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema matters")]
struct Address {
    /// Street and number.
    street: String,
    floor: Option<u8>,
    #[schemars(range(min = 1))]
    flats: i64,
    unit: Option<Unit>,
    extra: Option<Value>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema matters")]
enum Unit {
    Metric,
    Imperial,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema matters")]
struct Tree {
    children: Vec<Tree>,
}

fn schema_of<T: JsonSchema>() -> Value {
    let mut generator = generator();
    let root = generator.subschema_for::<T>().to_value();
    finish(root, &mut generator)
}

#[test]
fn a_struct_is_inlined_without_null_unions_number_formats_or_boolean_subschemas() {
    let expected = json!({
        "type": "object",
        "description": "Where somebody lives.",
        "properties": {
            "street": { "type": "string", "description": "Street and number." },
            "floor": { "type": "integer", "minimum": 0, "maximum": 255 },
            "flats": { "type": "integer", "minimum": 1 },
            "unit": { "type": "string", "enum": ["Metric", "Imperial"] },
            "extra": {},
        },
        "required": ["street", "flats"],
    });
    assert_eq!(schema_of::<Address>(), expected);
}

#[test]
fn only_a_recursive_type_refers_to_a_definition() {
    let schema = schema_of::<Tree>();
    assert_eq!(schema["type"], "object");
    assert_eq!(schema["properties"]["children"]["items"]["$ref"], "#/$defs/Tree");
    assert_eq!(schema["$defs"]["Tree"]["properties"]["children"]["items"]["$ref"], "#/$defs/Tree");
}
