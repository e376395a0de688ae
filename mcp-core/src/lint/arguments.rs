//! What a model must know of an argument to fill it in.
//!
//! Owns descriptions, choices and nesting. Must not know which host refuses what.

use super::options::LintOptions;
use super::report::{Lint, LintKind};
use super::view::View;
use super::walk::Node;
use serde_json::Value;

/// Names that leave a model to guess.
const VAGUE: &[&str] = &[
    "arg",
    "args",
    "arguments",
    "content",
    "data",
    "info",
    "input",
    "object",
    "options",
    "param",
    "params",
    "payload",
    "request",
    "text",
    "thing",
    "value",
];

/// Arguments and members within them, of tools and prompts, that do not say what they mean.
pub(super) fn undocumented(view: &View<'_>, _: &LintOptions) -> Vec<Lint> {
    let place_of = |(place, name): (String, &str)| {
        let lint = || Lint::new(place, LintKind::UndocumentedArgument, "has no description");
        (!is_vague(name)).then(lint)
    };
    without_description(view).into_iter().filter_map(place_of).collect()
}

/// The same, where the name does not help either.
pub(super) fn vague(view: &View<'_>, _: &LintOptions) -> Vec<Lint> {
    let message = "has no description, and the name does not say either what belongs here";
    let vague = without_description(view).into_iter().filter(|(_, name)| is_vague(name));
    vague.map(|(place, _)| Lint::new(place, LintKind::VagueArgument, message)).collect()
}

/// More values than a model should have to read, at every call, of one argument.
pub(super) fn long_enum(view: &View<'_>, options: &LintOptions) -> Vec<Lint> {
    of_nodes(view, |node| {
        let values = choices(node);
        let message = || {
            let most = options.enum_values;
            format!(
                "lists {values} values, more than {most}: take text, and answer a wrong one with near ones"
            )
        };
        (values > options.enum_values).then(|| (LintKind::LongEnum, message()))
    })
}

/// Members that lie deeper than a model is likely to get right.
pub(super) fn deep(view: &View<'_>, options: &LintOptions) -> Vec<Lint> {
    of_nodes(view, |node| {
        // Only the first level that is too deep: what lies below is too deep because of it.
        let is_first = node.member.is_some() && node.depth == options.depth + 1;
        let message =
            || format!("lies more than {} members deep: take fewer levels, or an id", options.depth);
        is_first.then(|| (LintKind::DeepNesting, message()))
    })
}

/// Places and names of all that has no description.
fn without_description<'a>(view: &View<'a>) -> Vec<(String, &'a str)> {
    let mut found = Vec::new();
    for tool in &view.tools {
        for node in tool.nodes() {
            if let Some(name) = node.member
                && is_blank(node.description)
                && !is_tag(&node)
            {
                found.push((tool.argument(&node.path), name));
            }
        }
    }
    for prompt in &view.prompts {
        let silent = prompt.arguments.iter().filter(|argument| is_blank(argument.description));
        found.extend(silent.map(|argument| (prompt.argument(argument.name), argument.name)));
    }
    found
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// A member with one possible value says which variant of an enum it is; nobody could write a description of it.
fn is_tag(node: &Node<'_>) -> bool {
    node.schema.contains_key("const") || choices(node) == 1
}

/// How many values the schema lists; a variant with a description has a schema of its own.
fn choices(node: &Node<'_>) -> usize {
    let listed = |schema: &Value| match (schema.get("enum").and_then(Value::as_array), schema.get("const")) {
        (Some(values), _) => values.len(),
        (None, constant) => usize::from(constant.is_some()),
    };
    let own = node.schema.get("enum").and_then(Value::as_array).map_or(0, Vec::len);
    let variants = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| node.schema.get(keyword)?.as_array());
    own + variants.flatten().map(listed).sum::<usize>()
}

fn is_vague(name: &str) -> bool {
    VAGUE.contains(&name.to_lowercase().as_str())
}

fn of_nodes(view: &View<'_>, rule: impl Fn(&Node<'_>) -> Option<(LintKind, String)>) -> Vec<Lint> {
    let mut found = Vec::new();
    for tool in &view.tools {
        for node in tool.nodes() {
            let lint = |(kind, message)| Lint::new(tool.argument(&node.path), kind, message);
            found.extend(rule(&node).map(lint));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::LintKind::{DeepNesting, LongEnum, UndocumentedArgument, VagueArgument};
    use super::super::tests::{places, prompt, with_input};
    use serde_json::{Value, json};

    #[expect(clippy::needless_pass_by_value, reason = "`json!` makes values")]
    fn member(name: &str, schema: Value) -> Value {
        with_input(json!({ "properties": { name: schema } }))
    }

    #[test]
    fn an_argument_says_what_it_means_at_every_level() {
        let address = json!({ "description": "Where to.", "properties": { "street": {}, "zip": { "description": "Code." } } });
        let found = places(UndocumentedArgument, &member("address", address));
        assert_eq!(found, ["tool \"convert\", argument \"address.street\""]);
        let list =
            json!({ "description": "Who.", "items": { "properties": { "name": { "description": " " } } } });
        assert_eq!(
            places(UndocumentedArgument, &member("users", list)),
            ["tool \"convert\", argument \"users[].name\""]
        );
        assert!(
            places(UndocumentedArgument, &member("city", json!({ "description": "Its name." }))).is_empty()
        );
    }

    #[test]
    fn the_tag_of_an_enum_needs_no_description() {
        let shape = json!({
            "description": "What to draw.",
            "oneOf": [{ "properties": { "kind": { "const": "circle" }, "form": { "enum": ["round"] } } }],
        });
        assert!(places(UndocumentedArgument, &member("shape", shape)).is_empty());
    }

    #[test]
    fn the_argument_of_a_prompt_says_what_it_means() {
        let arguments = json!([{ "name": "city" }, { "name": "day", "description": "Which day." }]);
        let found = places(UndocumentedArgument, &prompt(json!({ "arguments": arguments })));
        assert_eq!(found, ["prompt \"plan\", argument \"city\""]);
    }

    #[test]
    fn a_vague_name_needs_a_description_all_the_more() {
        assert_eq!(
            places(VagueArgument, &member("data", json!({}))),
            ["tool \"convert\", argument \"data\""]
        );
        assert!(places(UndocumentedArgument, &member("data", json!({}))).is_empty(), "said once");
        assert!(places(VagueArgument, &member("data", json!({ "description": "CSV rows." }))).is_empty());
        assert!(places(VagueArgument, &member("city", json!({}))).is_empty());
    }

    #[test]
    fn a_hundred_values_are_enough() {
        let values = |count: usize| (0..count).map(|n| n.to_string()).collect::<Vec<_>>();
        let variants = |count: usize| values(count).iter().map(|v| json!({ "const": v })).collect::<Vec<_>>();
        for (schema, bites) in [
            (json!({ "enum": values(100) }), false),
            (json!({ "enum": values(101) }), true),
            (json!({ "oneOf": variants(100) }), false),
            (json!({ "oneOf": variants(101) }), true),
        ] {
            assert_eq!(!places(LongEnum, &member("currency", schema)).is_empty(), bites);
        }
    }

    #[test]
    fn five_members_deep_is_deep_enough() {
        let nested = |levels: usize| {
            (0..levels)
                .fold(json!({}), |inner, level| json!({ "properties": { format!("l{level}"): inner } }))
        };
        assert!(places(DeepNesting, &with_input(nested(5))).is_empty());
        assert_eq!(
            places(DeepNesting, &with_input(nested(8))),
            ["tool \"convert\", argument \"l7.l6.l5.l4.l3.l2\""]
        );
    }
}
