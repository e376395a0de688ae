//! What can be wrong with the handlers of a server, alone and beside each other.

use crate::handler::{About, Collected, Kind};
use crate::protocol::Icon;
use crate::resource::ResourceEntry;
use crate::tool::ToolEntry;
use serde_json::Value;
use std::collections::HashMap;

/// What a server has already.
#[derive(Default)]
pub(super) struct Present<'a> {
    pub(super) tools: Vec<&'a About>,
    pub(super) prompts: Vec<&'a About>,
    pub(super) resources: Vec<&'a ResourceEntry>,
}

/// Finds everything that is wrong with handlers beside those that are there.
pub(super) fn handlers(present: &Present<'_>, added: &Collected, problems: &mut Vec<String>) {
    let Collected { tools, prompts, resources } = added;
    let all: Vec<&ResourceEntry> = present.resources.iter().copied().chain(resources).collect();
    let new = tools.iter().map(|entry| &entry.about);
    unique(Kind::Tool, present.tools.iter().copied().chain(new), problems);
    let new = prompts.iter().map(|entry| &entry.about);
    unique(Kind::Prompt, present.prompts.iter().copied().chain(new), problems);
    unique(Kind::Resource, all.iter().map(|entry| &entry.about), problems);
    alike(&all, problems);
    for entry in tools {
        tool(entry, &all, problems);
    }
    for entry in prompts {
        common(Kind::Prompt, &entry.about, problems);
        name(Kind::Prompt, &entry.about, problems);
    }
    for entry in resources {
        common(Kind::Resource, &entry.about, problems);
    }
}

fn unique<'a>(kind: Kind, abouts: impl Iterator<Item = &'a About>, problems: &mut Vec<String>) {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for about in abouts {
        if let Some(first) = seen.insert(&about.name, about.place) {
            let (name, second) = (&about.name, about.place);
            problems.push(match first == second {
                true => format!("the {kind} {name:?} is added twice ({first})"),
                false => format!("two {kind}s are called {name:?}: one at {first}, one at {second}"),
            });
        }
    }
}

/// Finds URIs that are written in two ways, and templates that differ in nothing but the names of their variables.
fn alike(resources: &[&ResourceEntry], problems: &mut Vec<String>) {
    let mut seen: HashMap<String, &About> = HashMap::new();
    for ResourceEntry { about, template, .. } in resources.iter().copied() {
        if let Some(first) = seen.insert(template.extent(), about)
            && first.name != about.name
        {
            problems.push(format!(
                "the resources {:?} ({}) and {:?} ({}) match the same URIs",
                first.name, first.place, about.name, about.place
            ));
        }
    }
}

fn tool(entry: &ToolEntry, resources: &[&ResourceEntry], problems: &mut Vec<String>) {
    let ToolEntry { about, .. } = entry;
    common(Kind::Tool, about, problems);
    name(Kind::Tool, about, problems);
    if !describes_object(&entry.input_schema) {
        problems.push(at(Kind::Tool, about, "the input schema must be of type \"object\""));
    }
    if entry.output_schema.as_ref().is_some_and(|schema| !describes_object(schema)) {
        let text = "structured content must be an object; put a list or a plain value into a struct";
        problems.push(at(Kind::Tool, about, text));
    }
    if let Some(ui) = &entry.ui
        && !resources.iter().any(|resource| resource.uri == *ui)
    {
        problems.push(at(Kind::Tool, about, &format!("its `ui` {ui:?} is no resource of this server")));
    }
}

fn common(kind: Kind, about: &About, problems: &mut Vec<String>) {
    problems.extend(about.problems.iter().map(|problem| at(kind, about, problem)));
    let is_served = |icon: &Icon| icon.src.starts_with("https://") || icon.src.starts_with("data:");
    if !about.icons.iter().all(is_served) {
        problems.push(at(kind, about, "an icon must be an `https:` or `data:` URI"));
    }
}

fn name(kind: Kind, about: &About, problems: &mut Vec<String>) {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    if !((1..=128).contains(&about.name.len()) && about.name.bytes().all(allowed)) {
        problems.push(at(kind, about, "a name has 1 to 128 letters, digits, `_`, `-` or `.`"));
    }
}

fn at(kind: Kind, about: &About, problem: &str) -> String {
    format!("{kind} {:?} ({}): {problem}", about.name, about.place)
}

/// Finds what is wrong with a namespace, which stands in names and URIs.
pub(super) fn namespace(text: &str) -> Option<String> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let is_one = !text.is_empty() && text.bytes().all(allowed);
    (!is_one).then(|| format!("the namespace {text:?} must be of letters, digits, `_` and `-`"))
}

/// Whether only objects fit. A tagged enum is a choice of objects, which needs no type of its own.
fn describes_object(schema: &Value) -> bool {
    let choice = |keyword| {
        let choices = schema.get(keyword).and_then(Value::as_array);
        choices.is_some_and(|choices| !choices.is_empty() && choices.iter().all(describes_object))
    };
    schema.get("type").is_some_and(|name| name == "object") || choice("oneOf") || choice("anyOf")
}
