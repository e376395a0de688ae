//! Types, lists of values, bounds and formats.
//!
//! Owns what a change of each does to the values that fit. Must not know members or alternatives.

use super::plain::values;
use super::schema::{Comparison, Effect};
use serde_json::Value;
use std::fmt;

/// Compares types. `false` when nothing further can be compared because no value fits both.
pub(super) fn compare_types(comparison: &mut Comparison<'_>, path: &str, old: &Value, new: &Value) -> bool {
    let (before, after) = (types(old), types(new));
    if before.is_empty() || after.is_empty() {
        if !after.is_empty() {
            comparison.add(path, Effect::Narrower, format!("accepts only {} now", after.join(" or ")));
        } else if !before.is_empty() {
            comparison.add(path, Effect::Wider, "may be of any type now");
        }
        return true;
    }
    let lost: Vec<&str> = before.iter().filter(|name| !takes(&after, name)).copied().collect();
    let won: Vec<&str> = after.iter().filter(|name| !takes(&before, name)).copied().collect();
    let related =
        before.iter().any(|name| takes(&after, name)) || after.iter().any(|name| takes(&before, name));
    if !related {
        let what = format!("is {} now, it was {}", after.join(" or "), before.join(" or "));
        comparison.add(path, Effect::Other, what);
        return false;
    }
    if !lost.is_empty() {
        comparison.add(path, Effect::Narrower, format!("no longer accepts {}", lost.join(" or ")));
    }
    if !won.is_empty() {
        comparison.add(path, Effect::Wider, format!("may be {} now", won.join(" or ")));
    }
    true
}

pub(super) fn compare_values(comparison: &mut Comparison<'_>, path: &str, old: &Value, new: &Value) {
    listed(comparison, path, old, new);
    let numbers = |schema: &Value, keywords: [&str; 2], sign: f64| Bound::of_numbers(schema, keywords, sign);
    let lower = ["minimum", "exclusiveMinimum"];
    bound(comparison, path, "least value", numbers(old, lower, 1.0), numbers(new, lower, 1.0));
    let upper = ["maximum", "exclusiveMaximum"];
    bound(comparison, path, "greatest value", numbers(old, upper, -1.0), numbers(new, upper, -1.0));
    for (keyword, name, sign) in [
        ("minLength", "least length", 1.0),
        ("maxLength", "greatest length", -1.0),
        ("minItems", "least number of items", 1.0),
        ("maxItems", "greatest number of items", -1.0),
        ("minProperties", "least number of members", 1.0),
        ("maxProperties", "greatest number of members", -1.0),
    ] {
        let [old, new] = [old, new].map(|schema| Bound::of_sizes(schema, keyword, sign));
        bound(comparison, path, name, old, new);
    }
    multiples(comparison, path, old, new);
    match (old["uniqueItems"] == true, new["uniqueItems"] == true) {
        (false, true) => comparison.add(path, Effect::Narrower, "no longer accepts an item twice"),
        (true, false) => comparison.add(path, Effect::Wider, "may hold an item twice now"),
        _ => {}
    }
    for keyword in ["pattern", "format", "contentEncoding", "contentMediaType"] {
        match (old[keyword].as_str(), new[keyword].as_str()) {
            (None, Some(new)) => {
                comparison.add(path, Effect::Narrower, format!("has the {keyword} {new:?} now"));
            }
            (Some(old), None) => {
                comparison.add(path, Effect::Wider, format!("no longer has the {keyword} {old:?}"));
            }
            (Some(old), Some(new)) if old != new => {
                comparison.add(path, Effect::Other, format!("has the {keyword} {new:?} now, it had {old:?}"));
            }
            _ => {}
        }
    }
}

