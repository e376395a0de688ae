use mcp_core::testing::Client;
use mcp_core::{Server, tool, tools};
use serde_json::json;

/// Matches a value with a type.
#[tool]
async fn r#match(r#type: &str, r#in: Option<&str>, r#fn: i64) -> String {
    format!("{type} {in:?} {fn}", r#type = r#type, r#in = r#in, r#fn = r#fn)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::builder("test", "1.0.0").tools(tools![r#match]).build().unwrap();
    assert_eq!(server.tool_names().collect::<Vec<_>>(), ["match"]);
    let text = Client::modern(&server).call("match", json!({ "type": "a", "fn": 1 })).await.unwrap().text();
    assert_eq!(text, "a None 1");
}
