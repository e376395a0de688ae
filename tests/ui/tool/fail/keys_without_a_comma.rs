use mcp_core::tool;

/// Lists notes.
#[tool(read_only title = "List")]
fn list(#[arg(default = 10 range = 1..=10)] limit: usize) -> usize {
    limit
}

fn main() {}
