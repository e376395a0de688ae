//! What a tool says it does.
//!
//! Owns the rule that it says so at all. Must not know schemas.

use super::options::LintOptions;
use super::report::{Lint, LintKind};
use super::view::{Tool, View};

/// A tool that says nothing is taken for one that destroys: `readOnlyHint` is false by default, `destructiveHint` true
/// (specification, "Schema Reference", `ToolAnnotations`). Hosts ask before each of its calls.
pub(super) fn unstated(view: &View<'_>, _: &LintOptions) -> Vec<Lint> {
    let silent = |tool: &&Tool<'_>| {
        tool.annotations["readOnlyHint"] != true && !tool.annotations["destructiveHint"].is_boolean()
    };
    let message = "says neither `read_only` nor whether it is `destructive`: hosts assume that it is";
    let lint = |tool: &Tool<'_>| Lint::new(tool.place(), LintKind::UnstatedBehaviour, message);
    view.tools.iter().filter(silent).map(lint).collect()
}

#[cfg(test)]
mod tests {
    use super::super::LintKind::UnstatedBehaviour;
    use super::super::tests::{places, tool};
    use serde_json::json;

    #[test]
    fn a_tool_says_whether_it_changes_anything() {
        let silent = [json!({}), json!({ "idempotentHint": true }), json!({ "readOnlyHint": false })];
        for annotations in silent {
            let found = places(UnstatedBehaviour, &tool(json!({ "annotations": annotations })));
            assert_eq!(found, ["tool \"convert\""], "{annotations}");
        }
        let stated = [
            json!({ "readOnlyHint": true }),
            json!({ "destructiveHint": false }),
            json!({ "destructiveHint": true }),
        ];
        for annotations in stated {
            let found = places(UnstatedBehaviour, &tool(json!({ "annotations": annotations })));
            assert!(found.is_empty(), "{annotations}");
        }
    }
}
