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
        let mut holds = self.named(rules, members, at, seen);
        for (name, value) in members.iter().filter(|(name, _)| rules.properties.get(name).is_none()) {
            if !self.goes_on_after(holds) {
                return false;
            }
            holds &= self.unnamed(rules, name, value, at, seen);
        }
        holds &= self.goes_on_after(holds) && self.presence(rules, members, at);
        for (name, node) in &rules.dependent_schemas {
            if members.contains_key(name) && self.goes_on_after(holds) {
                holds &= self.visit(*node, whole, at, seen);
            }
        }
        holds
    }

    /// The members that the schema names, in its order.
    fn named<'v>(
        &mut self,
        rules: &ObjectRules,
        members: &'v Map<String, Value>,
        at: &Path<'_>,
        seen: &mut Seen<'v>,
    ) -> bool {
        let mut holds = true;
        for (name, node) in rules.properties.iter() {
            if !self.goes_on_after(holds) {
                return false;
            }
            let place = Path::Member(at, name);
            holds &= match members.get_key_value(name) {
                Some((name, value)) => {
                    seen.member(name);
                    self.visit(node, value, &place, &mut Seen::off())
                        & self.patterns(rules, name, value, &place).1
                }
                None if rules.required.iter().any(|required| required == name) => {
                    self.fail(&place, |_| "required".into())
                }
                None => true,
            };
        }
        holds
    }

    fn unnamed<'v>(
        &mut self,
        rules: &ObjectRules,
        name: &'v str,
        value: &'v Value,
        at: &Path<'_>,
        seen: &mut Seen<'v>,
    ) -> bool {
        let (is_covered, holds) = self.patterns(rules, name, value, &Path::Invented(at, name));
        match rules.additional {
            _ if is_covered => seen.member(name),
            Some(node) => {
                seen.member(name);
                return self.extra(node, name, value, at, || words::known_names(&rules.properties));
            }
            None => {}
        }
        holds
    }

    /// Whether some pattern covers a member, and whether all that do hold.
    fn patterns(&mut self, rules: &ObjectRules, name: &str, value: &Value, place: &Path<'_>) -> (bool, bool) {
        let (mut is_covered, mut holds) = (false, true);
        for (_, node) in rules.patterns.iter().filter(|(pattern, _)| pattern.matches(name)) {
            is_covered = true;
            holds &= self.visit(*node, value, place, &mut Seen::off());
        }
        (is_covered, holds)
    }

    /// Which members there are, whatever their values.
    fn presence(&mut self, rules: &ObjectRules, members: &Map<String, Value>, at: &Path<'_>) -> bool {
        let mut holds = true;
        let is_named = |name: &str| rules.properties.get(name).is_some();
        let unnamed = rules.required.iter().filter(|name| !is_named(name) && !members.contains_key(*name));
        for name in unnamed {
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
        if let Some(node) = rules.names {
            for name in members.keys() {
                holds &= self.goes_on_after(holds) && self.name(node, name, at);
            }
        }
        holds
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
        if let (Some(node), Value::Array(items)) = (rules.in_place.unevaluated_items, value) {
            holds &= self.unevaluated_items(node, items, at, seen);
        }
        if let (Some(node), Value::Object(members)) = (rules.in_place.unevaluated_properties, value) {
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
