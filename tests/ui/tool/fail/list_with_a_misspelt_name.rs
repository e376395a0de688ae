use mcp_core::{Server, tool, tools};

/// Subtracts two integers.
#[tool]
fn subtract(a: i64, b: i64) -> i64 {
    a - b
}

fn main() {
    let _ = Server::builder("calculator", "1.0.0").tools(tools![substract]).build();
}
