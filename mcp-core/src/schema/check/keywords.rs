//! Reading the keywords of one schema object whose values are no schemas.
//!
//! Owns what their values may be. Everything wrong is collected, with its JSON pointer.

use super::format;
use super::node::{Count, NumberRules, TextRules, Types};
use super::number::Num;
use super::pattern::Pattern;
use super::pointer::Pointer;
use crate::schema::{member, written};
use serde_json::{Map, Value};

pub(super) struct Keywords<'s, 'e> {
    object: &'s Map<String, Value>,
    pointer: Pointer<'e>,
    errors: &'e mut Vec<String>,
}

impl<'s, 'e> Keywords<'s, 'e> {
    pub(super) fn new(
        object: &'s Map<String, Value>,
        pointer: Pointer<'e>,
        errors: &'e mut Vec<String>,
    ) -> Self {
        Self { object, pointer, errors }
    }

    pub(super) fn types(&mut self) -> Option<Types> {
        let value = member(self.object, "type")?;
        let names = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let mut types = Types::default();
        for name in names {
            match name.as_str().and_then(Types::named) {
                Some(known) => types = types.with(known),
                None => self.error(
                    "type",
                    &format!(
                        "{} is no type: types are string, integer, number, boolean, array, object and null",
                        written(name)
                    ),
                ),
            }
        }
        Some(types)
    }

    pub(super) fn values(&mut self) -> Option<Vec<Value>> {
        self.read("enum", "a list of values", |value| value.as_array().cloned())
    }

    pub(super) fn number_rules(&mut self) -> NumberRules {
        let rules = NumberRules {
            minimum: self.number("minimum"),
            exclusive_minimum: self.number("exclusiveMinimum"),
            maximum: self.number("maximum"),
            exclusive_maximum: self.number("exclusiveMaximum"),
            multiple_of: self.number("multipleOf"),
        };
        if rules.multiple_of.is_some_and(|number| number.compare(Num::Int(0)).is_le()) {
            self.error("multipleOf", "`multipleOf` is above 0");
        }
        rules
    }

    pub(super) fn text_rules(&mut self) -> TextRules {
        let pattern = self.text("pattern").map(Pattern::new).and_then(|pattern| match pattern {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                self.error("pattern", &error);
                None
            }
        });
        let format = self.text("format").and_then(format::find);
        TextRules { length: self.count("minLength", "maxLength"), pattern, format }
    }

    pub(super) fn count(&mut self, min: &str, max: &str) -> Count {
        Count { min: self.size(min), max: self.size(max) }
    }

    pub(super) fn flag(&mut self, keyword: &str) -> bool {
        self.read(keyword, "true or false", Value::as_bool).unwrap_or_default()
    }

    pub(super) fn names(&mut self, keyword: &str) -> Vec<String> {
        self.read(keyword, "a list of names", names).unwrap_or_default()
    }

    pub(super) fn dependent_names(&mut self) -> Vec<(String, Vec<String>)> {
        let all = |value: &Value| {
            let members = value.as_object()?.iter();
            members.map(|(name, others)| Some((name.clone(), names(others)?))).collect()
        };
        let mut dependent: Vec<_> =
            self.read("dependentRequired", "an object of lists of names", all).unwrap_or_default();
        // What drafts up to 7 wrote for it.
        let old = member(self.object, "dependencies").and_then(Value::as_object).into_iter().flatten();
        dependent.extend(old.filter_map(|(name, others)| Some((name.clone(), names(others)?))));
        dependent
    }

    /// Keywords that constrain values and that nobody would check.
    pub(super) fn refuse_unsupported(&mut self) {
        for keyword in ["$dynamicRef", "$recursiveRef"] {
            if member(self.object, keyword).is_some() {
                self.error(keyword, &format!("`{keyword}` is not supported: use `$ref` with #/…"));
            }
        }
    }

    fn number(&mut self, keyword: &str) -> Option<Num> {
        self.read(keyword, "a number", |value| value.as_number().map(Num::new))
    }

    fn size(&mut self, keyword: &str) -> Option<usize> {
        self.read(keyword, "a whole number from 0 on", |value| match Num::new(value.as_number()?) {
            Num::Int(int) if int >= 0 => Some(usize::try_from(int).unwrap_or(usize::MAX)),
            _ => None,
        })
    }

    fn text(&mut self, keyword: &str) -> Option<&'s str> {
        self.read(keyword, "a string", Value::as_str)
    }

    fn read<T>(&mut self, keyword: &str, kind: &str, read: impl FnOnce(&'s Value) -> Option<T>) -> Option<T> {
        let found = read(member(self.object, keyword)?);
        if found.is_none() {
            self.error(keyword, &format!("`{keyword}` is {kind}"));
        }
        found
    }

    fn error(&mut self, keyword: &str, what: &str) {
        self.errors.push(format!("{}: {what}", Pointer::Member(&self.pointer, keyword)));
    }
}

fn names(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|name| name.as_str().map(str::to_owned)).collect()
}
