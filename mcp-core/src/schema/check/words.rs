//! What a value should be, in a model's words, from the schema alone.
//!
//! Owns the wording and its bounds: a list is cut where it would be longer than it is useful.

use super::Checker;
use super::node::{Count, Node, NodeId, NumberRules, Properties, Rules, Types};
use super::number::Num;
use super::pattern::Pattern;
use crate::schema::written;
use serde_json::Value;
use std::fmt;

/// Values, names or branches that are listed before "and n more".
const LISTED: usize = 20;
/// Characters of one value.
const VALUE: usize = 60;

/// What a node asks for; nothing, if it takes anything.
pub(super) fn of_node(checker: &Checker, id: NodeId) -> Option<String> {
    describe_node(checker, id, 2)
}

pub(super) fn of_rules(checker: &Checker, rules: &Rules) -> String {
    describe(checker, rules, 2).unwrap_or_else(|| "another value".into())
}

pub(super) fn of_number(rules: &Rules) -> String {
    let is_integer = rules.types.is_some_and(|types| !types.has(Types::NUMBER));
    format!("{}{}", if is_integer { "an integer" } else { "a number" }, Range(&rules.number))
}

/// Branches, one after the other.
pub(super) fn of_choice(checker: &Checker, branches: &[NodeId]) -> String {
    choice(checker, branches, 2)
}

pub(super) fn of_values<'v>(values: impl IntoIterator<Item = &'v Value>) -> String {
    let values: Vec<String> = values.into_iter().map(value).collect();
    match values.as_slice() {
        [only] => only.clone(),
        _ => format!("one of {}", list(&values, ", ")),
    }
}

/// How many of something: `at most 80 characters`.
pub(super) fn of_count(count: Count, unit: &str) -> String {
    let plural = |n: usize| if n == 1 { unit.to_owned() } else { format!("{unit}s") };
    match (count.min, count.max) {
        (Some(min), Some(max)) if min == max => format!("exactly {min} {}", plural(min)),
        (Some(min), Some(max)) => format!("{min} to {max} {unit}s"),
        (Some(min), None) => format!("at least {min} {}", plural(min)),
        (None, Some(max)) => format!("at most {max} {}", plural(max)),
        (None, None) => format!("any number of {unit}s"),
    }
}

pub(super) fn of_pattern(pattern: &Pattern) -> String {
    format!("matching the pattern {}", pattern.source())
}

/// The names that a schema knows, if it knows any.
pub(super) fn known_names(properties: &Properties) -> Option<String> {
    let names: Vec<String> = properties.iter().map(|(name, _)| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| list(&names, ", "))
}

fn describe_node(checker: &Checker, id: NodeId, depth: usize) -> Option<String> {
    match checker.node(id) {
        Node::Anything => None,
        Node::Nothing => Some("not allowed".into()),
        Node::Rules(rules) => describe(checker, rules, depth),
    }
}

/// The outer form of what the rules allow, down to some depth.
fn describe(checker: &Checker, rules: &Rules, depth: usize) -> Option<String> {
    if let Some(constant) = &rules.constant {
        return Some(value(constant));
    }
    if let Some(values) = &rules.values {
        return Some(of_values(values));
    }
    if let Some(types) = rules.types {
        let words: Vec<String> =
            types.words().map(|word| of_type(checker, rules, types, word, depth)).collect();
        return Some(words.join(" or "));
    }
    if depth == 0 {
        return None;
    }
    let others = &rules.in_place;
    let branches = others.any_of.as_deref().or(others.one_of.as_deref());
    if let Some(branches) = branches {
        return Some(choice(checker, branches, depth - 1));
    }
    let range = Range(&rules.number).to_string();
    if !range.is_empty() {
        return Some(of_number(rules));
    }
    let text = text_rules(rules);
    if !text.is_empty() {
        return Some(format!("a string{text}"));
    }
    let inner = others.reference.iter().chain(&others.all_of);
    inner.filter_map(|id| describe_node(checker, *id, depth - 1)).next().or_else(|| {
        let required: Vec<String> = rules.object.required.iter().map(|name| format!("`{name}`")).collect();
        (!required.is_empty()).then(|| format!("an object with {}", list(&required, ", ")))
    })
}

fn of_type(checker: &Checker, rules: &Rules, types: Types, word: &str, depth: usize) -> String {
    match word {
        "an integer" | "a number" => format!("{word}{}", Range(&rules.number)),
        "a string" => format!("{word}{}", text_rules(rules)),
        "an object" if !rules.object.required.is_empty() => {
            let required: Vec<String> =
                rules.object.required.iter().map(|name| format!("`{name}`")).collect();
            format!("{word} with {}", list(&required, ", "))
        }
        "an array" if types == Types::ARRAY && depth > 0 => {
            let items = rules.array.items.and_then(|id| describe_node(checker, id, depth - 1));
            items.map_or_else(|| word.to_owned(), |items| format!("{word} of which each item is {items}"))
        }
        _ => word.to_owned(),
    }
}

/// The rules for texts, behind the word for the type.
fn text_rules(rules: &Rules) -> String {
    let text = &rules.text;
    let is_counted = text.length.min.is_some() || text.length.max.is_some();
    let length = is_counted.then(|| format!(" of {}", of_count(text.length, "character")));
    let pattern = text.pattern.as_ref().map(|pattern| format!(" {}", of_pattern(pattern)));
    let format = text.format.map(|format| format!(": {}", format.words));
    [length, pattern, format].into_iter().flatten().collect()
}

fn choice(checker: &Checker, branches: &[NodeId], depth: usize) -> String {
    let words = branches.iter().map(|id| describe_node(checker, *id, depth));
    let mut words: Vec<String> = words.map(|words| words.unwrap_or_else(|| "anything".into())).collect();
    words.dedup();
    list(&words, "; ")
}

fn list(words: &[String], separator: &str) -> String {
    let shown = words[..words.len().min(LISTED)].join(separator);
    match words.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// A value of the schema.
fn value(value: &Value) -> String {
    let text = written(value);
    match text.char_indices().nth(VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// The rules for numbers, behind the word for the type: ` from 1 to 100`.
struct Range<'r>(&'r NumberRules);

impl fmt::Display for Range<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules = self.0;
        match (rules.minimum, rules.maximum) {
            (Some(min), Some(max)) => write!(f, " from {min} to {max}")?,
            (Some(min), None) => write!(f, " of at least {min}")?,
            (None, Some(max)) => write!(f, " of at most {max}")?,
            (None, None) => {}
        }
        let bounds = [
            rules.exclusive_minimum.map(|min| format!("above {min}")),
            rules.exclusive_maximum.map(|max| format!("below {max}")),
            rules.multiple_of.map(|divisor| format!("a multiple of {divisor}")),
        ];
        let bounds: Vec<String> = bounds.into_iter().flatten().collect();
        if bounds.is_empty() { Ok(()) } else { write!(f, ", {}", bounds.join(" and ")) }
    }
}

impl fmt::Display for Num {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(int) => int.fmt(f),
            Self::Float(float) => float.fmt(f),
        }
    }
}
