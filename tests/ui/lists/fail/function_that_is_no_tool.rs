use mcp_core::{Server, tool, tools};

/// Adds two integers.
#[tool]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

fn subtract(a: i64, b: i64) -> i64 {
    a - b
}

fn main() {
    let _ = Server::builder("calculator", "1.0.0").tools(tools![add, subtract]).build();
}
