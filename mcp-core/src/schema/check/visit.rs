//! Checking a value against a node: the order of the rules, and the bounds on the work.
//!
//! Owns the report. A visitor either reports what is wrong or, for branches that may fail, only finds whether anything
//! is; both stop as soon as nothing more can be learnt.

use super::node::{Condition, Node, NodeId, Rules};
use super::path::Path;
use super::seen::Seen;
use super::{Checker, Violation, equal, words};
use serde_json::Value;

/// Violations that one answer lists.
const LISTED: usize = 20;
/// Nested nodes. A value from the wire is at most 128 deep, and most of a schema's nodes take one level each.
const DEPTH: usize = 300;
/// Nodes visited for each value inside the value that is checked: a schema can ask for more only by trying branches
/// within branches within branches.
const STEPS_PER_VALUE: usize = 100;
const STEPS: usize = 10_000;

/// The work that may still be done.
pub(super) struct Budget {
    steps: usize,
    depth: usize,
    is_exhausted: bool,
}

impl Budget {
    pub(super) fn of(value: &Value) -> Self {
        Self { steps: STEPS + STEPS_PER_VALUE * size(value), depth: DEPTH, is_exhausted: false }
    }

    /// Takes a step down, if there is one left. Once there is none, there never will be.
    pub(super) fn enter(&mut self) -> bool {
        self.is_exhausted |= self.steps == 0 || self.depth == 0;
        if !self.is_exhausted {
            self.steps -= 1;
            self.depth -= 1;
        }
        !self.is_exhausted
    }

    pub(super) fn leave(&mut self) {
        self.depth += 1;
    }
}

pub(super) struct Visitor<'c> {
    checker: &'c Checker,
    budget: Budget,
    /// `None` while only the verdict counts.
    report: Option<Vec<Violation>>,
}

impl<'c> Visitor<'c> {
    pub(super) fn new(checker: &'c Checker, value: &Value) -> Self {
        Self { checker, budget: Budget::of(value), report: None }
    }

    /// All that is wrong.
    pub(super) fn check(mut self, root: NodeId, value: &Value) -> Vec<Violation> {
        self.report = Some(Vec::new());
        let holds = self.visit(root, value, &Path::Root, &mut Seen::off());
        let mut violations = self.report.take().unwrap_or_default();
        if violations.len() > LISTED {
            violations.truncate(LISTED);
            violations.push(Violation { path: String::new(), expectation: "and more".into() });
        }
        if self.budget.is_exhausted && violations.is_empty() {
            let expectation = "nested less deeply: this is more than can be checked".into();
            violations.push(Violation { path: String::new(), expectation });
        }
        debug_assert_eq!(holds && !self.budget.is_exhausted, violations.is_empty());
        violations
    }

    /// Whether a node holds, without a report.
    pub(super) fn holds<'v>(&mut self, id: NodeId, value: &'v Value, seen: &mut Seen<'v>) -> bool {
        let report = self.report.take();
        let holds = self.visit(id, value, &Path::Root, seen);
        self.report = report;
        holds && !self.budget.is_exhausted
    }

    pub(super) fn visit<'v>(
        &mut self,
        id: NodeId,
        value: &'v Value,
        at: &Path<'_>,
        seen: &mut Seen<'v>,
    ) -> bool {
        if !self.budget.enter() {
            return false;
        }
        let checker = self.checker;
        let holds = match checker.node(id) {
            Node::Anything => true,
            Node::Nothing => self.fail(at, |_| "nothing: it is not allowed".into()),
            Node::Rules(rules) => self.rules(rules, value, at, seen),
        };
        self.budget.leave();
        holds
    }

    fn rules<'v>(&mut self, rules: &Rules, value: &'v Value, at: &Path<'_>, seen: &mut Seen<'v>) -> bool {
        let is_typed = rules.types.is_none_or(|types| types.accept(value));
        let is_listed =
            rules.values.as_ref().is_none_or(|values| values.iter().any(|one| equal::equal(one, value)))
                && rules.constant.as_ref().is_none_or(|constant| equal::equal(constant, value));
        if !is_typed || !is_listed {
            // The other rules are about other values.
            return self.fail(at, |checker| words::of_rules(checker, rules));
        }
        let others = &rules.in_place;
        if others.unevaluated_items.is_none() && others.unevaluated_properties.is_none() {
            return self.applicators(rules, value, at, seen);
        }
        let mut inside = Seen::on();
        let mut holds = self.applicators(rules, value, at, &mut inside);
        holds &= self.goes_on_after(holds) && self.unevaluated(rules, value, at, &mut inside);
        seen.add(inside);
        holds
    }

    fn applicators<'v>(
        &mut self,
        rules: &Rules,
        value: &'v Value,
        at: &Path<'_>,
        seen: &mut Seen<'v>,
    ) -> bool {
        let mut holds = match value {
            Value::Null | Value::Bool(_) => true,
            Value::Number(number) => self.number(rules, number, at),
            Value::String(text) => self.text(rules, text, at),
            Value::Array(items) => self.array(&rules.array, items, at, seen),
            Value::Object(members) => self.object(&rules.object, value, members, at, seen),
        };
        let others = &rules.in_place;
        for node in others.reference.iter().chain(&others.all_of) {
            holds &= self.goes_on_after(holds) && self.visit(*node, value, at, seen);
        }
        if let Some(branches) = &others.any_of {
            holds &= self.goes_on_after(holds) && self.any_of(branches, value, at, seen);
        }
        if let Some(branches) = &others.one_of {
            holds &= self.goes_on_after(holds) && self.one_of(branches, value, at, seen);
        }
        if let Some(node) = others.not {
            holds &= self.goes_on_after(holds) && self.not(node, value, at);
        }
        if let Some(condition) = &others.condition {
            holds &= self.goes_on_after(holds) && self.condition(condition, value, at, seen);
        }
        holds
    }

    fn not(&mut self, node: NodeId, value: &Value, at: &Path<'_>) -> bool {
        let holds = self.holds(node, value, &mut Seen::off());
        !holds
            || self.fail(at, |checker| match words::of_node(checker, node) {
                Some(words) => format!("anything but {words}"),
                None => "nothing: it is not allowed".into(),
            })
    }

    fn condition<'v>(
        &mut self,
        rule: &Condition,
        value: &'v Value,
        at: &Path<'_>,
        seen: &mut Seen<'v>,
    ) -> bool {
        let mut inside = seen.fresh();
        let branch = if self.holds(rule.when, value, &mut inside) {
            seen.add(inside);
            rule.then
        } else {
            rule.otherwise
        };
        branch.is_none_or(|node| self.visit(node, value, at, seen))
    }

    /// Records what should have been there.
    pub(super) fn fail(&mut self, at: &Path<'_>, expectation: impl FnOnce(&Checker) -> String) -> bool {
        if self.goes_on() {
            self.record(at, expectation(self.checker));
        }
        false
    }

    fn record(&mut self, at: &Path<'_>, expectation: String) {
        let violation = Violation { path: at.to_string(), expectation };
        let report = self.report.get_or_insert_default();
        if !report.contains(&violation) {
            report.push(violation);
        }
    }

    /// Whether there is anything to learn once something is wrong.
    pub(super) fn goes_on(&self) -> bool {
        self.report.as_ref().is_some_and(|report| report.len() <= LISTED)
    }

    /// The same, where nothing may be wrong yet.
    pub(super) fn goes_on_after(&self, holds: bool) -> bool {
        holds || self.goes_on()
    }

    pub(super) fn checker(&self) -> &'c Checker {
        self.checker
    }
}

/// How many values are in a value, itself included.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        _ => 1,
    }
}
