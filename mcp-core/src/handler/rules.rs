//! What a tool's published schema promises beyond the types of its parameters.
//!
//! Owns the decision whether a call needs a look at its arguments besides the typed parse. Must not know how a schema
//! is checked.

use crate::jsonrpc::{Frame, ParamKey};
use crate::schema::{Checker, Violation, repair};
use serde_json::{Map, Value};

/// The rules of one tool's arguments.
#[derive(Debug)]
pub(crate) struct Rules {
    whole: Checker,
    /// Arguments whose types do not hold all that their schema says.
    single: Vec<(&'static str, Checker)>,
    /// The schema says something of the arguments together.
    together: bool,
}

impl Rules {
    /// `more` is what the arguments must fit besides what is published; `beyond` names the arguments whose types are not
    /// enough; `together` says that their object is more than its members.
    pub(super) fn new(
        schema: &Value,
        more: Option<&Value>,
        beyond: &[&'static str],
        together: bool,
    ) -> Result<Self, Vec<String>> {
        let whole = Checker::compile(more.unwrap_or(schema))?;
        let single = |name: &&'static str| {
            let mut property = schema["properties"].get(*name)?.clone();
            if let (Some(property), Some(definitions)) = (property.as_object_mut(), schema.get("$defs")) {
                property.entry("$defs").or_insert_with(|| definitions.clone());
            }
            Some(Checker::compile(&property).map(|checker| (*name, checker)))
        };
        let single = beyond.iter().filter_map(single).collect::<Result<_, _>>()?;
        Ok(Self { whole, single, together })
    }

    /// Whether the arguments keep to what their types do not see. Most tools have nothing of the kind.
    pub(super) fn hold(&self, frame: &Frame, lenient: bool) -> bool {
        if self.together {
            return self.violations(frame, lenient).is_empty();
        }
        self.single.iter().all(|(name, checker)| {
            let Some(raw) = frame.arguments(name).next() else { return true };
            let holds = |value: &Value| checker.check(value).is_empty();
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
