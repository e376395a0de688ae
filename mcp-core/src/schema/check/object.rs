//! Objects against their rules, and the members that no rule has looked at.

use super::node::{Node, NodeId, ObjectRules, Rules};
use super::path::{Path, may_be_repeated};
use super::seen::Seen;
use super::visit::Visitor;
use super::words;
use serde_json::{Map, Value};

impl Visitor<'_> {
    pub(super) fn object<'v>(
        &mut self,
        rules: &ObjectRules,
        whole: &'v Value,
        members: &'v Map<String, Value>,
        at: &Path<'_>,
        seen: &mut Seen<'v>,
    ) -> bool {
        let mut holds = self.presence(rules, members, at);
        for (name, value) in members {
            if !self.goes_on_after(holds) {
                return false;
            }
            holds &= self.member(rules, name, value, at, seen);
        }
        for (name, node) in &rules.dependent_schemas {
            if members.contains_key(name) && self.goes_on_after(holds) {
                holds &= self.visit(*node, whole, at, seen);
            }
        }
        holds
    }

    /// Which members there are, whatever their values.
    fn presence(&mut self, rules: &ObjectRules, members: &Map<String, Value>, at: &Path<'_>) -> bool {
        let mut holds = true;
        for name in rules.required.iter().filter(|name| !members.contains_key(*name)) {
            holds = self.fail(&Path::Member(at, name), |_| "required".into());
        }
        for (given, others) in &rules.dependent_required {
            let missing = others.iter().filter(|name| !members.contains_key(*name));
            for name in missing.filter(|_| members.contains_key(given)) {
                holds = self.fail(&Path::Member(at, name), |_| format!("required with `{given}`"));
            }
        }
        if !rules.count.holds(members.len()) {
            holds = self.fail(at, |_| words::of_count(rules.count, "member"));
        }
        holds
    }

    fn member<'v>(
        &mut self,
        rules: &ObjectRules,
        name: &'v str,
        value: &'v Value,
        at: &Path<'_>,
        seen: &mut Seen<'v>,
    ) -> bool {
        let known = rules.properties.get(name);
        let place = known.map_or(Path::Invented(at, name), |(name, _)| Path::Member(at, name));
        let mut holds = true;
        let mut is_covered = known.is_some();
        if let Some((_, node)) = known {
            holds &= self.visit(node, value, &place, &mut Seen::off());
        }
        for (_, node) in rules.patterns.iter().filter(|(pattern, _)| pattern.matches(name)) {
            is_covered = true;
            holds &= self.visit(*node, value, &place, &mut Seen::off());
        }
        if let (false, Some(node)) = (is_covered, rules.additional) {
            is_covered = true;
            holds &= self.extra(node, name, value, at, || words::known_names(&rules.properties));
        }
        if is_covered {
            seen.member(name);
        }
        match rules.names {
            Some(node) if self.goes_on_after(holds) => holds & self.name(node, name, at),
            _ => holds,
        }
    }

    fn name(&mut self, node: NodeId, name: &str, at: &Path<'_>) -> bool {
        self.holds(node, &Value::String(name.to_owned()), &mut Seen::off())
            || self.fail(&Path::Invented(at, name), |checker| {
                let what = words::of_node(checker, node).unwrap_or_else(|| "not allowed".into());
                format!("a name that is {what}")
            })
    }

    /// A member that neither a name nor a pattern covers.
    fn extra<'v>(
        &mut self,
        node: NodeId,
        name: &'v str,
        value: &'v Value,
        at: &Path<'_>,
        known: impl FnOnce() -> Option<String>,
    ) -> bool {
        if !matches!(self.checker().node(node), Node::Nothing) {
            return self.visit(node, value, &Path::Invented(at, name), &mut Seen::off());
        }
        let kind = if matches!(at, Path::Root) { "argument" } else { "member" };
        let known = || known().map_or_else(String::new, |names| format!("; known are {names}"));
        if may_be_repeated(name) {
            self.fail(&Path::Invented(at, name), |_| format!("not a known {kind}{}", known()))
        } else {
            self.fail(at, |_| format!("no unknown {kind}{}", known()))
        }
    }

    /// What the `unevaluated…` keywords say of all that is left.
    pub(super) fn unevaluated<'v>(
        &mut self,
        rules: &Rules,
        value: &'v Value,
        at: &Path<'_>,
        seen: &mut Seen<'v>,
    ) -> bool {
        let mut holds = true;
        if let (Some(node), Value::Array(items)) = (rules.unevaluated_items, value) {
            holds &= self.unevaluated_items(node, items, at, seen);
        }
        if let (Some(node), Value::Object(members)) = (rules.unevaluated_properties, value) {
            for (name, value) in members.iter().filter(|(name, _)| !seen.has_member(name)) {
                if !self.goes_on_after(holds) {
                    return false;
                }
                holds &= self.extra(node, name, value, at, || words::known_names(&rules.object.properties));
            }
            seen.add_all_members();
        }
        holds
    }
}
