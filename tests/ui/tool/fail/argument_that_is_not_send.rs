use mcp_core::tool;
use std::rc::Rc;

/// Greets.
#[tool]
async fn greet(name: Rc<str>) -> String {
    tokio::task::yield_now().await;
    format!("Hello, {name}!")
}

fn main() {}
