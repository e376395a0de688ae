use mcp_core::tool;

/// Measures a way.
#[tool]
fn distance(from: &str, #[arg(rename = "from")] start: &str) -> usize {
    from.len() + start.len()
}

fn main() {}
