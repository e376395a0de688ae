//! What the tools cost in every conversation, and how many of them a host passes on.
//!
//! Owns the estimate of tokens. Must not know what a definition says.

use super::hosts::COUNTS;
use super::options::LintOptions;
use super::report::{Lint, LintKind};
use super::view::{Tool, View};
use serde_json::json;

/// A tool whose definition alone is expensive.
pub(super) fn tool_tokens(view: &View<'_>, options: &LintOptions) -> Vec<Lint> {
    let most = options.tool_tokens;
    let lint = |tool: &Tool<'_>| {
        let tokens = tokens(tool);
        let message = format!("costs about {tokens} tokens in every conversation, more than {most}");
        (tokens > most).then(|| Lint::new(tool.place(), LintKind::TokenBudget, message))
    };
    view.tools.iter().filter_map(lint).collect()
}

/// Tools that are expensive together.
pub(super) fn list_tokens(view: &View<'_>, options: &LintOptions) -> Vec<Lint> {
    let (tokens, most) = (view.tools.iter().map(tokens).sum::<usize>(), options.list_tokens);
    let message = format!("cost about {tokens} tokens together in every conversation, more than {most}");
    (tokens > most).then(|| Lint::new("tools", LintKind::TokenBudget, message)).into_iter().collect()
}

/// More tools than hosts pass on to their model. A host's own limit is worse news than the budget, and is said instead.
pub(super) fn tool_count(view: &View<'_>, options: &LintOptions) -> Vec<Lint> {
    let count = view.tools.len();
    let refusing = COUNTS.iter().filter(|limit| options.minds(limit.host) && count > limit.most);
    let mut found: Vec<String> = refusing
        .map(|limit| format!("are {count}: {} {} ({})", limit.host, limit.reason, limit.source))
        .collect();
    if found.is_empty() && count > options.tools {
        let most = options.tools;
        found.push(format!(
            "are {count}, more than {most}: models choose worse, and other servers need room too"
        ));
    }
    found.into_iter().map(|message| Lint::new("tools", LintKind::TooManyTools, message)).collect()
}

/// A quarter of the bytes of what models are given: the name, the description and the input schema.
fn tokens(tool: &Tool<'_>) -> usize {
    let given = json!({ "name": tool.name, "description": tool.description, "input_schema": tool.input });
    given.to_string().len() / 4
}

#[cfg(test)]
mod tests {
    use super::super::LintKind::{TokenBudget, TooManyTools};
    use super::super::tests::{places, tool, tools};
    use super::super::{Host, LintOptions, check};
    use serde_json::{Value, json};

    #[test]
    fn a_tool_stays_within_its_budget() {
        let described = |chars: usize| tool(json!({ "description": "a".repeat(chars) }));
        assert!(places(TokenBudget, &described(3_800)).is_empty());
        assert_eq!(places(TokenBudget, &described(4_000)), ["tool \"convert\""]);
        let generous = LintOptions::default().tool_tokens(2_000);
        assert!(check(&described(4_000), &generous).iter().all(|lint| lint.kind != TokenBudget));
    }

    #[test]
    fn what_a_tool_returns_costs_nothing_until_it_does() {
        let surface = tool(json!({ "outputSchema": { "title": "a".repeat(8_000) } }));
        assert!(places(TokenBudget, &surface).is_empty());
    }

    #[test]
    fn all_tools_together_stay_within_a_budget() {
        let many = |count: usize| {
            let entry = |n| json!({ "name": format!("tool{n}"), "description": "a".repeat(3_600) });
            tools(&(0..count).map(entry).collect::<Vec<Value>>())
        };
        assert!(places(TokenBudget, &many(10)).is_empty());
        assert_eq!(places(TokenBudget, &many(12)), ["tools"]);
        let generous = LintOptions::default().list_tokens(20_000);
        assert!(check(&many(12), &generous).is_empty_of(TokenBudget));
    }

    #[test]
    fn forty_tools_are_enough_and_128_the_end() {
        let many = |count: usize| {
            tools(&(0..count).map(|n| json!({ "name": format!("tool{n}") })).collect::<Vec<Value>>())
        };
        for (count, found) in [(40, 0), (41, 1), (128, 1), (129, 2)] {
            let options = LintOptions::default().hosts([Host::OpenAi, Host::VsCode]);
            let lints = check(&many(count), &options);
            assert_eq!(lints.iter().filter(|lint| lint.kind == TooManyTools).count(), found, "{count}");
        }
        let hidden = json!({ "name": "hidden", "hidden": true });
        let listed = (0..40).map(|n| json!({ "name": format!("tool{n}") }));
        let surface = tools(&listed.chain([hidden]).collect::<Vec<Value>>());
        assert!(places(TooManyTools, &surface).is_empty(), "a hidden tool costs nothing");
    }

    trait Without {
        fn is_empty_of(&self, kind: super::LintKind) -> bool;
    }

    impl Without for Vec<super::Lint> {
        fn is_empty_of(&self, kind: super::LintKind) -> bool {
            self.iter().all(|lint| lint.kind != kind)
        }
    }
}
