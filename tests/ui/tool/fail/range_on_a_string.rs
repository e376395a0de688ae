use mcp_core::tool;

/// Finds notes.
#[tool]
fn find(#[arg(range = 1..=80)] query: &str, #[arg(range = 1..=3)] tags: Vec<String>) -> usize {
    query.len() + tags.len()
}

fn main() {}
