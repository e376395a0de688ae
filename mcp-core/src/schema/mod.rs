//! JSON Schemas that every host accepts, from the types of parameters and results.
//!
//! Owns the dialect: JSON Schema 2020-12, subschemas in place, no `null` unions for optional members, no boolean
//! subschemas, no number formats. Must not know tools or revisions.

#[cfg_attr(not(test), allow(dead_code, reason = "calls are checked by the next change"))]
mod check;
#[cfg_attr(not(test), allow(dead_code, reason = "calls are checked by the next change"))]
mod held;
#[cfg_attr(not(test), allow(dead_code, reason = "calls are checked by the next change"))]
mod portable;
#[cfg_attr(not(test), allow(dead_code, reason = "calls are checked by the next change"))]
mod read;

#[allow(unused_imports, reason = "calls are checked by the next change")]
pub(crate) use check::{Checker, Violation};
#[cfg_attr(not(test), allow(unused_imports, reason = "calls are checked by the next change"))]
pub(crate) use held::held_by_type;
#[allow(unused_imports, reason = "calls are checked by the next change")]
pub(crate) use portable::without_root_choice;
pub(crate) use portable::{name_root_type, without_null, without_null_members};
#[allow(unused_imports, reason = "calls are checked by the next change")]
pub(crate) use read::read;

use portable::make_portable;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// A generator with the settings that hosts agree on.
pub(crate) fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.inline_subschemas = true;
            settings.meta_schema = None;
        })
        .into_generator()
}

/// Makes a generated schema portable and gives a recursive one its definitions.
pub(crate) fn finish(mut root: Value, generator: &mut SchemaGenerator) -> Value {
    let definitions = generator.take_definitions(true);
    if let (Some(object), false) = (root.as_object_mut(), definitions.is_empty()) {
        object.insert("$defs".into(), definitions.into());
    }
    make_portable(&mut root);
    root
}

/// Rewrites what was meant otherwise, where the schema leaves no doubt, and says whether anything changed.
///
/// Always: an integral float (`1.0`) where only an integer is allowed; `null` for a member that may be absent and may
/// not be `null`. If lenient, also: a text that spells a number or a boolean, a number where only a text is allowed, a
/// single value where only an array is, and an empty text for a member that may be absent.
#[cfg_attr(not(test), allow(dead_code, reason = "calls are checked by the next change"))]
pub(crate) fn repair(value: &mut Value, checker: &Checker, lenient: bool) -> bool {
    checker.repair(value, lenient)
}

#[cfg(test)]
mod held_tests;
#[cfg(test)]
mod portable_tests;
#[cfg(test)]
mod tests;
