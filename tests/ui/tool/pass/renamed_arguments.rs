use mcp_core::testing::Client;
use mcp_core::{Server, tool, tools};
use serde_json::json;

/// Lists notes.
#[tool(name = "notes.list")]
async fn list(
    #[arg(rename = "maxItems")] limit: usize,
    #[arg(rename = "limit")] pages: usize,
    #[arg(rename = "a b", description = "Not an identifier.")] other: Option<&str>,
) -> String {
    format!("{limit} {pages} {other:?}")
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::builder("test", "1.0.0").tools(tools![list]).build().unwrap();
    let client = Client::modern(&server);
    let arguments = json!({ "maxItems": 1, "limit": 2, "a b": "c" });
    assert_eq!(client.call("notes.list", arguments).await.unwrap().text(), "1 2 Some(\"c\")");
    let schema = &client.list_tools().await.unwrap()[0].input_schema;
    assert_eq!(schema["required"], json!(["maxItems", "limit"]));
    assert_eq!(schema["properties"]["a b"]["description"], "Not an identifier.");
}
