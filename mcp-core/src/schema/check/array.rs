//! Arrays against their rules, and the items that no rule has looked at.

use super::equal::first_repeat;
use super::node::{ArrayRules, Contains};
use super::path::Path;
use super::seen::Seen;
use super::visit::Visitor;
use super::words;
use serde_json::Value;

impl Visitor<'_> {
    pub(super) fn array<'v>(
        &mut self,
        rules: &ArrayRules,
        items: &'v [Value],
        at: &Path<'_>,
        seen: &mut Seen<'v>,
    ) -> bool {
        let mut holds = rules.count.holds(items.len());
        if !holds {
            self.fail(at, |_| words::of_count(rules.count, "item"));
        }
        for (index, item) in items.iter().enumerate() {
            let Some(node) = rules.first.get(index).copied().or(rules.items) else { break };
            if !self.goes_on_after(holds) {
                return false;
            }
            holds &= self.visit(node, item, &Path::Item(at, index), &mut Seen::off());
        }
        if rules.items.is_some() {
            seen.add_all_items();
        } else {
            seen.first_items(rules.first.len());
        }
        if let (true, Some((first, second))) =
            (rules.unique, rules.unique.then(|| first_repeat(items)).flatten())
        {
            holds = self.fail(&Path::Item(at, second), |_| format!("no repetition of item {first}"));
        }
        match &rules.contains {
            Some(contains) if self.goes_on_after(holds) => holds & self.contains(contains, items, at, seen),
            _ => holds,
        }
    }

    fn contains<'v>(
        &mut self,
        rule: &Contains,
        items: &'v [Value],
        at: &Path<'_>,
        seen: &mut Seen<'v>,
    ) -> bool {
        let mut found = 0;
        for (index, item) in items.iter().enumerate() {
            if self.holds(rule.node, item, &mut Seen::off()) {
                found += 1;
                seen.item(index);
            }
        }
        rule.count.holds(found)
            || self.fail(at, |checker| {
                let what = words::of_node(checker, rule.node).unwrap_or_else(|| "anything".into());
                format!("{} that are {what}", words::of_count(rule.count, "item"))
            })
    }

    pub(super) fn unevaluated_items<'v>(
        &mut self,
        node: super::node::NodeId,
        items: &'v [Value],
        at: &Path<'_>,
        seen: &mut Seen<'v>,
    ) -> bool {
        let mut holds = true;
        for (index, item) in items.iter().enumerate().filter(|(index, _)| !seen.has_item(*index)) {
            if !self.goes_on_after(holds) {
                return false;
            }
            holds &= self.visit(node, item, &Path::Item(at, index), &mut Seen::off());
        }
        seen.add_all_items();
        holds
    }
}
