//! Names that models mix up, and names that hosts refuse.
//!
//! Owns what makes two names alike. Must not know schemas beyond the names of their members.

use super::hosts::NAMES;
use super::options::LintOptions;
use super::report::{Lint, LintKind};
use super::view::View;
use std::collections::BTreeMap;

/// Names that differ only in case or separators: of tools, of prompts, and of the arguments of one tool.
pub(super) fn similar(view: &View<'_>, _: &LintOptions) -> Vec<Lint> {
    let mut found = alike("tools", view.tools.iter().map(|tool| tool.name));
    found.extend(alike("prompts", view.prompts.iter().map(|prompt| prompt.name)));
    for tool in &view.tools {
        let members = tool.input["properties"].as_object().into_iter().flatten();
        found.extend(alike(&tool.place(), members.map(|(name, _)| name.as_str())));
    }
    for prompt in &view.prompts {
        found.extend(alike(&prompt.place(), prompt.arguments.iter().map(|argument| argument.name)));
    }
    found
}

/// Names of tools that a host does not take.
pub(super) fn refused(view: &View<'_>, options: &LintOptions) -> Vec<Lint> {
    let mut found = Vec::new();
    for tool in &view.tools {
        for rule in NAMES.iter().filter(|rule| options.minds(rule.host)) {
            if !(rule.takes)(view.server, tool.name) {
                let message = format!("{} {} ({})", rule.host, rule.reason, rule.source);
                found.push(Lint::new(tool.place(), LintKind::RefusedName, message));
            }
        }
    }
    found
}

fn alike<'a>(place: &str, names: impl Iterator<Item = &'a str>) -> Vec<Lint> {
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in names {
        groups.entry(essence(name)).or_default().push(name);
    }
    let lint = |names: &Vec<&str>| {
        let names: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
        let message = format!("{} differ only in case or separators", names.join(" and "));
        Lint::new(place, LintKind::SimilarNames, message)
    };
    groups.values().filter(|names| names.len() > 1).map(lint).collect()
}

/// What remains of a name when its spelling is taken away.
fn essence(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::super::LintKind::{RefusedName, SimilarNames};
    use super::super::tests::{places, prompts, tool, tools, with_input};
    use super::super::{Host, LintOptions, check};
    use serde_json::json;

    #[test]
    fn names_that_differ_only_in_spelling_are_alike() {
        for (names, bites) in [
            (["get_user", "getUser"], true),
            (["get-user", "GET_USER"], true),
            (["get.user", "get_user"], true),
            (["get_user", "get_users"], false),
        ] {
            let entries = names.map(|name| json!({ "name": name }));
            assert_eq!(places(SimilarNames, &tools(&entries)) == ["tools"], bites, "{names:?}");
            assert_eq!(places(SimilarNames, &prompts(&entries)) == ["prompts"], bites, "{names:?}");
            let members = json!({ "properties": { names[0]: {}, names[1]: {} } });
            let found = places(SimilarNames, &with_input(members));
            assert_eq!(found == ["tool \"convert\""], bites, "{names:?}");
        }
    }

    #[test]
    fn a_host_refuses_names_that_its_model_does_not_take() {
        let long = "a".repeat(65);
        for (name, refusing) in [
            ("convert", &[][..]),
            ("convert.units", &[Host::Claude, Host::OpenAi]),
            (long.as_str(), &[Host::Claude, Host::OpenAi, Host::Gemini, Host::Cursor]),
            (&long[..58], &[Host::Cursor]),
            ("3d_print", &[Host::Gemini]),
        ] {
            let surface = tool(json!({ "name": name }));
            for host in Host::DEFAULT {
                let found = check(&surface, &LintOptions::default().hosts([*host]));
                let bites = found.iter().any(|lint| lint.kind == RefusedName);
                assert_eq!(bites, refusing.contains(host), "{name}: {host}");
            }
        }
    }
}
