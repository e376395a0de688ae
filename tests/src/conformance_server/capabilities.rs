//! A tool that not every client can use.

use mcp_core::{Context, ToolError, code, tool};
use serde_json::json;

/// Works only for clients that can ask their model.
#[tool(read_only)]
pub(crate) fn test_missing_capability(ctx: &Context) -> Result<&'static str, ToolError> {
    if ctx.client_capabilities().can_sample() {
        return Ok("The client can sample.");
    }
    let required = json!({ "requiredCapabilities": { "sampling": {} } });
    Err(ToolError::protocol(
        code::MISSING_CLIENT_CAPABILITY,
        "the tool needs the client capability `sampling`",
        Some(required),
    ))
}
