//! Two schemas, member by member.
//!
//! Owns which difference matters on which side. Must not know what tools or results are.

use super::choices::compare_choices;
use super::plain::{alternatives, one_for_each_type};
use super::values::{compare_types, compare_values};
use serde_json::{Map, Value};

/// Where a schema stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Clients write what fits the schema, so that it must not accept less.
    Input,
    /// Clients read what fits the schema, so that it must not allow more.
    Output,
}

/// What a difference does to the values that fit a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Some no longer fit.
    Narrower,
    /// Some fit that did not.
    Wider,
    /// Both, or it cannot be told.
    Other,
}

impl Effect {
    fn breaks(self, side: Side) -> bool {
        match self {
            Self::Narrower => side == Side::Input,
            Self::Wider => side == Side::Output,
            Self::Other => true,
        }
    }
}

/// One difference, at a path of members.
#[derive(Debug, PartialEq)]
pub(super) struct Difference {
    pub(super) path: String,
    pub(super) effect: Effect,
    pub(super) what: String,
}

/// The differences that matter on a side, as path and sentence.
pub(super) fn breaks(old: &Value, new: &Value, side: Side) -> Vec<(String, String)> {
    let mut comparison = Comparison::new(old, new, side);
    comparison.schemas("", old, new);
    let mut found = Vec::new();
    for difference in comparison.found.into_iter().filter(|one| one.effect.breaks(side)) {
        let found_one = (difference.path, difference.what);
        // Variants of an enum share members, which would be reported for each of them.
        if !found.contains(&found_one) {
            found.push(found_one);
        }
    }
    found
}

/// Schemas deeper than this are taken for equal.
const DEEPEST: usize = 64;

/// A comparison under way.
pub(super) struct Comparison<'a> {
    old_root: &'a Value,
    new_root: &'a Value,
    pub(super) side: Side,
    pub(super) found: Vec<Difference>,
    /// The pairs of references within which the comparison is: such a pair is equal unless it differs elsewhere.
    within: Vec<(Value, Value)>,
    /// Whether equal references lead to equal schemas.
    same_definitions: bool,
    depth: usize,
}

impl<'a> Comparison<'a> {
    fn new(old_root: &'a Value, new_root: &'a Value, side: Side) -> Self {
        let refers = |root: &Value| root.to_string().contains("\"$ref\"");
        let same_definitions = old_root == new_root || !refers(old_root) && !refers(new_root);
        Self { old_root, new_root, side, found: Vec::new(), within: Vec::new(), same_definitions, depth: 0 }
    }

    /// Whether two schemas differ in a way that matters.
    pub(super) fn would_break(&mut self, old: &Value, new: &Value) -> bool {
        let before = self.found.len();
        self.schemas("", old, new);
        self.found.drain(before..).any(|difference| difference.effect.breaks(self.side))
    }

    pub(super) fn add(&mut self, path: &str, effect: Effect, what: impl Into<String>) {
        self.found.push(Difference { path: path.to_owned(), effect, what: what.into() });
    }

    pub(super) fn schemas(&mut self, path: &str, old: &Value, new: &Value) {
        if self.same_definitions && old == new {
            return;
        }
        let pair = (old["$ref"].clone(), new["$ref"].clone());
        let refers = pair.0.is_string() && pair.1.is_string();
        if self.depth == DEEPEST || refers && self.within.contains(&pair) {
            return;
        }
        self.depth += 1;
        self.within.extend(refers.then_some(pair));
        self.resolved(path, old, new);
        if refers {
            self.within.pop();
        }
        self.depth -= 1;
    }

    fn resolved(&mut self, path: &str, old: &Value, new: &Value) {
        let old = alternatives(self.old_root, old);
        let new = alternatives(self.new_root, new);
        match (old.as_slice(), new.as_slice()) {
            ([old], [new]) => self.plain(path, old, new),
            _ => {
                let [old, new] =
                    [old, new].map(|all| all.into_iter().flat_map(one_for_each_type).collect::<Vec<_>>());
                compare_choices(self, path, &old, &new);
            }
        }
    }

