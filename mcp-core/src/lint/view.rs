//! A surface as rules see it.
//!
//! Owns how places are named. Must not know any rule.

use super::walk::{Node, walk};
use serde_json::Value;

/// What a model is shown of a server.
pub(super) struct View<'a> {
    pub(super) server: &'a str,
    pub(super) tools: Vec<Tool<'a>>,
    pub(super) prompts: Vec<Prompt<'a>>,
}

pub(super) struct Tool<'a> {
    pub(super) name: &'a str,
    pub(super) description: &'a str,
    pub(super) input: &'a Value,
    pub(super) annotations: &'a Value,
}

pub(super) struct Prompt<'a> {
    pub(super) name: &'a str,
    pub(super) description: &'a str,
    pub(super) arguments: Vec<Argument<'a>>,
}

pub(super) struct Argument<'a> {
    pub(super) name: &'a str,
    pub(super) description: &'a str,
}

impl<'a> View<'a> {
    /// Leaves out what is hidden: no model sees it.
    pub(super) fn of(surface: &'a Value) -> Self {
        let tools = entries(&surface["tools"]).filter(|tool| tool["hidden"] != true);
        let prompts = entries(&surface["prompts"]).filter(|prompt| prompt["hidden"] != true);
        Self {
            server: text(surface, "name"),
            tools: tools.map(Tool::of).collect(),
            prompts: prompts.map(Prompt::of).collect(),
        }
    }
}

impl<'a> Tool<'a> {
    fn of(entry: &'a Value) -> Self {
        Self {
            name: text(entry, "name"),
            description: text(entry, "description"),
            input: &entry["inputSchema"],
            annotations: &entry["annotations"],
        }
    }

    pub(super) fn place(&self) -> String {
        format!("tool {:?}", self.name)
    }

    /// The place of an argument, or of a member within one.
    pub(super) fn argument(&self, path: &str) -> String {
        if path.is_empty() { self.place() } else { format!("tool {:?}, argument {path:?}", self.name) }
    }

    /// Every schema within the input schema.
    pub(super) fn nodes(&self) -> Vec<Node<'a>> {
        walk(self.input)
    }
}

impl<'a> Prompt<'a> {
    fn of(entry: &'a Value) -> Self {
        let argument = |value: &'a Value| Argument {
            name: text(value, "name"),
            description: text(value, "description"),
        };
        Self {
            name: text(entry, "name"),
            description: text(entry, "description"),
            arguments: entries(&entry["arguments"]).map(argument).collect(),
        }
    }

    pub(super) fn place(&self) -> String {
        format!("prompt {:?}", self.name)
    }

    pub(super) fn argument(&self, name: &str) -> String {
        format!("prompt {:?}, argument {name:?}", self.name)
    }
}

fn entries(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text<'a>(entry: &'a Value, member: &str) -> &'a str {
    entry[member].as_str().unwrap_or_default()
}
