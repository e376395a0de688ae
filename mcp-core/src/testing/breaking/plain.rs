//! Schemas in one form: references followed, `allOf` merged, alternatives spelled out.
//!
//! Owns what two spellings mean the same. Must not know what is compared.

use crate::lint::resolve;
use serde_json::{Value, json};

/// How many references, parts and alternatives may lie directly within each other. Only a schema that means nothing,
/// such as one that refers to itself, has more.
const STEPS: usize = 8;

/// The alternatives that a schema consists of: itself, unless it has a choice of schemas. A choice of nothing but
/// values is one alternative with an `enum`.
pub(super) fn alternatives(root: &Value, schema: &Value) -> Vec<Value> {
    spelled_out(root, schema, &mut Vec::new(), STEPS)
}

/// The values that a schema lists, if it lists them.
pub(super) fn values(schema: &Value) -> Option<Vec<Value>> {
    match (&schema["enum"], schema.get("const")) {
        (Value::Array(values), _) => Some(values.clone()),
        (_, constant) => constant.map(|value| vec![value.clone()]),
    }
}

/// One schema for each type of a list of types.
pub(super) fn one_for_each_type(schema: Value) -> Vec<Value> {
    let Value::Array(types) = schema["type"].clone() else { return vec![schema] };
    let of_type = |name: Value| {
        let mut schema = schema.clone();
        schema["type"] = name;
        schema
    };
    types.into_iter().map(of_type).collect()
}

/// Leaves out an alternative that refers back to the choice that it is in, since it adds no value that fits.
fn spelled_out(root: &Value, schema: &Value, within: &mut Vec<Value>, steps: usize) -> Vec<Value> {
    let mut rest = flatten(root, schema, steps);
    let keyword = ["oneOf", "anyOf"].into_iter().find(|keyword| rest[*keyword].is_array());
    let Some(Value::Array(mut branches)) = keyword.and_then(|keyword| remove(&mut rest, keyword)) else {
        return vec![rest];
    };
    if steps == 0 {
        return vec![rest];
    }
    let outside = within.len();
    within.extend(schema.get("$ref").cloned());
    branches.retain(|branch| branch.get("$ref").is_none_or(|reference| !within.contains(reference)));
    let flat: Vec<Value> = branches.iter().map(|branch| flatten(root, branch, steps - 1)).collect();
    let all = if let Some(listed) = flat.iter().map(values).collect::<Option<Vec<_>>>() {
        rest["enum"] = listed.concat().into();
        vec![rest]
    } else {
        let both = branches.into_iter().map(|branch| merge(rest.clone(), branch));
        both.flat_map(|schema| spelled_out(root, &schema, within, steps - 1)).collect()
    };
    within.truncate(outside);
    all
}

fn flatten(root: &Value, schema: &Value, steps: usize) -> Value {
    let mut schema = match schema {
        Value::Bool(false) => json!({ "not": {} }),
        Value::Object(_) => schema.clone(),
        _ => json!({}),
    };
    if steps == 0 {
        return schema;
    }
    let target = resolve(root, &schema);
    if !std::ptr::eq(target, &schema) {
        let target = flatten(root, target, steps - 1);
        remove(&mut schema, "$ref");
        schema = merge(target, schema);
    }
    let Some(Value::Array(parts)) = remove(&mut schema, "allOf") else { return schema };
    parts.iter().fold(schema, |all, part| merge(all, flatten(root, part, steps - 1)))
}

fn remove(schema: &mut Value, keyword: &str) -> Option<Value> {
    schema.as_object_mut()?.remove(keyword)
}

/// Both schemas at once: members and required members together, otherwise what the second one says.
fn merge(first: Value, second: Value) -> Value {
    let (Value::Object(mut all), Value::Object(more)) = (first, second) else { return Value::Null };
    for (keyword, value) in more {
        match (all.get_mut(&keyword), value) {
            (Some(Value::Object(members)), Value::Object(more)) if keyword == "properties" => {
                members.extend(more);
            }
            (Some(Value::Array(names)), Value::Array(more)) if keyword == "required" => names.extend(more),
            (_, value) => {
                all.insert(keyword, value);
            }
        }
    }
    Value::Object(all)
}
