use mcp_core::tool;

/// Finds notes.
#[tool]
fn find(#[arg(length = 1..=80, default = "")] query: &str) -> usize {
    query.len()
}

fn main() {}
