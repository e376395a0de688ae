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
    for (keyword, mut value) in flattened {
        open_branches(&keyword, &mut value);
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

/// A variant that takes no unknown members means those of the enum; the arguments beside it are none of them.
fn open_branches(keyword: &str, branches: &mut Value) {
    if !matches!(keyword, "oneOf" | "anyOf" | "allOf") {
        return;
    }
    for branch in branches.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        if branch.get("additionalProperties").is_some_and(|more| *more == false) {
            branch.shift_remove("additionalProperties");
        }
        branch.iter_mut().for_each(|(keyword, value)| open_branches(keyword, value));
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
