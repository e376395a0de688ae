//! Every schema within a schema, with the path that leads there.
//!
//! Owns references and paths. Must not know what is looked for.

use serde_json::{Map, Value};
use std::collections::HashSet;

/// One schema within the schema of all arguments.
pub(super) struct Node<'a> {
    /// Such as `address.street` or `users[].name`; empty at the root.
    pub(super) path: String,
    pub(super) schema: &'a Map<String, Value>,
    /// The last member of the path, when the node is the schema of that very member.
    pub(super) member: Option<&'a str>,
    /// How many members the path has.
    pub(super) depth: usize,
    /// Its own, or that of the definition it refers to or of the variant it belongs to.
    pub(super) description: &'a str,
}

/// Every schema that a root leads to, a definition only where it is first referred to.
pub(super) fn walk(root: &Value) -> Vec<Node<'_>> {
    let mut walker = Walker { root, entered: HashSet::new(), above: Vec::new(), nodes: Vec::new() };
    walker.enter(root, &Step::default());
    walker.nodes
}

/// What a schema refers to, itself when it refers to nothing or to nowhere.
pub(crate) fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
    target.and_then(|pointer| root.pointer(pointer)).unwrap_or(schema)
}

/// How a schema is reached.
#[derive(Clone, Default)]
struct Step<'a> {
    path: String,
    member: Option<&'a str>,
    depth: usize,
    /// A description that stands for a missing one.
    lent: &'a str,
}

impl<'a> Step<'a> {
    fn member(&self, name: &str) -> Self {
        Self { path: member_path(&self.path, name), depth: self.depth + 1, ..Self::default() }
    }

    fn item(&self, place: &str) -> Self {
        Self { path: format!("{}{place}", self.path), depth: self.depth, ..Self::default() }
    }

    fn same(&self) -> Self {
        Self { member: None, lent: "", ..self.clone() }
    }
}

struct Walker<'a> {
    root: &'a Value,
    entered: HashSet<&'a str>,
    /// The schemas within which the walk is.
    above: Vec<&'a Value>,
    nodes: Vec<Node<'a>>,
}

impl<'a> Walker<'a> {
    fn enter(&mut self, value: &'a Value, step: &Step<'a>) {
        let Some(schema) = value.as_object() else { return };
        let target = resolve(self.root, value);
        let own = [value, target].iter().find_map(|schema| schema["description"].as_str());
        let Step { path, member, depth, lent } = step.clone();
        self.nodes.push(Node { path, schema, member, depth, description: own.unwrap_or(lent) });
        self.above.push(value);
        self.below(schema, step);
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str)
            && !self.is_known(target)
            && self.entered.insert(reference)
        {
            self.enter(target, &step.same());
        }
        self.above.pop();
    }

    /// A type that contains itself stands in place once, and refers to its definition from within.
    fn is_known(&self, target: &Value) -> bool {
        let same =
            |above: &&Value| above["properties"].is_object() && above["properties"] == target["properties"];
        self.above.iter().any(|above| std::ptr::eq(*above, target)) || self.above.iter().any(same)
    }

    fn below(&mut self, schema: &'a Map<String, Value>, step: &Step<'a>) {
        for (keyword, value) in schema {
            match keyword.as_str() {
                "properties" => self.members(schema, value, step),
                "patternProperties" => {
                    for (_, schema) in value.as_object().into_iter().flatten() {
                        self.enter(schema, &step.member("*"));
                    }
                }
                "additionalProperties" => self.enter(value, &step.member("*")),
                "items" | "contains" => self.enter(value, &step.item("[]")),
                "prefixItems" => {
                    for (index, schema) in value.as_array().into_iter().flatten().enumerate() {
                        self.enter(schema, &step.item(&format!("[{index}]")));
                    }
                }
                "anyOf" | "oneOf" | "allOf" => {
                    for schema in value.as_array().into_iter().flatten() {
                        self.enter(schema, &step.same());
                    }
                }
                "not" | "if" | "then" | "else" => self.enter(value, &step.same()),
                _ => {}
            }
        }
    }

    /// The only member of an alternative is the name of a variant, which the alternative describes.
    fn members(&mut self, schema: &'a Map<String, Value>, members: &'a Value, step: &Step<'a>) {
        let members: Vec<(&'a String, &'a Value)> = members.as_object().into_iter().flatten().collect();
        let variant = step.member.is_none() && step.depth > 0 && members.len() == 1;
        let lent = schema.get("description").and_then(Value::as_str).filter(|_| variant).unwrap_or_default();
        for (name, schema) in members {
            self.enter(schema, &Step { member: Some(name), lent, ..step.member(name) });
        }
    }
}

fn member_path(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_member_is_found_once_with_its_path_and_depth() {
        let root = json!({
            "properties": {
                "users": { "items": { "properties": { "name": {}, "boss": { "$ref": "#/$defs/Boss" } } } },
                "labels": { "additionalProperties": { "properties": { "text": {} } } },
                "shape": { "oneOf": [{ "properties": { "radius": {} } }] },
            },
            "$defs": { "Boss": { "properties": { "boss": { "$ref": "#/$defs/Boss" } } } },
        });
        let nodes = walk(&root);
        let mut found: Vec<(&str, usize)> =
            nodes.iter().filter(|node| node.member.is_some()).map(|node| (&*node.path, node.depth)).collect();
        found.sort_unstable();
        let expected = [
            ("labels", 1),
            ("labels.*.text", 3),
            ("shape", 1),
            ("shape.radius", 2),
            ("users", 1),
            ("users[].boss", 2),
            ("users[].boss.boss", 3),
            ("users[].name", 2),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_type_that_contains_itself_is_walked_once() {
        let tree = json!({ "properties": { "left": { "$ref": "#/$defs/Tree" } } });
        let root = json!({ "properties": { "tree": tree }, "$defs": { "Tree": tree } });
        let paths: Vec<String> = walk(&root).into_iter().map(|node| node.path).collect();
        assert_eq!(paths, ["", "tree", "tree.left"]);
    }

    #[test]
    fn a_variant_lends_its_description_to_its_only_member() {
        let variant = json!({ "description": "A whole number.", "properties": { "Count": {} } });
        let root = json!({ "properties": { "value": { "oneOf": [variant] } } });
        let found = walk(&root).into_iter().find(|node| node.member == Some("Count"));
        assert_eq!(found.map(|node| node.description), Some("A whole number."));
    }

    #[test]
    fn a_reference_lends_its_description_and_one_to_nowhere_does_no_harm() {
        let root = json!({
            "properties": { "unit": { "$ref": "#/$defs/Unit" }, "lost": { "$ref": "#/$defs/Lost" } },
            "$defs": { "Unit": { "description": "Metric or imperial." } },
        });
        let of = |name| walk(&root).into_iter().find(|node| node.path == name).map(|node| node.description);
        assert_eq!(of("unit"), Some("Metric or imperial."));
        assert_eq!(of("lost"), Some(""));
    }
}
