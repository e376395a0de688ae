//! The root of a tool's input, which hosts want to be an object and nothing else.
//!
//! Claude and OpenAI refuse a tool with a choice at the root, and with it every tool of the request.

use super::{describe, names};
use crate::schema::written;
use serde_json::{Map, Value, json};

const CHOICES: [&str; 3] = ["oneOf", "anyOf", "allOf"];

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

/// Turns a choice at the root into one object with the members of all branches, of which those are required that every
/// branch requires; the description tells what goes with what. Where there is one, returns the schema that says all of it,
/// which is what must be checked.
pub(crate) fn without_root_choice(root: &mut Value) -> Option<Value> {
    if !CHOICES.iter().any(|keyword| root.get(keyword).is_some()) {
        return None;
    }
    let choice = root.clone();
    flatten(root);
    let is_changed = *root != choice;
    is_changed.then(|| json!({ "allOf": [root, choice], "$defs": root.get("$defs").unwrap_or(&json!({})) }))
}

fn flatten(root: &mut Value) {
    let Some(object) = root.as_object_mut() else { return };
    for keyword in CHOICES {
        let Some(Value::Array(branches)) = object.shift_remove(keyword) else { continue };
        let mut branches: Vec<Map<String, Value>> = branches.into_iter().map(as_object).collect();
        if keyword == "allOf" {
            branches.iter().for_each(|branch| add_all(object, branch));
            continue;
        }
        let lines: Vec<String> = branches.iter().filter_map(line).collect();
        let required = required_by_all(&branches);
        for branch in &mut branches {
            branch.shift_remove("required");
            add_all(object, branch);
        }
        require(object, required.iter().map(String::as_str));
        lines.iter().for_each(|line| describe(object, line));
    }
}

/// A branch as an object, whatever choices are in it.
fn as_object(mut branch: Value) -> Map<String, Value> {
    flatten(&mut branch);
    match branch {
        Value::Object(branch) => branch,
        _ => Map::new(),
    }
}

/// Adds the members of a branch, what it requires and what it tells.
fn add_all(object: &mut Map<String, Value>, branch: &Map<String, Value>) {
    let members = branch.get("properties").and_then(Value::as_object).into_iter().flatten();
    let properties = object.entry("properties").or_insert_with(|| json!({}));
    for (name, schema) in members {
        if let Some(properties) = properties.as_object_mut() {
            let known = properties.shift_remove(name);
            properties
                .insert(name.clone(), known.map_or_else(|| schema.clone(), |known| either(known, schema)));
        }
    }
    require(object, names(branch, "required"));
}

fn require<'n>(object: &mut Map<String, Value>, wanted: impl Iterator<Item = &'n str>) {
    let mut all: Vec<String> = names(object, "required").map(str::to_owned).collect();
    for name in wanted {
        if !all.iter().any(|known| known == name) {
            all.push(name.to_owned());
        }
    }
    if !all.is_empty() {
        object.insert("required".into(), all.into());
    }
}

/// A schema for what either takes.
fn either(known: Value, other: &Value) -> Value {
    if known == *other {
        return known;
    }
    let values = |schema: &Value| schema.get("enum").and_then(Value::as_array).cloned();
    if let (Some(mut all), Some(more)) = (values(&known), values(other)) {
        for value in more {
            if !all.contains(&value) {
                all.push(value);
            }
        }
        return json!({ "type": "string", "enum": all });
    }
    match known.as_object().filter(|known| known.len() == 1).and_then(|known| known.get("anyOf")) {
        Some(Value::Array(branches)) if branches.contains(other) => known,
        Some(Value::Array(branches)) => {
            json!({ "anyOf": branches.iter().chain([other]).collect::<Vec<_>>() })
        }
        _ => json!({ "anyOf": [known, other] }),
    }
}

fn required_by_all(branches: &[Map<String, Value>]) -> Vec<String> {
    let Some((first, others)) = branches.split_first() else { return Vec::new() };
    let by_others =
        |name: &&str| others.iter().all(|branch| names(branch, "required").any(|other| other == *name));
    names(first, "required").filter(by_others).map(str::to_owned).collect()
}

/// What goes with a branch: its tag, what it requires, and its description.
fn line(branch: &Map<String, Value>) -> Option<String> {
    let properties = branch.get("properties")?.as_object()?;
    let only_value = |name: &str| match properties.get(name)?.get("enum")?.as_array()?.as_slice() {
        [only] => Some(format!("`{name}` {}", written(only))),
        _ => None,
    };
    let tags: Vec<String> = names(branch, "required").filter_map(only_value).collect();
    let others = names(branch, "required").filter(|name| only_value(name).is_none());
    let others: Vec<String> = others.map(|name| format!("`{name}`")).collect();
    let mut line = match (tags.as_slice(), others.as_slice()) {
        ([], []) => return None,
        ([], others) => format!("- with {}", others.join(", ")),
        (tags, []) => format!("- {}", tags.join(", ")),
        (tags, others) => format!("- {}, with {}", tags.join(", "), others.join(", ")),
    };
    if let Some(text) = branch.get("description").and_then(Value::as_str) {
        line = format!("{line}: {}", text.replace('\n', " "));
    }
    Some(line)
}
