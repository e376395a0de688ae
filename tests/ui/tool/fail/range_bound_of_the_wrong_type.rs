use mcp_core::tool;

const MOST: &str = "most";

/// Lists notes.
#[tool]
fn list(#[arg(range = 1..=MOST)] limit: usize, #[arg(length = 1.."two")] tag: &str) -> usize {
    limit + tag.len()
}

fn main() {}
