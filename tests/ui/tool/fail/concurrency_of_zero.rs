use mcp_core::tool;

/// Counts.
#[tool(concurrency = 0)]
fn count() -> usize {
    0
}

/// Counts on.
#[tool(concurrency = "four")]
fn count_on() -> usize {
    0
}

fn main() {}
