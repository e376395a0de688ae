//! A tool that lets its client go, which comes back for the result.

use mcp_core::{Context, tool};
use std::time::Duration;
use tokio::time::sleep;

/// Closes the stream before it answers.
#[tool(read_only)]
pub(crate) async fn test_reconnection(ctx: &Context) -> &'static str {
    ctx.poll_later(Duration::from_millis(500));
    sleep(Duration::from_millis(100)).await;
    "Reconnection worked."
}
