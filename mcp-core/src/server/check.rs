//! What can be wrong with the handlers of a server, alone and beside each other.

use crate::handler::{About, Collected, Kind};
use crate::protocol::Icon;
use crate::resource::ResourceEntry;
use crate::tool::ToolEntry;
use crate::ui;
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
    let mut seen: HashMap<&str, &About> = HashMap::new();
    for about in abouts {
        if let Some(first) = seen.insert(&about.name, about) {
            let (name, first, second) = (&about.name, first.place, about.place);
            problems.push(match first == second {
                true => format!("the {kind} {name:?} is added twice ({first})"),
                false => format!("two {kind}s are called {name:?}: one at {first}, one at {second}"),
            });
        }
    }
}

/// Finds URIs that are written in two ways, and templates that differ in nothing but the names of their variables.
fn alike(resources: &[&ResourceEntry], problems: &mut Vec<String>) {
    let extents: Vec<String> = resources.iter().map(|resource| resource.template.extent()).collect();
    let mut seen: HashMap<&str, &About> = HashMap::new();
    for (extent, ResourceEntry { about, .. }) in extents.iter().zip(resources.iter().copied()) {
        if let Some(first) = seen.insert(extent, about)
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
    problems.extend(ui::problem(entry, resources).map(|problem| at(Kind::Tool, about, &problem)));
}

fn common(kind: Kind, about: &About, problems: &mut Vec<String>) {
    problems.extend(about.problems.iter().map(|problem| at(kind, about, problem)));
    let is_served = |icon: &Icon| icon.src.starts_with("https://") || icon.src.starts_with("data:");
    if !about.icons.iter().all(is_served) {
        problems.push(at(kind, about, "an icon must be an `https:` or `data:` URI"));
    }
    for name in about.meta.keys().filter(|name| !is_meta_name(name)) {
        let text = format!("{name:?} is no name for `meta`: write it like \"page\" or \"com.example/page\"");
        problems.push(at(kind, about, &text));
    }
}

/// Whether it can be a name in `_meta`: labels with dots between them and a slash, if any, then a name.
fn is_meta_name(text: &str) -> bool {
    let (prefix, name) = text.split_once('/').map_or((None, text), |(prefix, name)| (Some(prefix), name));
    let ends = |text: &str| {
        let bytes = text.as_bytes();
        [bytes.first(), bytes.last()].into_iter().flatten().all(u8::is_ascii_alphanumeric)
    };
    let label = |label: &str| {
        label.starts_with(|first: char| first.is_ascii_alphabetic())
            && ends(label)
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    prefix.is_none_or(|prefix| prefix.split('.').all(label)) && ends(name) && name.bytes().all(inside)
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

#[cfg(test)]
mod tests {
    use super::is_meta_name;

    #[test]
    fn a_name_of_metadata_has_the_form_that_the_specification_gives_it() {
        let good =
            ["page", "a", "a_b-c.d", "", "com.example/page", "x-y.example/page", "com.example/", "a1/b"];
        for name in good {
            assert!(is_meta_name(name), "{name:?}");
        }
        let bad =
            ["_page", "page-", "a b", "é", "/page", "com..example/page", "1com/page", "com-/page", "a/b/c"];
        for name in bad {
            assert!(!is_meta_name(name), "{name:?}");
        }
    }
}
