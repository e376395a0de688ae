//! Arrays that say what they hold, and maps whose names are free.
//!
//! VS Code and Gemini refuse an array without `items`, tuples included. Where `patternProperties` is stripped, as VS Code
//! does for some models, a map that is closed otherwise would allow no member at all.

use super::{describe, is_type};
use serde_json::{Map, Value, json};

pub(super) fn portable(object: &mut Map<String, Value>) {
    if object.contains_key("prefixItems") {
        tuple(object);
    } else if is_type(object, "array") {
        object.entry("items").or_insert_with(|| json!({}));
    }
    map(object);
}

/// A tuple of one type is an array of a fixed length. Another keeps `prefixItems`, and says with `items` what there is
/// at all, for those that do not read it: behind the last place, nothing follows that it could apply to.
fn tuple(object: &mut Map<String, Value>) {
    let Some(Value::Array(places)) = object.get("prefixItems") else { return };
    if object.contains_key("items") {
        return;
    }
    let mut kinds: Vec<Value> = Vec::new();
    for place in places {
        if !kinds.contains(place) {
            kinds.push(place.clone());
        }
    }
    let is_closed = object.get("maxItems").is_some_and(|max| *max == places.len());
    let items = match kinds.as_slice() {
        _ if !is_closed => json!({}),
        [only] => {
            let only = only.clone();
            object.shift_remove("prefixItems");
            only
        }
        _ => json!({ "anyOf": kinds }),
    };
    object.insert("items".into(), items);
}

/// A map whose names are numbers: the names are told in words, and the type refuses others.
fn map(object: &mut Map<String, Value>) {
    let is_closed = object.get("additionalProperties").is_some_and(|more| *more == false);
    let Some(Value::Object(patterns)) = object.get("patternProperties") else { return };
    if !is_closed || patterns.len() != 1 || object.contains_key("properties") {
        return;
    }
    let Some(Value::Object(patterns)) = object.shift_remove("patternProperties") else { return };
    for (pattern, schema) in patterns {
        let names = match pattern.as_str() {
            r"^\d+$" => "The names are whole numbers.".to_owned(),
            r"^-?\d+$" => "The names are integers.".to_owned(),
            _ => format!("The names match {pattern}."),
        };
        describe(object, &names);
        object.insert("additionalProperties".into(), schema);
    }
}
