//! Input schemas that a host does not take.
//!
//! Owns how each shape of the table is recognised. Must not know which host refuses it.

use super::options::LintOptions;
use super::report::{Lint, LintKind};
use super::table::{REFUSALS, Shape};
use super::view::View;
use super::walk::Node;
use serde_json::Value;
use std::collections::BTreeMap;

/// Everything of the table that a tool has.
pub(super) fn schemas(view: &View<'_>, options: &LintOptions) -> Vec<Lint> {
    let mut found = Vec::new();
    for tool in &view.tools {
        let nodes = tool.nodes();
        for refusal in REFUSALS.iter().filter(|refusal| options.minds(refusal.host)) {
            for (path, what) in by_path(&nodes, refusal.shape) {
                let message = format!("{what}: {} {} ({})", refusal.host, refusal.reason, refusal.source);
                found.push(Lint::new(tool.argument(path), LintKind::RefusedSchema, message));
            }
        }
    }
    found
}

/// What is at fault at each path, however many schemas stand there.
fn by_path<'a>(nodes: &'a [Node<'_>], shape: Shape) -> BTreeMap<&'a str, String> {
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for node in nodes {
        for what in find(shape, node) {
            let here = found.entry(&node.path).or_default();
            if !here.contains(&what) {
                here.push(what);
            }
        }
    }
    found.into_iter().map(|(path, all)| (path, all.join(", "))).collect()
}

/// What is at fault with one schema.
fn find(shape: Shape, node: &Node<'_>) -> Vec<String> {
    let only = |is: bool, what: &str| is.then(|| what.to_owned()).into_iter().collect();
    match shape {
        Shape::Keywords(keywords) => keywords_of(node, keywords),
        Shape::RootKeywords(keywords) if node.path.is_empty() => keywords_of(node, keywords),
        Shape::RootKeywords(_) => Vec::new(),
        Shape::ArgumentName => {
            let name = node.member.filter(|name| node.depth == 1 && !is_argument_name(name));
            name.map(|name| format!("the name {name:?}")).into_iter().collect()
        }
        Shape::ArrayWithoutItems => {
            let holds = ["items", "prefixItems"].iter().any(|keyword| node.schema.contains_key(*keyword));
            only(has_type(node, "array") && !holds, "an array without `items`")
        }
        Shape::SeveralTypes => only(node.schema.get("type").is_some_and(Value::is_array), "a list of types"),
        Shape::ValuesOtherThanText => {
            let values = node.schema.get("enum").and_then(Value::as_array);
            only(
                values.is_some_and(|values| !values.iter().all(Value::is_string)),
                "values that are not text",
            )
        }
        Shape::OpenObject => {
            let closed = node.schema.get("additionalProperties") == Some(&Value::Bool(false));
            let object = has_type(node, "object") || node.schema.contains_key("properties");
            only(object && !closed, "an open object")
        }
        Shape::OptionalMember => optional_members(node),
    }
}

fn keywords_of(node: &Node<'_>, keywords: &[&str]) -> Vec<String> {
    let present = keywords.iter().filter(|keyword| node.schema.contains_key(**keyword));
    present.map(|keyword| format!("`{keyword}`")).collect()
}

fn has_type(node: &Node<'_>, name: &str) -> bool {
    match node.schema.get("type") {
        Some(Value::Array(types)) => types.iter().any(|other| other == name),
        Some(one) => one == name,
        None => false,
    }
}

fn is_argument_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    (1..=64).contains(&name.len()) && name.bytes().all(allowed)
}

