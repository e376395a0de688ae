//! A surface on which only what a test adds can be found fault with, and the lints as a whole.

#![expect(clippy::needless_pass_by_value, reason = "`json!` makes values")]

use super::*;
use serde_json::{Map, json};

fn surface_of(list: &str, entries: Vec<Value>) -> Value {
    json!({ "name": "test", list: entries })
}

fn merged(base: Value, more: &Value) -> Value {
    let members = [&base, more].into_iter().filter_map(Value::as_object).flatten();
    members.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>().into()
}

fn plain_tool() -> Value {
    json!({
        "name": "convert",
        "description": "Converts between units.",
        "inputSchema": { "type": "object" },
        "annotations": { "readOnlyHint": true },
    })
}

/// One tool, with these members instead of those of a good one.
pub(super) fn tool(members: Value) -> Value {
    surface_of("tools", vec![merged(plain_tool(), &members)])
}

/// Several tools.
pub(super) fn tools(members: &[Value]) -> Value {
    surface_of("tools", members.iter().map(|members| merged(plain_tool(), members)).collect())
}

/// One tool with an input schema.
pub(super) fn with_input(schema: Value) -> Value {
    tool(json!({ "inputSchema": schema }))
}

/// One prompt.
pub(super) fn prompt(members: Value) -> Value {
    prompts(&[members])
}

/// Several prompts.
pub(super) fn prompts(members: &[Value]) -> Value {
    let plain = json!({ "name": "plan", "description": "Plans a whole day.", "arguments": [] });
    surface_of("prompts", members.iter().map(|members| merged(plain.clone(), members)).collect())
}

/// Where one rule finds something.
pub(super) fn places(kind: LintKind, surface: &Value) -> Vec<String> {
    let found = check(surface, &LintOptions::default());
    found.into_iter().filter(|lint| lint.kind == kind).map(|lint| lint.place).collect()
}

#[test]
fn nothing_is_wrong_with_a_good_server_or_with_an_empty_one() {
    for surface in [tool(json!({})), prompt(json!({})), json!({ "name": "test" }), json!(null)] {
        assert_eq!(check(&surface, &LintOptions::default()), [], "{surface}");
    }
}

#[test]
fn a_rule_can_be_turned_off_everywhere_or_in_one_place() {
    let surface = with_input(json!({ "properties": { "city": {}, "day": {} } }));
    let left = |options| check(&surface, &options).into_iter().map(|lint| lint.place).collect::<Vec<_>>();
    let kind = LintKind::UndocumentedArgument;
    let (city, day) = ("tool \"convert\", argument \"city\"", "tool \"convert\", argument \"day\"");
    assert_eq!(left(LintOptions::default()), [city, day]);
    assert_eq!(left(LintOptions::default().allow_at(kind, city)), [day]);
    assert_eq!(left(LintOptions::default().allow(kind)), [""; 0]);
    assert_eq!(left(LintOptions::default().allow(LintKind::VagueArgument)), [city, day]);
}

#[test]
fn what_is_hidden_from_models_is_not_found_fault_with() {
    assert_eq!(check(&tool(json!({ "description": "", "hidden": true })), &LintOptions::default()), []);
}

#[test]
fn members_of_one_name_in_several_variants_are_reported_once() {
    let variant = json!({ "properties": { "size": {} } });
    let shape = json!({ "description": "What to draw.", "anyOf": [variant, variant] });
    let surface = with_input(json!({ "properties": { "shape": shape } }));
    assert_eq!(places(LintKind::UndocumentedArgument, &surface).len(), 1);
}