    /// Two schemas without references and alternatives.
    pub(super) fn plain(&mut self, path: &str, old: &Value, new: &Value) {
        if !compare_types(self, path, old, new) {
            return;
        }
        compare_values(self, path, old, new);
        self.members(path, old, new);
        self.further_members(path, old, new);
        self.items(path, old, new);
        self.header(path, old, new);
        self.conditions(path, old, new);
    }

    fn members(&mut self, path: &str, old: &Value, new: &Value) {
        let (none, some) = (Map::new(), Map::new());
        let before = old["properties"].as_object().unwrap_or(&none);
        let after = new["properties"].as_object().unwrap_or(&some);
        let required = |schema: &Value, name: &str| {
            schema["required"].as_array().is_some_and(|names| names.iter().any(|other| other == name))
        };
        for (name, schema) in before {
            let path = join(path, name);
            let Some(other) = after.get(name) else {
                self.add(&path, Effect::Other, "is gone");
                continue;
            };
            match (required(old, name), required(new, name)) {
                (false, true) => self.add(&path, Effect::Narrower, "is required now"),
                (true, false) => self.add(&path, Effect::Wider, "may be missing now"),
                _ => {}
            }
            self.schemas(&path, schema, other);
        }
        for name in after.keys().filter(|name| !before.contains_key(*name) && required(new, name)) {
            self.add(&join(path, name), Effect::Narrower, "is new and required");
        }
    }

    /// Members without a schema of their own. That a result may have some matters to nobody.
    fn further_members(&mut self, path: &str, old: &Value, new: &Value) {
        let keyword = "additionalProperties";
        let is_closed = |schema: &Value| schema[keyword] == false;
        match (old[keyword].is_object(), new[keyword].is_object()) {
            (true, true) => self.schemas(&join(path, "*"), &old[keyword], &new[keyword]),
            (true, false) if !is_closed(new) => {
                self.add(path, Effect::Wider, "may have further members of any kind now");
            }
            (false, true) if !is_closed(old) => {
                self.add(path, Effect::Narrower, "restricts further members now");
            }
            _ if is_closed(new) && !is_closed(old) => {
                self.add(path, Effect::Narrower, "no longer accepts further members");
            }
            _ => {}
        }
    }

    fn items(&mut self, path: &str, old: &Value, new: &Value) {
        let says = |schema: &Value| schema["items"].as_object().is_some_and(|items| !items.is_empty());
        match (says(old), says(new)) {
            (true, true) => self.schemas(&format!("{path}[]"), &old["items"], &new["items"]),
            (true, false) => self.add(path, Effect::Wider, "may hold anything now"),
            (false, true) => self.add(path, Effect::Narrower, "restricts what it holds now"),
            (false, false) => {}
        }
        let first = |schema: &Value| schema["prefixItems"].as_array().cloned().unwrap_or_default();
        let (old, new) = (first(old), first(new));
        if old.len() != new.len() {
            self.add(path, Effect::Other, format!("has {} places now, it had {}", new.len(), old.len()));
        }
        for (index, (old, new)) in old.iter().zip(&new).enumerate() {
            self.schemas(&format!("{path}[{index}]"), old, new);
        }
    }

    /// An argument that clients repeat in a header: one that does not know is refused.
    fn header(&mut self, path: &str, old: &Value, new: &Value) {
        if let Value::String(name) = &new["x-mcp-header"]
            && old["x-mcp-header"] != new["x-mcp-header"]
        {
            self.add(
                path,
                Effect::Narrower,
                format!("must be repeated in the header `Mcp-Param-{name}` now"),
            );
        }
    }

    fn conditions(&mut self, path: &str, old: &Value, new: &Value) {
        const KEYWORDS: &[&str] = &[
            "not",
            "if",
            "then",
            "else",
            "patternProperties",
            "propertyNames",
            "contains",
            "minContains",
            "maxContains",
            "dependentRequired",
            "dependentSchemas",
            "unevaluatedItems",
            "unevaluatedProperties",
        ];
        for keyword in KEYWORDS.iter().filter(|keyword| old[**keyword] != new[**keyword]) {
            self.add(path, Effect::Other, format!("has another `{keyword}`, which may mean anything"));
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
