//! JSON Schemas that every host accepts, from the types of parameters and results.
//!
//! Owns the dialect: JSON Schema 2020-12, subschemas in place, no `null` unions for optional members, no boolean
//! subschemas, no number formats. Must not know tools or revisions.

mod check;
mod held;
mod merge;
mod portable;
mod read;

pub(crate) use check::{Checker, Violation};
pub(crate) use held::{held_by_type, members_held_by_type};
pub(crate) use merge::merge_object;
pub(crate) use portable::{name_root_type, without_null, without_null_members, without_root_choice};
pub(crate) use read::{read, read_value};

use portable::make_portable;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// A value as it stands in messages for people.
pub(crate) fn written(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A generator for what a type is read from, with the settings that hosts agree on.
pub(crate) fn generator() -> SchemaGenerator {
    settings().for_deserialize().into_generator()
}

/// A generator for what a type is written as: a member that is always written is required, and may be null.
pub(crate) fn output_generator() -> SchemaGenerator {
    settings().for_serialize().into_generator()
}

fn settings() -> SchemaSettings {
    SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    })
}

/// Rewrites what was meant otherwise, where the schema leaves no doubt, and says whether anything changed.
///
/// Always: an integral float (`1.0`) where only an integer is allowed; `null` for a member that may be absent and may
/// not be `null`. If lenient, also: a text that spells a number or a boolean, a number where only a text is allowed, a
/// single value where only an array is, and an empty text for a member that may be absent.
pub(crate) fn repair(value: &mut Value, checker: &Checker, lenient: bool) -> bool {
    checker.repair(value, lenient)
}

/// Makes a generated schema portable and gives a recursive one its definitions.
pub(crate) fn finish(root: Value, generator: &mut SchemaGenerator) -> Value {
    let mut root = with_definitions(root, generator);
    make_portable(&mut root);
    root
}

/// Gives a schema the definitions that it refers to, which only recursive types have.
fn with_definitions(mut root: Value, generator: &mut SchemaGenerator) -> Value {
    let definitions = generator.take_definitions(true);
    if let (Some(object), false) = (root.as_object_mut(), definitions.is_empty()) {
        object.insert("$defs".into(), definitions.into());
    }
    root
}

/// A keyword of a schema. Schemas have few, and are asked for every keyword there is: looking through them takes less than
/// a hash of each name.
fn member<'s>(object: &'s Map<String, Value>, keyword: &str) -> Option<&'s Value> {
    object.iter().find(|(name, _)| *name == keyword).map(|(_, value)| value)
}

#[cfg(test)]
mod held_tests;
#[cfg(test)]
mod portable_tests;
#[cfg(test)]
mod tests;
