//! A resource that changes, and tools that tell clients of changes.

use mcp_core::{Context, resource, tool};

/// Text that clients may watch.
#[resource("test://watched-resource", hidden)]
pub(crate) fn watched_resource() -> &'static str {
    "Nothing has happened yet."
}

/// Tells clients that the list of tools has changed.
#[tool]
pub(crate) fn test_trigger_tool_change(ctx: &Context) -> &'static str {
    ctx.server().notify_tools_changed();
    "told"
}

/// Tells clients that the list of prompts has changed.
#[tool]
pub(crate) fn test_trigger_prompt_change(ctx: &Context) -> &'static str {
    ctx.server().notify_prompts_changed();
    "told"
}
