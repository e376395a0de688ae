use mcp_core::tool;

struct Team;

/// Adds two integers.
#[tool(icons = ["https://example.com/add.svg"], meta = Team)]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

fn main() {}
