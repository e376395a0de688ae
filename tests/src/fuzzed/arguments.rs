//! Any text as the arguments of a tool: what is taken comes back as it is, and is taken again.

use super::served::{Came, send};
use crate::message::modern_call;
use mcp_core::{Json, tool};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Fields of every kind.
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Every {
    small: u8,
    whole_number: i64,
    large: u64,
    ratio: f64,
    flag: bool,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    maybe: Option<i32>,
    list: Vec<u16>,
    names: BTreeMap<String, i32>,
    kind: Kind,
    shape: Shape,
    #[serde(default)]
    nested: Nested,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    FirstOfAll,
    Second,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Shape {
    Circle { radius: f64 },
    Square { side: u32, name: Option<String> },
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Nested {
    flag: Option<bool>,
    #[serde(default)]
    inner: Vec<BTreeMap<String, String>>,
}

/// Gives back what it is given.
#[tool]
pub(super) fn every(input: Every) -> Json<Every> {
    Json(input)
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Ruled {
    digit: i64,
    word: String,
    many: Vec<String>,
}

/// Gives back what keeps the rules.
#[tool]
pub(super) fn ruled(
    #[arg(range = 0..=9)] digit: i64,
    #[arg(pattern = "^[a-z]+$")] word: &str,
    #[arg(default = Vec::new())] many: Vec<String>,
) -> Json<Ruled> {
    Json(Ruled { digit, word: word.to_owned(), many })
}

/// Arguments that are good, in the form that comes back.
pub(super) fn good() -> [(&'static str, Value); 2] {
    let every = json!({
        "small": 255, "wholeNumber": -9_007_199_254_740_993_i64, "large": u64::MAX, "ratio": -1.5e-3, "flag": true,
        "text": "\u{0}\u{1F980}\"", "maybe": 7, "list": [0, 65535], "names": { "": 1, "b": -2 }, "kind": "first-of-all",
        "shape": { "type": "square", "side": 3, "name": null }, "nested": { "flag": null, "inner": [{ "a": "b" }] },
    });
    [
        ("every", json!({ "input": every })),
        ("ruled", json!({ "digit": 9, "word": "word", "many": ["", "a"] })),
    ]
}

/// Any text as the arguments.
pub fn arguments(input: &[u8]) {
    for (tool, _) in good() {
        let message = modern_call(1, tool, &json!(null)).to_string();
        let message = message.replace(r#""arguments":null"#, &format!("\"arguments\":{}", Text(input)));
        // Arguments that end early may name another tool.
        let judged = serde_json::from_str::<Value>(&message).ok();
        let is_whole = judged.is_some_and(|read| read["params"]["name"] == tool && read["id"] == 1);
        let Came::Answer(answer) = send(message.as_bytes(), None, None) else {
            assert!(!is_whole, "a call without an answer");
            continue;
        };
        let Some(taken) = answer["result"].get("structuredContent").filter(|_| is_whole) else { continue };
        keeps(tool, taken);
    }
}

/// What a tool took is taken again, and comes to the same.
fn keeps(tool: &str, taken: &Value) {
    let arguments = if tool == "every" { json!({ "input": taken }) } else { taken.clone() };
    if tool == "ruled" {
        let word = taken["word"].as_str().unwrap_or_default();
        assert!(taken["digit"].as_i64().is_some_and(|digit| (0..=9).contains(&digit)), "{taken}");
        assert!(!word.is_empty() && word.bytes().all(|letter| letter.is_ascii_lowercase()), "{taken}");
    }
    let again = send(modern_call(2, tool, &arguments).to_string().as_bytes(), None, None).answer();
    assert_eq!(&again["result"]["structuredContent"], taken, "{again}");
}

/// Bytes as text.
struct Text<'a>(&'a [u8]);

impl std::fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.0))
    }
}

#[test]
fn good_arguments_come_back_as_they_are() {
    for (tool, arguments) in good() {
        let answer = send(modern_call(1, tool, &arguments).to_string().as_bytes(), None, None).answer();
        let expected = arguments.get("input").unwrap_or(&arguments);
        assert_eq!(&answer["result"]["structuredContent"], expected, "{answer}");
    }
}
