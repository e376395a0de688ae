//! `anyOf` and `oneOf`: which branch holds and, if none does, which one was meant.
//!
//! Owns the guess. It looks at the value's surface only, so that explaining a deep value costs no more than checking
//! it: the branch that the tag names, else the only one of the value's type.

use super::Checker;
use super::equal::equal;
use super::node::{Node, NodeId, Rules};
use super::path::Path;
use super::seen::Seen;
use super::visit::Visitor;
use super::words;
use serde_json::{Map, Value};

impl Visitor<'_> {
    pub(super) fn any_of<'v>(
        &mut self,
        branches: &[NodeId],
        value: &'v Value,
        at: &Path<'_>,
        seen: &mut Seen<'v>,
    ) -> bool {
        let mut holds = false;
        for branch in branches {
            let mut inside = seen.fresh();
            if self.holds(*branch, value, &mut inside) {
                holds = true;
                seen.add(inside);
                if !seen.is_on() {
                    break;
                }
            }
        }
        holds || self.explain(branches, value, at)
    }

    pub(super) fn one_of<'v>(
        &mut self,
        branches: &[NodeId],
        value: &'v Value,
        at: &Path<'_>,
        seen: &mut Seen<'v>,
    ) -> bool {
        let mut found = 0;
        for branch in branches {
            let mut inside = seen.fresh();
            if self.holds(*branch, value, &mut inside) {
                found += 1;
                seen.add(inside);
            }
        }
        match found {
            0 => self.explain(branches, value, at),
            1 => true,
            _ => self.fail(at, |checker| format!("exactly one of: {}", words::of_choice(checker, branches))),
        }
    }

    fn explain(&mut self, branches: &[NodeId], value: &Value, at: &Path<'_>) -> bool {
        if !self.goes_on() {
            return false;
        }
        let checker = self.checker();
        match meant(checker, branches, value) {
            Meant::Branch(branch) => {
                self.visit(branch, value, at, &mut Seen::off());
                false
            }
            Meant::Tag { name, values, is_missing } => self.fail(&Path::Member(at, name), |_| {
                let values = words::of_values(values);
                if is_missing { format!("required: {values}") } else { values }
            }),
            Meant::Value(values) => self.fail(at, |_| words::of_values(values)),
            Meant::Unclear => self.fail(at, |_| format!("one of: {}", words::of_choice(checker, branches))),
        }
    }
}

/// What the sender meant, as far as the surface of the value tells.
pub(super) enum Meant<'c> {
    Branch(NodeId),
    /// A tag decides, and it is none of these.
    Tag {
        name: &'c str,
        values: Vec<&'c Value>,
        is_missing: bool,
    },
    /// One of single values.
    Value(Vec<&'c Value>),
    Unclear,
}

pub(super) fn meant<'c>(checker: &'c Checker, branches: &[NodeId], value: &Value) -> Meant<'c> {
    let fitting: Vec<(NodeId, &Rules)> = branches
        .iter()
        .filter_map(|id| Some((*id, rules(checker, *id)?)))
        .filter(|(_, rules)| rules.types.is_none_or(|types| types.accept(value)))
        .collect();
    if let [(only, _)] = fitting.as_slice() {
        return Meant::Branch(*only);
    }
    if let Value::Object(members) = value {
        return by_tag(checker, &fitting, members)
            .or_else(|| by_only_member(&fitting, members))
            .unwrap_or(Meant::Unclear);
    }
    let values: Option<Vec<_>> = fitting.iter().map(|(_, rules)| own_values(rules)).collect();
    match values.map(|values| values.concat()) {
        Some(values) if !values.is_empty() => Meant::Value(values),
        _ => Meant::Unclear,
    }
}

fn rules(checker: &Checker, id: NodeId) -> Option<&Rules> {
    match checker.node(id) {
        Node::Rules(rules) => Some(rules),
        Node::Anything | Node::Nothing => None,
    }
}

fn own_values(rules: &Rules) -> Option<Vec<&Value>> {
    let constant = rules.constant.as_deref().map(|constant| vec![constant]);
    constant.or_else(|| rules.values.as_ref().map(|values| values.iter().collect()))
}

/// A member that has its own values in every branch.
fn by_tag<'c>(
    checker: &'c Checker,
    branches: &[(NodeId, &'c Rules)],
    members: &Map<String, Value>,
) -> Option<Meant<'c>> {
    let tag_of = |rules: &'c Rules, name: &str| {
        let (_, node) = rules.object.properties.get(name)?;
        own_values(self::rules(checker, node)?)
    };
    let (_, first) = branches.first()?;
    let mut names = first.object.required.iter();
    let is_tag = |name: &&String| branches.iter().all(|(_, rules)| tag_of(rules, name).is_some());
    let name = names.find(is_tag)?;
    let tags = branches.iter().filter_map(|(id, rules)| Some((*id, tag_of(rules, name)?)));
    let given = members.get(name);
    let is_given =
        |values: &[&Value]| given.is_some_and(|given| values.iter().any(|value| equal(value, given)));
    let mut named = tags.clone().filter(|(_, values)| is_given(values));
    match (named.next(), named.next()) {
        (Some((id, _)), None) => Some(Meant::Branch(id)),
        (None, _) => Some(Meant::Tag {
            name,
            values: tags.flat_map(|(_, values)| values).collect(),
            is_missing: given.is_none(),
        }),
        _ => None,
    }
}

/// Branches that ask for one member each, by which they are told apart.
fn by_only_member<'c>(branches: &[(NodeId, &'c Rules)], members: &Map<String, Value>) -> Option<Meant<'c>> {
    let mut given = branches.iter().filter(|(_, rules)| match rules.object.required.as_slice() {
        [only] => members.contains_key(only),
        _ => false,
    });
    match (given.next(), given.next()) {
        (Some((id, _)), None) => Some(Meant::Branch(*id)),
        _ => None,
    }
}
