//! Tools that say something before they answer.

use mcp_core::{Context, LogLevel, tool};
use std::time::Duration;
use tokio::time::sleep;

/// Long enough that the reports leave the server one by one.
const PAUSE: Duration = Duration::from_millis(50);

/// Reports its progress three times.
#[tool(read_only)]
pub(crate) async fn test_tool_with_progress(ctx: &Context) -> &'static str {
    for done in [0.0, 50.0, 100.0] {
        ctx.progress((done, 100.0));
        sleep(PAUSE).await;
    }
    "Progress reported."
}

/// Logs three messages to the client.
#[tool(read_only)]
pub(crate) async fn test_tool_with_logging(ctx: &Context) -> &'static str {
    for message in ["Tool execution started", "Tool processing data", "Tool execution completed"] {
        ctx.log(LogLevel::Info, message);
        sleep(PAUSE).await;
    }
    "Messages logged."
}

/// Logs one message, which a client gets only if it asked for messages.
#[tool(read_only)]
pub(crate) async fn test_logging_tool(ctx: &Context) -> &'static str {
    ctx.log(LogLevel::Info, "The logging tool is running");
    "Message logged."
}
