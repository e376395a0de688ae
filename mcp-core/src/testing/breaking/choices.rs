//! Schemas of which one must fit.
//!
//! Owns how alternatives are paired. Must not know what differs within a pair.

use super::schema::{Comparison, Effect, Side};
use serde_json::Value;

/// Every value that fitted one of the alternatives that clients know must fit one still: of the old ones for what
/// clients write, of the new ones for what they read.
pub(super) fn compare_choices(comparison: &mut Comparison<'_>, path: &str, old: &[Value], new: &[Value]) {
    let (from, to) = match comparison.side {
        Side::Input => (old, new),
        Side::Output => (new, old),
    };
    let input = comparison.side == Side::Input;
    let pair = |one: &'_ Value, other: &'_ Value| {
        if input { (one.clone(), other.clone()) } else { (other.clone(), one.clone()) }
    };
    let mut lost = Vec::new();
    for one in from {
        let fits = to.iter().any(|other| {
            let (old, new) = pair(one, other);
            !comparison.would_break(&old, &new)
        });
        if !fits {
            lost.push(one);
        }
    }
    for one in lost {
        if let Some(other) = counterpart(one, from, to) {
            let (old, new) = pair(one, other);
            comparison.schemas(path, &old, &new);
        } else if input {
            comparison.add(path, Effect::Narrower, format!("no longer accepts {}", label(one)));
        } else {
            comparison.add(path, Effect::Wider, format!("may be {} now", label(one)));
        }
    }
}

/// The alternative that was meant to be the same: the only other one that is called the same.
fn counterpart<'a>(one: &Value, from: &[Value], to: &'a [Value]) -> Option<&'a Value> {
    let same = |all: &[Value]| all.iter().filter(|other| label(other) == label(one)).count() == 1;
    if same(from) && same(to) { to.iter().find(|other| label(other) == label(one)) } else { None }
}

/// What an alternative is called: by the values of its tags, by its type, or by its title.
fn label(schema: &Value) -> String {
    let members = schema["properties"].as_object();
    let tag = |(name, member): (&String, &Value)| {
        let only = member.get("const").or_else(|| match member["enum"].as_array()?.as_slice() {
            [only] => Some(only),
            _ => None,
        });
        only.map(|value| format!("{name} {value}"))
    };
    let tags: Vec<String> = members.into_iter().flatten().filter_map(tag).collect();
    if !tags.is_empty() {
        return tags.join(", ");
    }
    let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    match (schema["type"].as_str(), required) {
        // An externally tagged variant has one member, by which it is known.
        (Some("object"), [only]) => format!("an object with {only}"),
        (Some(name), _) => name.to_owned(),
        (None, _) => schema["title"].as_str().unwrap_or("one of its alternatives").to_owned(),
    }
}
