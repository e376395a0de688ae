//! Which kinds of rules a schema object has.
//!
//! Owns the table of keywords. Most schemas speak of one kind of value: the keywords of the others are not looked for
//! one by one, and their rules take no space.

use serde_json::{Map, Value};
use std::ops::Deref;

/// Keywords that are read together.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Number = 1,
    Text = 2,
    Array = 4,
    Object = 8,
    /// Other schemas for the same value.
    InPlace = 16,
    Definitions = 32,
}

/// The kinds of which a schema object has at least one keyword.
#[derive(Clone, Copy)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) fn of(object: &Map<String, Value>) -> Self {
        Self(object.keys().filter_map(|keyword| kind_of(keyword)).fold(0, |all, kind| all | kind as u8))
    }

    pub(super) fn have(self, kind: Kind) -> bool {
        self.0 & kind as u8 != 0
    }
}

fn kind_of(keyword: &str) -> Option<Kind> {
    Some(match keyword {
        "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum" | "multipleOf" => Kind::Number,
        "minLength" | "maxLength" | "pattern" | "format" => Kind::Text,
        "items" | "prefixItems" | "additionalItems" | "minItems" | "maxItems" | "uniqueItems" => Kind::Array,
        "contains" | "minContains" | "maxContains" => Kind::Array,
        "properties" | "patternProperties" | "additionalProperties" | "propertyNames" => Kind::Object,
        "required" | "minProperties" | "maxProperties" => Kind::Object,
        "dependentRequired" | "dependentSchemas" | "dependencies" => Kind::Object,
        "$ref" | "$dynamicRef" | "$recursiveRef" | "allOf" | "anyOf" | "oneOf" | "not" => Kind::InPlace,
        "if" | "unevaluatedItems" | "unevaluatedProperties" => Kind::InPlace,
        "$defs" | "definitions" => Kind::Definitions,
        _ => return None,
    })
}

/// Rules that ask nothing.
pub(super) trait Nothing: 'static {
    const NOTHING: &'static Self;
}

/// The rules of one kind; nothing but a null pointer where a schema has none.
#[derive(Debug)]
pub(super) struct Group<R>(Option<Box<R>>);

impl<R> Group<R> {
    /// The rules, if there are any to be read.
    pub(super) fn when(is_there: bool, read: impl FnOnce() -> R) -> Self {
        Self(is_there.then(|| Box::new(read())))
    }
}

impl<R: Nothing> Deref for Group<R> {
    type Target = R;

    fn deref(&self) -> &R {
        self.0.as_deref().unwrap_or(R::NOTHING)
    }
}
