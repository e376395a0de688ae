use mcp_core::tool;
use std::time::Instant;

/// Waits.
#[tool]
async fn wait(until: Instant) -> bool {
    until > Instant::now()
}

fn main() {}
