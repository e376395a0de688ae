use mcp_core::{Server, tool, tools};

/// Adds two integers.
#[tool(titel = "Add")]
async fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Doubles an integer.
#[tool]
async fn double(a: i64) -> i64 {
    add(a, a).await
}

fn main() {
    let _ = Server::builder("calculator", "1.0.0").tools(tools![add, double]).build();
}
