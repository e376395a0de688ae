//! Any texts as the values of a URI template, and any text as a URI.

use super::lines;
use super::served::{send, server};
use crate::message::modern;
use mcp_core::resource;
use serde_json::{Value, json};

/// Two segments.
#[resource("fuzz://one/{a}/{b}")]
pub(super) fn one(a: &str, b: &str) -> String {
    json!({ "a": a, "b": b }).to_string()
}

/// A path.
#[resource("fuzz://path/{+a}")]
pub(super) fn path(a: &str) -> String {
    json!({ "a": a }).to_string()
}

/// A segment, and a path behind it.
#[resource("fuzz://segments{/a}{/b*}")]
pub(super) fn segments(a: &str, b: &str) -> String {
    json!({ "a": a, "b": b }).to_string()
}

/// A segment and a query.
#[resource("fuzz://find/{a}{?b,c}")]
pub(super) fn find(a: &str, b: Option<&str>, c: Option<&str>) -> String {
    let all = [("a", Some(a)), ("b", b), ("c", c)];
    let given = all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into())));
    Value::Object(given.collect()).to_string()
}

const TEMPLATES: [(&str, &[&str]); 4] = [
    ("fuzz://one/{a}/{b}", &["a", "b"]),
    ("fuzz://path/{+a}", &["a"]),
    ("fuzz://segments{/a}{/b*}", &["a", "b"]),
    ("fuzz://find/{a}{?b,c}", &["a", "b", "c"]),
];

/// Lines are values; the whole is a URI, by itself and behind the beginning of each template.
pub fn templates(input: &[u8]) {
    let values: Vec<String> = lines(input).take(3).collect();
    for (template, names) in TEMPLATES {
        let given: Vec<(&str, &str)> = names.iter().copied().zip(values.iter().map(String::as_str)).collect();
        leads_back(template, &given);
        let head = template.split('{').next().unwrap_or_default();
        read_any(&format!("{head}{}", String::from_utf8_lossy(input)));
    }
    read_any(&String::from_utf8_lossy(input));
}

/// The URI that values make, if they make one, is read with these values.
fn leads_back(template: &str, values: &[(&str, &str)]) -> Option<String> {
    let uri = server().resource_uri(template, values)?;
    let read = read(&uri).unwrap_or_else(|| panic!("{uri:?} of {values:?} is not found"));
    let expected: Value =
        values.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
    assert_eq!(read, expected, "{uri}");
    Some(uri)
}

/// A URI that is found has values that make a URI with the same values.
fn read_any(uri: &str) {
    let Some(values) = read(uri) else { return };
    // What is long enough may be too long once it is percent-encoded.
    if uri.len() > 2000 {
        return;
    }
    let values: Vec<(&str, &str)> = values.as_object().into_iter().flatten().filter_map(pair).collect();
    let template = TEMPLATES.iter().find(|(template, _)| {
        let scheme = uri.get(..7).unwrap_or_default().to_ascii_lowercase();
        template.split(['{', '/']).nth(2) == uri.get(7..).and_then(|rest| rest.split('/').next())
            && scheme == "fuzz://"
    });
    if let Some((template, _)) = template {
        let made = leads_back(template, &values);
        assert!(made.is_some(), "{uri:?} has values that make no URI: {values:?}");
    }
}

fn pair<'a>((name, value): (&'a String, &'a Value)) -> Option<(&'a str, &'a str)> {
    Some((name, value.as_str()?))
}

/// What the resource of a URI was read with.
fn read(uri: &str) -> Option<Value> {
    let message = modern(1, "resources/read", json!({ "uri": uri })).to_string();
    let answer = send(message.as_bytes(), None, None).answer();
    let text = answer["result"]["contents"][0]["text"].as_str()?;
    Some(serde_json::from_str(text).expect("what is read is JSON"))
}

#[test]
fn a_value_that_is_too_long_to_be_read_makes_no_uri() {
    let template = "fuzz://path/{+a}";
    let long = "a/".repeat(4090);
    assert!(leads_back(template, &[("a", &long[..8179])]).is_some());
    assert!(leads_back(template, &[("a", &"a/".repeat(16_384))]).is_none());
}