/// The types that a schema names, or those of the values that it lists.
fn types(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => {
            let listed = schema["enum"].as_array().map_or_else(Vec::new, |values| values.iter().collect());
            let mut names: Vec<&str> = listed.into_iter().chain(schema.get("const")).map(type_of).collect();
            names.dedup();
            names
        }
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn takes(types: &[&str], name: &str) -> bool {
    types.contains(&name) || name == "integer" && types.contains(&"number")
}

fn listed(comparison: &mut Comparison<'_>, path: &str, old: &Value, new: &Value) {
    match (values(old), values(new)) {
        (None, Some(new)) => {
            comparison.add(path, Effect::Narrower, format!("accepts only {} now", list(&new)));
        }
        (Some(_), None) => comparison.add(path, Effect::Wider, "may be more than the listed values now"),
        (Some(old), Some(new)) => {
            let without = |all: &[Value], others: &[Value]| -> Vec<Value> {
                all.iter().filter(|value| !others.contains(value)).cloned().collect()
            };
            let (lost, won) = (without(&old, &new), without(&new, &old));
            if !lost.is_empty() {
                comparison.add(path, Effect::Narrower, format!("no longer accepts {}", list(&lost)));
            }
            if !won.is_empty() {
                comparison.add(path, Effect::Wider, format!("may be {} now", list(&won)));
            }
        }
        (None, None) => {}
    }
}

fn list(values: &[Value]) -> String {
    const SHOWN: usize = 5;
    let mut texts: Vec<String> = values.iter().take(SHOWN).map(ToString::to_string).collect();
    if values.len() > SHOWN {
        texts.push(format!("{} more", values.len() - SHOWN));
    }
    texts.join(", ")
}

/// A bound, which gets stricter as it grows, or, for an upper one, as it falls.
struct Bound {
    value: f64,
    /// The bound itself does not fit.
    exclusive: bool,
    /// 1 for a lower bound, -1 for an upper one.
    sign: f64,
}

impl Bound {
    fn of_numbers(schema: &Value, [inclusive, exclusive]: [&str; 2], sign: f64) -> Option<Self> {
        let at =
            |keyword: &str, exclusive| schema[keyword].as_f64().map(|value| Self { value, exclusive, sign });
        match (at(inclusive, false), at(exclusive, true)) {
            (Some(one), Some(other)) => Some(if other.is_stricter_than(&one) { other } else { one }),
            (one, other) => one.or(other),
        }
    }

    /// A size is at least 0 without being told so.
    fn of_sizes(schema: &Value, keyword: &str, sign: f64) -> Option<Self> {
        let value = schema[keyword].as_f64().or((sign > 0.0).then_some(0.0))?;
        Some(Self { value, exclusive: false, sign })
    }

    fn is_stricter_than(&self, other: &Self) -> bool {
        let by = (self.value - other.value) * self.sign;
        by > 0.0 || by == 0.0 && self.exclusive && !other.exclusive
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.value, if self.exclusive { " (excluded)" } else { "" })
    }
}

fn bound(comparison: &mut Comparison<'_>, path: &str, name: &str, old: Option<Bound>, new: Option<Bound>) {
    match (old, new) {
        (None, Some(new)) => comparison.add(path, Effect::Narrower, format!("has the {name} {new} now")),
        (Some(old), None) => comparison.add(path, Effect::Wider, format!("no longer has the {name} {old}")),
        (Some(old), Some(new)) => {
            let what = format!("has the {name} {new} now, it was {old}");
            if new.is_stricter_than(&old) {
                comparison.add(path, Effect::Narrower, what);
            } else if old.is_stricter_than(&new) {
                comparison.add(path, Effect::Wider, what);
            }
        }
        (None, None) => {}
    }
}

fn multiples(comparison: &mut Comparison<'_>, path: &str, old: &Value, new: &Value) {
    let of = |schema: &Value| schema["multipleOf"].as_f64().filter(|number| *number > 0.0);
    let divides = |small: f64, large: f64| (large / small).fract() == 0.0;
    match (of(old), of(new)) {
        (None, Some(new)) => {
            comparison.add(path, Effect::Narrower, format!("must be a multiple of {new} now"));
        }
        (Some(old), None) => {
            comparison.add(path, Effect::Wider, format!("need not be a multiple of {old} now"));
        }
        (Some(old), Some(new)) if !(divides(old, new) && divides(new, old)) => {
            let effect = match (divides(old, new), divides(new, old)) {
                (true, _) => Effect::Narrower,
                (_, true) => Effect::Wider,
                _ => Effect::Other,
            };
            comparison.add(path, effect, format!("must be a multiple of {new} now, it was {old}"));
        }
        _ => {}
    }
}
