use mcp_core::tool;

/// Adds two integers.
#[tool(title =, read)]
fn add(a: i64, #[arg(default = )] b: i64) -> i64 {
    a + b
}

fn main() {
    assert_eq!(add(1, 2), 3);
}
