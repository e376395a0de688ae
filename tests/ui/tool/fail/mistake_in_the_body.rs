use mcp_core::{Server, tool, tools};

/// Adds two integers.
#[tool]
async fn add(a: i64, b: i64) -> i64 {
    let sum: String = a + b;
    sum
}

fn main() {
    let _ = Server::builder("calculator", "1.0.0").tools(tools![add]).build();
}
