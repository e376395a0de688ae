//! JSON Schemas that every host accepts, from the types of parameters and results.
//!
//! Owns the dialect: JSON Schema 2020-12, subschemas in place, no `null` unions for optional members, no boolean
//! subschemas, no number formats. Must not know tools or revisions.

#[cfg_attr(not(test), allow(dead_code, reason = "calls are checked by the next change"))]
mod check;
#[cfg_attr(not(test), allow(dead_code, reason = "calls are checked by the next change"))]
mod held;
#[cfg_attr(not(test), allow(dead_code, reason = "calls are checked by the next change"))]
mod read;

#[allow(unused_imports, reason = "calls are checked by the next change")]
pub(crate) use check::{Checker, Violation};
#[cfg_attr(not(test), allow(unused_imports, reason = "calls are checked by the next change"))]
pub(crate) use held::held_by_type;
#[allow(unused_imports, reason = "calls are checked by the next change")]
pub(crate) use read::read;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// A generator with the settings that hosts agree on.
pub(crate) fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.inline_subschemas = true;
            settings.meta_schema = None;
        })
        .into_generator()
}

/// Makes a generated schema portable and gives a recursive one its definitions.
pub(crate) fn finish(mut root: Value, generator: &mut SchemaGenerator) -> Value {
    let definitions = generator.take_definitions(true);
    if let (Some(object), false) = (root.as_object_mut(), definitions.is_empty()) {
        object.insert("$defs".into(), definitions.into());
    }
    make_portable(&mut root);
    root
}

/// Walks all subschemas.
fn make_portable(schema: &mut Value) {
    if let Value::Bool(anything) = *schema {
        *schema = if anything { json!({}) } else { json!({ "not": {} }) };
    }
    let Some(object) = schema.as_object_mut() else { return };
    if object.get("format").and_then(Value::as_str).is_some_and(is_number_format) {
        object.remove("format");
    }
    optional_members_without_null(object);
    for (keyword, value) in object.iter_mut() {
        match keyword.as_str() {
            "properties" | "$defs" | "patternProperties" | "dependentSchemas" => {
                value.as_object_mut().into_iter().flatten().for_each(|(_, schema)| make_portable(schema));
            }
            "anyOf" | "oneOf" | "allOf" | "prefixItems" => {
                value.as_array_mut().into_iter().flatten().for_each(make_portable);
            }
            "items" | "not" | "if" | "then" | "else" | "contains" | "propertyNames" => make_portable(value),
            // `false` closes an object; that is a keyword of its own rather than a schema.
            "additionalProperties" if !value.is_boolean() => make_portable(value),
            _ => {}
        }
    }
}

fn is_number_format(format: &str) -> bool {
    let digits = format.trim_start_matches("uint").trim_start_matches("int");
    matches!(format, "double" | "float" | "int" | "uint")
        || digits.len() < format.len() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A member that may be left out need not also accept `null`.
fn optional_members_without_null(object: &mut Map<String, Value>) {
    let required: Vec<Value> = object.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (name, property) in properties {
        if let (Some(property), false) = (property.as_object_mut(), required.contains(&name.as_str().into()))
        {
            without_null(property);
        }
    }
}

/// Takes `null` out of the types that a schema allows.
pub(crate) fn without_null(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".into(), only);
        }
    }
    for keyword in ["anyOf", "oneOf"] {
        let Some(Value::Array(choices)) = schema.get_mut(keyword) else { continue };
        choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = choices.as_slice() {
            let only = only.clone();
            schema.shift_remove(keyword);
            for (name, value) in only {
                schema.entry(name).or_insert(value);
            }
        }
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    if schema.get("default").is_some_and(Value::is_null) {
        schema.shift_remove("default");
    }
}

/// Says of a choice of objects that it is an object, which legacy clients want to read at the root.
pub(crate) fn name_root_type(root: &mut Value) {
    let is_object = |choice: &Value| choice.get("type").is_some_and(|name| name == "object");
    let all_objects = ["oneOf", "anyOf"].iter().any(|keyword| {
        let choices = root.get(keyword).and_then(Value::as_array);
        choices.is_some_and(|choices| !choices.is_empty() && choices.iter().all(is_object))
    });
    if let (true, Some(root)) = (all_objects, root.as_object_mut()) {
        root.entry("type").or_insert_with(|| "object".into());
    }
}

/// Leaves out of a default what its schema would not allow: members that are `null` because they are optional.
pub(crate) fn without_null_members(default: &mut Value) {
    match default {
        Value::Object(members) => {
            members.retain(|_, value| !value.is_null());
            members.values_mut().for_each(without_null_members);
        }
        Value::Array(values) => values.iter_mut().for_each(without_null_members),
        _ => {}
    }
}

/// Rewrites what was meant otherwise, where the schema leaves no doubt, and says whether anything changed.
///
/// Always: an integral float (`1.0`) where only an integer is allowed; `null` for a member that may be absent and may
/// not be `null`. If lenient, also: a text that spells a number or a boolean, a number where only a text is allowed, a
/// single value where only an array is, and an empty text for a member that may be absent.
#[cfg_attr(not(test), allow(dead_code, reason = "calls are checked by the next change"))]
pub(crate) fn repair(value: &mut Value, checker: &Checker, lenient: bool) -> bool {
    checker.repair(value, lenient)
}

#[cfg(test)]
mod held_tests;
#[cfg(test)]
mod tests;
