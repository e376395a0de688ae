//! The entries of two surfaces, paired by name or URI.
//!
//! Owns what is compared of a tool, a prompt, a resource and a template. Must not know how schemas are compared.

use super::schema::{Side, breaks};
use super::{BreakingChange, change};
use serde_json::{Value, json};

pub(super) fn compare(old: &Value, new: &Value, found: &mut Vec<BreakingChange>) {
    let mut lists = Lists { old, new, found };
    lists.pairs("tools", "tool", "name", tool);
    lists.pairs("prompts", "prompt", "name", prompt);
    lists.pairs("resources", "resource", "uri", mime_type);
    lists.templates();
}

struct Lists<'a> {
    old: &'a Value,
    new: &'a Value,
    found: &'a mut Vec<BreakingChange>,
}

type Found<'a> = &'a mut Vec<BreakingChange>;

impl<'a> Lists<'a> {
    /// Compares entries that have the same key, and reports those that are gone or no longer shown.
    fn pairs(&mut self, list: &str, kind: &str, key: &str, compare: fn(&str, &Value, &Value, Found<'_>)) {
        for entry in shown(&self.old[list]) {
            let place = format!("{kind} {}", entry[key]);
            let same = entries(&self.new[list]).find(|other| other[key] == entry[key]);
            match same {
                None => self.found.push(change(place, "is gone")),
                Some(other) if is_hidden(other) => self.found.push(change(place, "is no longer listed")),
                Some(other) => compare(&place, entry, other, self.found),
            }
        }
    }

    /// A template that is gone may go on under its name with other variables.
    fn templates(&mut self) {
        let (list, key) = ("resourceTemplates", "uriTemplate");
        let new: Vec<&'a Value> = shown(&self.new[list]).collect();
        let is_new = |other: &&&Value| !entries(&self.old[list]).any(|entry| entry[key] == other[key]);
        for entry in shown(&self.old[list]) {
            let place = format!("template {}", entry[key]);
            let same = new.iter().find(|other| other[key] == entry[key]);
            let successor = || new.iter().filter(is_new).find(|other| other["name"] == entry["name"]);
            if let Some(other) = same {
                mime_type(&place, entry, other, self.found);
            } else if let Some(other) = successor() {
                self.found.push(change(&place, format!("is {} now{}", other[key], variables(entry, other))));
                mime_type(&place, entry, other, self.found);
            } else {
                self.found.push(change(place, "is gone"));
            }
        }
    }
}

fn tool(place: &str, old: &Value, new: &Value, found: Found<'_>) {
    let none = json!({});
    for (path, what) in breaks(&old["inputSchema"], &new["inputSchema"], Side::Input) {
        let place = if path.is_empty() {
            format!("{place}, arguments")
        } else {
            format!("{place}, argument {path:?}")
        };
        found.push(change(place, what));
    }
    match (old.get("outputSchema"), new.get("outputSchema")) {
        (Some(_), None) => found.push(change(place, "no longer says what it returns")),
        (Some(old), Some(new)) => {
            for (path, what) in breaks(old, new, Side::Output) {
                let member = if path.is_empty() { String::new() } else { format!(" {path:?}") };
                found.push(change(format!("{place}, result{member}"), what));
            }
        }
        (None, _) => {}
    }
    let [old, new] = [old, new].map(|tool| tool.get("annotations").unwrap_or(&none));
    found.extend(lost_promises(old, new).map(|what| change(place, what)));
}

/// What a tool no longer promises. Hosts decide by these whether to ask before a call.
fn lost_promises<'a>(old: &'a Value, new: &'a Value) -> impl Iterator<Item = &'static str> + 'a {
    let read_only = |tool: &Value| tool["readOnlyHint"] == true;
    let harmless = move |tool: &Value| read_only(tool) || tool["destructiveHint"] == false;
    let repeatable = move |tool: &Value| read_only(tool) || tool["idempotentHint"] == true;
    let closed = |tool: &Value| tool["openWorldHint"] == false;
    let rules = [
        (read_only(old) && !read_only(new), "is no longer read-only"),
        (harmless(old) && !harmless(new), "may be destructive now"),
        (repeatable(old) && !repeatable(new), "is no longer idempotent"),
        (closed(old) && !closed(new), "may reach beyond the server now"),
    ];
    rules.into_iter().filter(|(lost, _)| *lost).map(|(_, what)| what)
}

fn prompt(place: &str, old: &Value, new: &Value, found: Found<'_>) {
    let named = |prompt: &'_ Value, name: &Value| {
        entries(&prompt["arguments"]).find(|argument| argument["name"] == *name).cloned()
    };
    let is_required = |argument: &Value| argument["required"] == true;
    for argument in entries(&old["arguments"]) {
        let place = format!("{place}, argument {}", argument["name"]);
        match named(new, &argument["name"]) {
            None => found.push(change(place, "is gone")),
            Some(other) if is_required(&other) && !is_required(argument) => {
                found.push(change(place, "is required now"));
            }
            Some(_) => {}
        }
    }
    let added = |argument: &&Value| is_required(argument) && named(old, &argument["name"]).is_none();
    for argument in entries(&new["arguments"]).filter(added) {
        found.push(change(format!("{place}, argument {}", argument["name"]), "is new and required"));
    }
}

/// A MIME type that was not said before takes nothing away.
fn mime_type(place: &str, old: &Value, new: &Value, found: Found<'_>) {
    match (old["mimeType"].as_str(), new["mimeType"].as_str()) {
        (Some(old), None) => found.push(change(place, format!("no longer says that it is {old}"))),
        (Some(old), Some(new)) if old != new => {
            found.push(change(place, format!("is {new} now, it was {old}")));
        }
        _ => {}
    }
}

/// Which variables came and went, as the end of a sentence.
fn variables(old: &Value, new: &Value) -> String {
    let names = |template: &Value| -> Vec<String> {
        let expressions = template["uriTemplate"].as_str().unwrap_or_default().split('{').skip(1);
        let inner = expressions.filter_map(|rest| rest.split_once('}')).map(|(inner, _)| inner);
        let plain = |name: &str| {
            name.trim_start_matches(['+', '#', '.', '/', ';', '?', '&']).trim_end_matches('*').to_owned()
        };
        inner.flat_map(|inner| inner.split(',')).map(plain).collect()
    };
    let (old, new) = (names(old), names(new));
    if old == new {
        String::new()
    } else {
        format!(", its variables {} were {}", new.join(", "), old.join(", "))
    }
}

fn entries(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn shown(list: &Value) -> impl Iterator<Item = &Value> {
    entries(list).filter(|entry| !is_hidden(entry))
}

fn is_hidden(entry: &Value) -> bool {
    entry["hidden"] == true
}
