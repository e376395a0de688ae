//! Keywords that only inform: some hosts refuse them, every model reads the description.

use super::describe;
use crate::schema::written;
use serde_json::{Map, Value, json};

/// Moves what only informs into the description.
pub(super) fn into_description(object: &mut Map<String, Value>) {
    if let Some(Value::Array(examples)) = object.shift_remove("examples") {
        let examples: Vec<String> = examples.iter().map(written).collect();
        if !examples.is_empty() {
            describe(object, &format!("For example: {}", examples.join(", ")));
        }
    }
    if object.shift_remove("deprecated").is_some_and(|is| is == true) {
        describe(object, "Deprecated.");
    }
    for keyword in ["readOnly", "writeOnly", "$comment"] {
        object.shift_remove(keyword);
    }
}

/// Formats that schemars made up: AJV refuses those that it does not know.
pub(super) fn portable_format(object: &mut Map<String, Value>) {
    let note = match object.get("format").and_then(Value::as_str) {
        Some("ip") if !object.contains_key("anyOf") => {
            object.shift_remove("format");
            let kinds = ["ipv4", "ipv6"].map(|format| json!({ "type": "string", "format": format }));
            object.insert("anyOf".into(), json!(kinds));
            object.shift_remove("type");
            return;
        }
        Some("partial-date-time") => "A date and time without an offset, such as 2024-05-31T12:00:00.",
        Some("partial-time") => "A time without an offset, such as 12:00:00.",
        Some("zoned-date-time") => {
            "A date and time with a zone, such as 2024-05-31T12:00:00+02:00[Europe/Oslo]."
        }
        _ => return,
    };
    object.shift_remove("format");
    describe(object, note);
}
