//! Makes a schema that schemars generated one that every host takes.
//!
//! Owns the rewriting. Each step says the same in other words, or says less where what is lost is kept by the Rust type;
//! `docs/schemas.md` has the host that asks for each, with its source. Schemas written by hand are left as they are.
//!
//! | file | owns |
//! |---|---|
//! | `null` | `null` beside other types |
//! | `numbers` | number formats and bounds |
//! | `choices` | `const`, `oneOf` and enums with a text for each value |
//! | `containers` | tuples, arrays and maps |
//! | `notes` | keywords that only inform, as part of the description |
//! | `root` | a choice where hosts want an object |

mod choices;
mod containers;
mod notes;
mod null;
mod numbers;
mod root;

pub(crate) use null::{without_null, without_null_members};
pub(crate) use root::{name_root_type, without_root_choice};

use super::member;
use serde_json::{Map, Value, json};

/// Rewrites a schema and all schemas in it.
pub(crate) fn make_portable(schema: &mut Value) {
    if let Value::Bool(anything) = *schema {
        *schema = if anything { json!({}) } else { json!({ "not": {} }) };
    }
    let Some(object) = schema.as_object_mut() else { return };
    numbers::portable(object);
    if is_plain(object) {
        null::optional_members(object);
        return for_each_subschema(object, make_portable);
    }
    // What looks at the schemas inside as schemars wrote them comes before they are rewritten.
    null::optional_members(object);
    choices::fold_texts(object);
    for_each_subschema(object, make_portable);
    notes::portable_format(object);
    choices::without_const(object);
    choices::without_exclusion(object);
    containers::portable(object);
    null::without_type_lists(object);
    notes::into_description(object);
}

/// Whether the steps that are only for some schemas have nothing to do: most schemas are nothing but a few of these keywords.
fn is_plain(object: &Map<String, Value>) -> bool {
    let is_known = |keyword: &str| {
        matches!(
            keyword,
            "title"
                | "description"
                | "default"
                | "minimum"
                | "maximum"
                | "minLength"
                | "maxLength"
                | "pattern"
                | "properties"
                | "required"
                | "additionalProperties"
                | "items"
        )
    };
    let is_array = is_type(object, "array");
    object.iter().all(|(keyword, value)| is_known(keyword) || keyword == "type" && value.is_string())
        && (!is_array || object.contains_key("items"))
}

fn for_each_subschema(object: &mut Map<String, Value>, visit: fn(&mut Value)) {
    for (keyword, value) in object.iter_mut() {
        match keyword.as_str() {
            "properties" | "$defs" | "patternProperties" | "dependentSchemas" => {
                value.as_object_mut().into_iter().flatten().for_each(|(_, schema)| visit(schema));
            }
            "anyOf" | "oneOf" | "allOf" | "prefixItems" => {
                value.as_array_mut().into_iter().flatten().for_each(visit);
            }
            "items" | "not" | "if" | "then" | "else" | "contains" | "propertyNames" => visit(value),
            // `false` closes an object; that is a keyword of its own rather than a schema.
            "additionalProperties" | "unevaluatedProperties" if !value.is_boolean() => visit(value),
            _ => {}
        }
    }
}

fn is_type(schema: &Map<String, Value>, name: &str) -> bool {
    member(schema, "type").is_some_and(|found| found == name)
}

fn names<'s>(schema: &'s Map<String, Value>, keyword: &str) -> impl Iterator<Item = &'s str> + Clone {
    member(schema, keyword).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Adds a line to a schema's description.
fn describe(schema: &mut Map<String, Value>, line: &str) {
    let described = schema.entry("description").or_insert_with(|| "".into());
    let text = described.as_str().unwrap_or_default();
    *described = if text.is_empty() { line.into() } else { format!("{text}\n{line}").into() };
}
