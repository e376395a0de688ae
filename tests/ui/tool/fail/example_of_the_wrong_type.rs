use mcp_core::tool;

/// Lists notes.
#[tool]
fn list(#[arg(example = "ten")] limit: usize, #[arg(example = 10)] tag: &str) -> usize {
    limit + tag.len()
}

fn main() {}
