//! The members of a type become members of an object around it.

use serde_json::{Map, Value};

/// Adds to an object schema what the schema of a flattened type says. Two members of one name are a problem.
pub(crate) fn merge_object(root: &mut Map<String, Value>, flattened: Value, problems: &mut Vec<String>) {
    let Value::Object(flattened) = flattened else {
        problems.push(NOT_AN_OBJECT.to_owned());
        return;
    };
    let is_choice =
        ["oneOf", "anyOf", "allOf", "$ref"].iter().any(|keyword| flattened.contains_key(*keyword));
    if !is_choice && flattened.get("type").is_none_or(|kind| kind != "object") {
        problems.push(NOT_AN_OBJECT.to_owned());
        return;
    }
    for (keyword, value) in flattened {
        match (keyword.as_str(), value) {
            ("title" | "type", _) => {}
            ("properties", Value::Object(members)) => merge_members(root, members, problems),
            ("required", Value::Array(names)) => {
                let required = root.entry("required").or_insert_with(|| Value::Array(Vec::new()));
                required
                    .as_array_mut()
                    .into_iter()
                    .for_each(|required| required.extend(names.iter().cloned()));
            }
            (_, value) if !root.contains_key(&keyword) => {
                root.insert(keyword, value);
            }
            ("description", _) => {}
            _ => problems.push(format!(
                "two flattened parameters each have `{keyword}` in their schema, which cannot be one object"
            )),
        }
    }
}

const NOT_AN_OBJECT: &str =
    "a flattened parameter must be a struct with named fields, a tagged enum or a map";

fn merge_members(root: &mut Map<String, Value>, members: Map<String, Value>, problems: &mut Vec<String>) {
    let Some(properties) =
        root.entry("properties").or_insert_with(|| Value::Object(Map::new())).as_object_mut()
    else {
        return;
    };
    for (name, schema) in members {
        if properties.contains_key(&name) {
            problems.push(format!(
                "two arguments are called `{name}`, one of them a member of a flattened parameter"
            ));
        }
        properties.insert(name, schema);
    }
}
