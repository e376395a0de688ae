use mcp_core::tool;

/// Measures a way.
#[tool]
fn distance(#[arg(header = "Place")] from: &str, #[arg(header = "place")] to: &str) -> usize {
    from.len() + to.len()
}

fn main() {}
