//! Choices as hosts know them: `enum` for values, `anyOf` for schemas.
//!
//! Gemini has neither `const` nor `oneOf`, and OpenAI refuses `oneOf`. Between branches of which no value can be in two,
//! `anyOf` says the same.

use super::{describe, is_type, names};
use serde_json::{Map, Value, json};

/// Variants that are texts, each perhaps with a description, become one `enum` whose description has theirs.
pub(super) fn fold_texts(object: &mut Map<String, Value>) {
    for keyword in ["oneOf", "anyOf"] {
        let Some(Value::Array(branches)) = object.get(keyword) else { continue };
        if !branches.iter().any(|branch| text_values(branch).is_some()) {
            continue;
        }
        let is_mine = |branch: &&Value| text_values(branch).is_some();
        let (texts, others): (Vec<&Value>, Vec<&Value>) = branches.iter().partition(is_mine);
        let mut folded = one_enum(&texts);
        if others.is_empty() {
            if object.contains_key("enum") || object.get("type").is_some_and(|name| name != "string") {
                continue;
            }
            object.shift_remove(keyword);
            let lines = folded.shift_remove("description");
            object.extend(folded);
            if let Some(lines) = lines.as_ref().and_then(Value::as_str) {
                describe(object, lines);
            }
        } else {
            let rest = others.into_iter().cloned();
            let branches = std::iter::once(Value::Object(folded)).chain(rest).collect();
            object.insert(keyword.into(), Value::Array(branches));
        }
    }
}

/// The values of a branch that is nothing but texts to choose from.
fn text_values(branch: &Value) -> Option<Vec<&str>> {
    let branch = branch.as_object()?;
    let is_plain = |keyword: &String| {
        matches!(keyword.as_str(), "type" | "const" | "enum" | "title" | "description" | "deprecated")
    };
    if !is_type(branch, "string") || !branch.keys().all(is_plain) {
        return None;
    }
    match branch.get("const") {
        Some(value) => Some(vec![value.as_str()?]),
        None => branch.get("enum")?.as_array()?.iter().map(Value::as_str).collect(),
    }
}

fn one_enum(branches: &[&Value]) -> Map<String, Value> {
    let mut folded = Map::new();
    folded.insert("type".into(), "string".into());
    let values: Vec<&str> = branches.iter().filter_map(|branch| text_values(branch)).flatten().collect();
    folded.insert("enum".into(), json!(values));
    for branch in branches {
        let text = branch.get("description").and_then(Value::as_str);
        if let (Some(text), Some([value])) = (text, text_values(branch).as_deref()) {
            let deprecated = branch.get("deprecated").is_some_and(|is| is == true);
            let note = if deprecated { " Deprecated." } else { "" };
            describe(&mut folded, &format!("- `{value}`: {}{note}", text.replace('\n', " ")));
        }
    }
    folded
}

/// One text to choose from is a choice of one.
pub(super) fn without_const(object: &mut Map<String, Value>) {
    if object.get("const").is_some_and(Value::is_string) && !object.contains_key("enum") {
        let value = object.shift_remove("const").unwrap_or_default();
        object.entry("type").or_insert_with(|| "string".into());
        object.insert("enum".into(), json!([value]));
    }
}

/// Where no value is in two branches, it does not matter that none may be.
pub(super) fn without_exclusion(object: &mut Map<String, Value>) {
    let is_told_apart =
        |branches: &Value| branches.as_array().is_some_and(|branches| exclude_each_other(branches));
    if !object.contains_key("anyOf") && object.get("oneOf").is_some_and(is_told_apart) {
        let branches = object.shift_remove("oneOf").unwrap_or_default();
        object.insert("anyOf".into(), branches);
    }
}

/// Whether types, a tag or the one member that each asks for tell the branches apart.
fn exclude_each_other(branches: &[Value]) -> bool {
    let branches: Option<Vec<_>> = branches.iter().map(Value::as_object).collect();
    let Some(branches) = branches else { return false };
    let types: Option<Vec<&str>> = branches.iter().map(|branch| branch.get("type")?.as_str()).collect();
    let Some(types) = types else { return false };
    // An integer is a number too.
    let is_own = |index: usize| {
        let name = if types[index] == "integer" { "number" } else { types[index] };
        let others = types.iter().enumerate().filter(|(other, _)| *other != index);
        others.map(|(_, other)| if *other == "integer" { "number" } else { other }).all(|other| other != name)
    };
    let shared: Vec<_> =
        branches.iter().enumerate().filter(|(index, _)| !is_own(*index)).map(|(_, b)| *b).collect();
    shared.is_empty() || shared.iter().all(|branch| is_type(branch, "object")) && are_told_by_members(&shared)
}

fn are_told_by_members(branches: &[&Map<String, Value>]) -> bool {
    let has_tag = names(branches[0], "required").any(|name| {
        let values: Option<Vec<&str>> = branches.iter().map(|branch| tag(branch, name)).collect();
        values.is_some_and(|values| all_differ(&values))
    });
    let only_members: Option<Vec<&str>> = branches.iter().map(|branch| only_member(branch)).collect();
    has_tag || only_members.is_some_and(|names| all_differ(&names))
}

/// The one value of a member that must be there.
fn tag<'s>(branch: &'s Map<String, Value>, name: &str) -> Option<&'s str> {
    if !names(branch, "required").any(|required| required == name) {
        return None;
    }
    match branch.get("properties")?.get(name)?.get("enum")?.as_array()?.as_slice() {
        [only] => only.as_str(),
        _ => None,
    }
}

/// The member of a variant that is named by it. Where a struct around it has taken up the variant, other members are
/// allowed, and serde takes the first variant that it meets, which is what `anyOf` says.
fn only_member(branch: &Map<String, Value>) -> Option<&str> {
    let members = branch.get("properties")?.as_object()?;
    let mut required = names(branch, "required");
    let only = required.next().filter(|_| required.next().is_none())?;
    (members.len() == 1 && members.contains_key(only)).then_some(only)
}

fn all_differ(values: &[&str]) -> bool {
    values.iter().enumerate().all(|(index, value)| !values[..index].contains(value))
}
