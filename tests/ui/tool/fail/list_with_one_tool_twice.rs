use mcp_core::{tool, tools};

/// Adds two integers.
#[tool]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Adds three integers.
#[tool(name = "add")]
fn add_three(a: i64, b: i64, c: i64) -> i64 {
    a + b + c
}

fn main() {
    let _ = tools![add, add];
    let _ = tools![add, add_three];
}
