//! What a sender meant, where the schema leaves no doubt.
//!
//! Owns the rewriting; it never makes a value fit by dropping what was said. Must not know which requests it is for.

use super::choice::{Meant, meant};
use super::node::{NodeId, ObjectRules, Rules, Types};
use super::number::Num;
use super::seen::Seen;
use super::visit::{Budget, Visitor};
use super::{Checker, Node};
use serde_json::{Map, Number, Value};

pub(super) struct Repairer<'c> {
    checker: &'c Checker,
    is_lenient: bool,
    /// Within a value that was put into an array: a second array around it would be one guess too many.
    is_wrapped: bool,
    budget: Budget,
}

impl<'c> Repairer<'c> {
    pub(super) fn new(checker: &'c Checker, is_lenient: bool, value: &Value) -> Self {
        Self { checker, is_lenient, is_wrapped: false, budget: Budget::of(value) }
    }

    /// Whether anything was changed.
    pub(super) fn repair(&mut self, id: NodeId, value: &mut Value) -> bool {
        let Node::Rules(rules) = self.checker.node(id) else { return false };
        if !self.budget.enter() {
            return false;
        }
        let changed = self.by_rules(rules, value);
        self.budget.leave();
        changed
    }

    fn by_rules(&mut self, rules: &Rules, value: &mut Value) -> bool {
        let (was_array, was_wrapped) = (value.is_array(), self.is_wrapped);
        let mut changed = rules.types.is_some_and(|types| self.by_type(types, value));
        self.is_wrapped |= value.is_array() && !was_array;
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    let Some(node) = rules.array.first.get(index).copied().or(rules.array.items) else {
                        break;
                    };
                    changed |= self.repair(node, item);
                }
            }
            Value::Object(members) => changed |= self.members(&rules.object, members),
            _ => {}
        }
        let others = &rules.in_place;
        for node in others.reference.iter().chain(&others.all_of) {
            changed |= self.repair(*node, value);
        }
        for branches in others.any_of.iter().chain(&others.one_of) {
            changed |= self.choice(branches, value);
        }
        self.is_wrapped = was_wrapped;
        changed
    }

    fn by_type(&self, types: Types, value: &mut Value) -> bool {
        if let Value::Number(number) = value
            && types.has(Types::INTEGER)
            && !types.has(Types::NUMBER)
        {
            return integral(number).is_some_and(|integer| replace(value, Value::Number(integer)));
        }
        if !self.is_lenient || types.accept(value) {
            return false;
        }
        let is_only = |wanted: Types| types.without(Types::NULL) == wanted;
        match value {
            Value::String(text) => match from_text(text, types) {
                Some(meant) => replace(value, meant),
                None => is_only(Types::ARRAY) && self.wrap(value),
            },
            Value::Number(number) if is_only(Types::STRING) => {
                let text = number.to_string();
                replace(value, Value::String(text))
            }
            Value::Null | Value::Array(_) => false,
            _ => is_only(Types::ARRAY) && self.wrap(value),
        }
    }

    fn wrap(&self, value: &mut Value) -> bool {
        if self.is_wrapped {
            return false;
        }
        let item = value.take();
        replace(value, Value::Array(vec![item]))
    }

    fn members(&mut self, rules: &ObjectRules, members: &mut Map<String, Value>) -> bool {
        let mut changed = false;
        for (name, value) in members.iter_mut() {
            let pattern =
                || rules.patterns.iter().find(|(pattern, _)| pattern.matches(name)).map(|(_, node)| *node);
            let node = rules.properties.get(name).map(|(_, node)| node).or_else(pattern).or(rules.additional);
            changed |= node.is_some_and(|node| self.repair(node, value));
        }
        let before = members.len();
        members.retain(|name, value| match rules.properties.get(name) {
            Some((name, node)) if !rules.required.iter().any(|required| required == name) => {
                !self.means_absent(node, value)
            }
            _ => true,
        });
        changed | (members.len() < before)
    }

    /// Whether a value that does not fit an optional member stands for none.
    fn means_absent(&self, node: NodeId, value: &Value) -> bool {
        let is_empty = value.is_null() || self.is_lenient && value == "";
        is_empty && !self.holds(node, value)
    }

    fn choice(&mut self, branches: &[NodeId], value: &mut Value) -> bool {
        let mut holding = branches.iter().filter(|branch| self.holds(**branch, value));
        match (holding.next().copied(), holding.next()) {
            // The value fits as it is; what is in it may still be written otherwise.
            (Some(only), None) => return self.repair(only, value),
            (Some(_), Some(_)) => return false,
            (None, _) => {}
        }
        if let Meant::Branch(branch) = meant(self.checker, branches, value) {
            return self.repair(branch, value);
        }
        if value.is_array() || value.is_object() {
            return false;
        }
        let mut repaired = branches.iter().filter_map(|branch| {
            let mut attempt = value.clone();
            (self.repair(*branch, &mut attempt) && self.holds(*branch, &attempt)).then_some(attempt)
        });
        match (repaired.next(), repaired.next()) {
            (Some(only), None) => replace(value, only),
            _ => false,
        }
    }

    fn holds(&self, node: NodeId, value: &Value) -> bool {
        Visitor::new(self.checker, value).holds(node, value, &mut Seen::off())
    }
}

fn replace(value: &mut Value, meant: Value) -> bool {
    *value = meant;
    true
}

/// The integer that a float is, if it is one that an integer type may hold.
fn integral(number: &Number) -> Option<Number> {
    if !number.is_f64() {
        return None;
    }
    match Num::new(number) {
        Num::Int(int) => {
            i64::try_from(int).map(Number::from).or_else(|_| u64::try_from(int).map(Number::from)).ok()
        }
        Num::Float(_) => None,
    }
}

/// The number or boolean that a text spells.
fn from_text(text: &str, types: Types) -> Option<Value> {
    let text = text.trim();
    if types.has(Types::BOOLEAN) && text.len() <= 5 {
        match text.to_ascii_lowercase().as_str() {
            "true" => return Some(true.into()),
            "false" => return Some(false.into()),
            _ => {}
        }
    }
    let number: Number = serde_json::from_str(text).ok()?;
    if types.has(Types::NUMBER) {
        return Some(number.into());
    }
    if !types.has(Types::INTEGER) {
        return None;
    }
    if number.is_f64() { integral(&number).map(Value::Number) } else { Some(number.into()) }
}
