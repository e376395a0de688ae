use mcp_core::tool;

/// Adds two integers.
#[tool(type = "math", "Adds", read_only = maybe)]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

fn main() {}
