use mcp_core::tool;

/// Adds two integers.
#[tool(timeout = "5 seconds")]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Subtracts two integers.
#[tool(timeout = "0s")]
fn subtract(a: i64, b: i64) -> i64 {
    a - b
}

/// Multiplies two integers.
#[tool(timeout = 5)]
fn multiply(a: i64, b: i64) -> i64 {
    a * b
}

fn main() {}
