use mcp_core::testing::Client;
use mcp_core::{Server, tool, tools};
use serde_json::json;
use std::rc::Rc;

/// Counts the owners of a value that may not leave its thread.
#[tool]
fn owners(text: &str) -> usize {
    let shared: Rc<str> = text.into();
    let other = Rc::clone(&shared);
    Rc::strong_count(&other)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::builder("test", "1.0.0").tools(tools![owners]).build().unwrap();
    let result = Client::legacy(&server).call("owners", json!({ "text": "a" })).await.unwrap();
    assert_eq!(result.text(), "2");
}
