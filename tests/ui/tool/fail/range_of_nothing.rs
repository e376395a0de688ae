use mcp_core::tool;

/// Lists notes.
#[tool]
fn list(
    #[arg(range = 100..=1)] limit: usize,
    #[arg(range = ..)] offset: usize,
    #[arg(length = 3..3)] tag: &str,
    #[arg(length = -1..)] query: &str,
) -> usize {
    limit + offset + tag.len() + query.len()
}

fn main() {}
