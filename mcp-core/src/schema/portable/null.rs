//! `null` beside other types: nowhere for members that may be left out, elsewhere as a branch of its own.
//!
//! A list of types is what Cursor and Gemini refuse; a branch is what they know from other servers.

use super::{member, names};
use serde_json::{Map, Value, json};

/// A member that may be left out need not also accept `null`.
pub(super) fn optional_members(object: &mut Map<String, Value>) {
    if member(object, "properties").is_none() {
        return;
    }
    let required: Vec<String> = names(object, "required").map(str::to_owned).collect();
    let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (name, property) in properties {
        if let (Some(property), false) = (property.as_object_mut(), required.contains(name)) {
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

/// Turns a list of types into a choice between them.
pub(super) fn without_type_lists(object: &mut Map<String, Value>) {
    let Some(Value::Array(types)) = object.get("type").cloned() else { return };
    if let [only] = types.as_slice() {
        object.insert("type".into(), only.clone());
        return;
    }
    if object.contains_key("anyOf") {
        return;
    }
    let (about, rules): (Map<_, _>, Map<_, _>) =
        std::mem::take(object).into_iter().partition(|(keyword, _)| is_about(keyword));
    let branch = |name: &Value| match name.as_str() {
        Some("null") => json!({ "type": "null" }),
        _ => {
            let mut branch = rules.clone();
            branch.insert("type".into(), name.clone());
            if let Some(Value::Array(values)) = branch.get_mut("enum") {
                values.retain(|value| !value.is_null());
            }
            branch.into()
        }
    };
    *object = about;
    object.insert("anyOf".into(), types.iter().map(branch).collect());
}

/// Whether a keyword is about the value rather than about one type of it.
fn is_about(keyword: &str) -> bool {
    matches!(keyword, "title" | "description" | "default" | "examples" | "deprecated" | "$defs")
        || keyword.starts_with("x-")
}
