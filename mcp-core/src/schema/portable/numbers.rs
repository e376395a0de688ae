//! Numbers: what a Rust type is called means nothing to a host, what it can hold does.
//!
//! AJV warns of formats such as `uint8` or refuses the schema; Gemini knows four of them.

use super::{is_type, member};
use serde_json::{Map, Value};

pub(super) fn portable(object: &mut Map<String, Value>) {
    let format = member(object, "format").and_then(Value::as_str).filter(|format| is_number_format(format));
    // 64 bits are more than a JSON number carries safely, and bounds that long help no model.
    let bounds = match format {
        Some("int32") => Some((i64::from(i32::MIN), i64::from(i32::MAX))),
        Some("uint32") => Some((0, i64::from(u32::MAX))),
        _ => None,
    };
    if format.is_some() {
        object.shift_remove("format");
    }
    if let Some((min, max)) = bounds {
        object.entry("minimum").or_insert_with(|| min.into());
        if !object.contains_key("exclusiveMaximum") {
            object.entry("maximum").or_insert_with(|| max.into());
        }
    }
    if is_type(object, "integer") {
        inclusive(object, "exclusiveMinimum", "minimum", 1);
        inclusive(object, "exclusiveMaximum", "maximum", -1);
    }
}

fn is_number_format(format: &str) -> bool {
    let digits = format.trim_start_matches("uint").trim_start_matches("int");
    matches!(format, "double" | "float" | "int" | "uint")
        || digits.len() < format.len() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What an integer is above, as what it is at least.
fn inclusive(object: &mut Map<String, Value>, exclusive: &str, inclusive: &str, step: i64) {
    let Some(bound) =
        member(object, exclusive).and_then(Value::as_i64).and_then(|bound| bound.checked_add(step))
    else {
        return;
    };
    object.shift_remove(exclusive);
    let tighter = match member(object, inclusive).and_then(Value::as_i64) {
        Some(other) if step > 0 => bound.max(other),
        Some(other) => bound.min(other),
        None => bound,
    };
    object.insert(inclusive.into(), tighter.into());
}
