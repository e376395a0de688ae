use mcp_core::tool;

/// Lists notes.
#[tool(mime = "text/plain", range = 1..=10)]
fn list(#[arg(title = "Limit")] limit: usize, #[arg(complete = tags)] tag: &str) -> usize {
    limit + tag.len()
}

fn tags(start: &str) -> Vec<String> {
    vec![start.to_owned()]
}

fn main() {}
