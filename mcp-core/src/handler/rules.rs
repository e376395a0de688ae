//! What a tool's published schema promises beyond the types of its parameters.
//!
//! Owns the decision whether a call needs a look at its arguments besides the typed parse. Must not know how a schema
//! is checked.

use crate::jsonrpc::{Frame, ParamKey};
use crate::schema::{Checker, Violation, repair};
use serde_json::{Map, Value};
use std::panic::catch_unwind;
use std::sync::OnceLock;

/// Whether reading a type refuses all that its schema refuses. Takes a while, so only tools that are called are asked.
pub(super) type Trial = fn() -> bool;

/// What may be promised beyond the types of the parameters.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    /// The schema says something of the arguments together.
    pub(super) together: bool,
    /// The types whose members are arguments.
    pub(super) flattened: Vec<Trial>,
    /// All other arguments. What has rules besides those of its type needs no trial.
    pub(super) arguments: Vec<(&'static str, Option<Trial>)>,
}

/// The rules of one tool's arguments.
#[derive(Debug)]
pub(crate) struct Rules {
    whole: Checker,
    doubts: Doubts,
    beyond: OnceLock<Beyond>,
}

/// What is promised beyond the types.
#[derive(Debug)]
struct Beyond {
    together: bool,
    /// Arguments whose types do not hold all that their schema says.
    single: Vec<&'static str>,
}

impl Doubts {
    #[cold]
    fn settle(&self) -> Beyond {
        // A type may panic at what is put to it: then the schema has to refuse that first.
        let is_held = |trial: Trial| catch_unwind(trial).unwrap_or(false);
        let is_beyond = |trial: Option<Trial>| !trial.is_some_and(is_held);
        let single = self.arguments.iter().filter(|(_, trial)| is_beyond(*trial)).map(|(name, _)| *name);
        let together = self.together || !self.flattened.iter().all(|trial| is_held(*trial));
        Beyond { together, single: single.collect() }
    }
}

impl Rules {
    /// `more` is what the arguments must fit besides what is published.
    pub(super) fn new(schema: &Value, more: Option<&Value>, doubts: Doubts) -> Result<Self, Vec<String>> {
        Ok(Self { whole: Checker::compile(more.unwrap_or(schema))?, doubts, beyond: OnceLock::new() })
    }

    /// Whether the arguments keep to what their types do not see. Most tools have nothing of the kind.
    pub(super) fn hold(&self, frame: &Frame, lenient: bool) -> bool {
        let beyond = self.beyond.get_or_init(|| self.doubts.settle());
        if beyond.together {
            return self.violations(frame, lenient).is_empty();
        }
        beyond.single.iter().all(|name| {
            let Some(raw) = frame.arguments(name).next() else { return true };
            let holds = |value: &Value| self.whole.check_member(name, value).is_empty();
            match serde_json::from_slice::<Value>(raw) {
                Ok(Value::Null) => true,
                Ok(value) => {
                    holds(&value) || self.repaired_argument(name, raw, lenient).as_ref().is_some_and(holds)
                }
                Err(_) => false,
            }
        })
    }

    /// Everything that is wrong with the arguments.
    pub(super) fn violations(&self, frame: &Frame, lenient: bool) -> Vec<Violation> {
        let arguments = self.repaired(frame, lenient).or_else(|| arguments(frame));
        arguments.map_or_else(Vec::new, |arguments| self.whole.check(&arguments))
    }

    /// All arguments as the types take them, where that differs from how they were written.
    pub(super) fn repaired(&self, frame: &Frame, lenient: bool) -> Option<Value> {
        let mut value = arguments(frame)?;
        repair(&mut value, &self.whole, lenient).then_some(value)
    }

    /// One argument, likewise.
    pub(super) fn repaired_argument(&self, name: &str, raw: &[u8], lenient: bool) -> Option<Value> {
        let mut whole = Map::new();
        whole.insert(name.to_owned(), serde_json::from_slice(raw).ok()?);
        let mut whole = Value::Object(whole);
        repair(&mut whole, &self.whole, lenient).then(|| whole[name].take())
    }
}

/// The arguments as a value. An optional one that is null is one that is left out.
fn arguments(frame: &Frame) -> Option<Value> {
    let raw = frame.param(ParamKey::Arguments).filter(|raw| *raw != b"null").unwrap_or(b"{}");
    serde_json::from_slice(raw).ok()
}