fn optional_members(node: &Node<'_>) -> Vec<String> {
    let required = node.schema.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|other| other == name));
    let members = node.schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let optional = members.filter(|(name, _)| !is_required(name));
    optional.map(|(name, _)| format!("the optional member {name:?}")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_input;
    use super::super::{Host, LintKind, LintOptions, check};
    use serde_json::{Value, json};

    /// Where a host refuses something of an input schema.
    fn refused(host: Host, input: Value) -> Vec<String> {
        let found = check(&with_input(input), &LintOptions::default().hosts([host]));
        let of_rule = found.into_iter().filter(|lint| lint.kind == LintKind::RefusedSchema);
        of_rule.map(|lint| lint.place.replace("tool \"convert\"", "").replace(", argument ", "")).collect()
    }

    #[expect(clippy::needless_pass_by_value, reason = "`json!` makes values")]
    fn member(schema: Value) -> Value {
        json!({ "type": "object", "properties": { "a": schema } })
    }

    #[test]
    fn each_host_refuses_what_the_table_says_and_nothing_else() {
        let root = |keyword: &str| json!({ "type": "object", keyword: [{ "type": "object" }] });
        let odd_name = json!({ "properties": { "filter[id]": {}, "b": { "properties": { "c d": {} } } } });
        let rows: &[(Host, Value, &[&str])] = &[
            (Host::Claude, root("oneOf"), &[""]),
            (Host::Claude, member(root("oneOf")), &[]),
            (Host::Claude, odd_name, &["\"filter[id]\""]),
            (Host::Claude, member(json!({ "type": "array" })), &[]),
            (Host::OpenAi, root("anyOf"), &[""]),
            (Host::OpenAi, member(root("anyOf")), &[]),
            (Host::OpenAi, member(json!({ "type": "array" })), &["\"a\""]),
            (Host::OpenAi, member(json!({ "type": "array", "items": {} })), &[]),
            (Host::VsCode, member(json!({ "items": { "type": "array" } })), &["\"a[]\""]),
            (Host::VsCode, member(json!({ "type": "array", "prefixItems": [{}] })), &[]),
            (Host::Gemini, member(json!({ "type": "integer", "minimum": 0 })), &[]),
            (Host::Gemini, member(json!({ "type": "integer", "exclusiveMinimum": 0 })), &["\"a\""]),
            (Host::Gemini, member(json!({ "$ref": "#/$defs/A" })), &["\"a\""]),
            (Host::Gemini, member(json!({ "oneOf": [{ "const": "x" }] })), &["\"a\""]),
            (Host::Gemini, member(json!({ "anyOf": [{ "type": "string" }] })), &[]),
            (Host::Gemini, member(json!({ "type": ["string", "null"] })), &["\"a\""]),
            (Host::Gemini, member(json!({ "enum": ["x", "y"] })), &[]),
            (Host::Gemini, member(json!({ "enum": ["x", 1] })), &["\"a\""]),
            (Host::Gemini, member(json!({ "patternProperties": { "^x": {} } })), &["\"a\""]),
            (Host::Gemini, member(json!({ "type": "object", "additionalProperties": {} })), &[]),
            (Host::Gemini, member(json!({ "type": "string", "format": "uuid" })), &[]),
            (Host::Cursor, member(json!({ "type": "array", "oneOf": [] })), &[]),
        ];
        for (host, input, places) in rows {
            assert_eq!(refused(*host, input.clone()), *places, "{host}: {input}");
        }
    }

    #[test]
    fn strict_schemas_are_wanted_only_when_asked_for() {
        let strict = |schema: Value| {
            json!({
                "type": "object", "properties": { "a": schema }, "required": ["a"], "additionalProperties": false,
            })
        };
        let rows: &[(Value, &[&str])] = &[
            (strict(json!({ "type": "string" })), &[]),
            (strict(json!({ "type": "string", "default": "x" })), &["\"a\""]),
            (strict(json!({ "oneOf": [] })), &["\"a\""]),
            (strict(json!({ "type": "object", "additionalProperties": false })), &[]),
            (strict(json!({ "type": "object" })), &["\"a\""]),
            (member(json!({ "type": "string" })), &["", ""]),
        ];
        for (input, places) in rows {
            assert_eq!(refused(Host::OpenAiStrict, input.clone()), *places, "{input}");
        }
        let by_default = check(&with_input(member(json!({ "type": "string" }))), &LintOptions::default());
        assert!(by_default.iter().all(|lint| lint.kind != LintKind::RefusedSchema));
    }
}
