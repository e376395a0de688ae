//! What a change of a server's surface breaks for those who use it.
//!
//! Owns which changes count. Must not know servers: it compares two values of [`surface`](fn@super::surface).
//!
//! Reading order: `lists` (entries that are gone, and what is compared of the others), `schema` (two schemas, member by
//! member), `values` (types, choices, bounds), `choices` (alternatives), `plain` (schemas without references).

mod choices;
mod lists;
mod plain;
mod schema;
mod values;

use serde_json::Value;
use std::fmt;

/// Something that a client which worked with the old surface may fail on with the new one.
///
/// ```
/// use mcp_core::testing::breaking_changes;
/// use serde_json::json;
///
/// let old = json!({ "tools": [{ "name": "add", "inputSchema": { "type": "object" } }] });
/// let change = breaking_changes(&old, &json!({ "tools": [] })).remove(0);
/// assert_eq!(change.place, "tool \"add\"");
/// assert_eq!(change.what, "is gone");
/// assert_eq!(change.to_string(), "tool \"add\": is gone");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BreakingChange {
    /// Where it is, such as `tool "add", argument "a"`.
    pub place: String,
    /// What became of it.
    pub what: String,
}

impl fmt::Display for BreakingChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Lists what would break a client that worked with the old surface, given two values of
/// [`surface`](fn@super::surface), one of them read from a snapshot.
///
/// Breaking: a tool, prompt, resource or template is gone or hidden; arguments that were good are refused (one is gone,
/// new and required, required now, or accepts less); results that were promised are not (a member is gone, no longer
/// required, or may be something new, such as a further value of an enum); a tool promises less (it is no longer
/// read-only or idempotent, or became destructive); a MIME type or the variables of a template changed.
///
/// Not breaking: anything new that is optional, anything that accepts more or promises more, texts, titles, order.
/// Conditions that cannot be compared (`not`, `if`, `patternProperties`) count when they change at all.
///
/// ```
/// use mcp_core::testing::breaking_changes;
/// use serde_json::json;
///
/// let surface = |unit: serde_json::Value| json!({
///     "tools": [{ "name": "convert", "inputSchema": { "type": "object", "properties": { "unit": unit } } }],
/// });
/// let old = surface(json!({ "enum": ["m", "km"] }));
/// assert_eq!(breaking_changes(&old, &surface(json!({ "enum": ["m", "km", "mi"], "title": "Unit" }))), []);
///
/// let found: Vec<String> =
///     breaking_changes(&old, &surface(json!({ "enum": ["m"] }))).iter().map(ToString::to_string).collect();
/// assert_eq!(found, [r#"tool "convert", argument "unit": no longer accepts "km""#]);
/// ```
pub fn breaking_changes(old: &Value, new: &Value) -> Vec<BreakingChange> {
    let mut found = Vec::new();
    for (surface, which) in [(old, "old"), (new, "new")] {
        if !surface["tools"].is_array() {
            let what = "is not what `testing::surface` returns: it has no list of tools";
            found.push(change(format!("the {which} surface"), what));
        }
    }
    if found.is_empty() {
        lists::compare(old, new, &mut found);
    }
    found
}

fn change(place: impl Into<String>, what: impl Into<String>) -> BreakingChange {
    BreakingChange { place: place.into(), what: what.into() }
}

#[cfg(test)]
mod tests;
