use mcp_core::tool;

/// Lists notes.
#[tool]
fn list(#[arg(length = 1..=100)] limit: usize, #[arg(length = ..=1)] archived: bool) -> usize {
    limit + usize::from(archived)
}

fn main() {}
