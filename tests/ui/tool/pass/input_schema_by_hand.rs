use mcp_core::testing::Client;
use mcp_core::{Server, tool, tools};

mod schemas {
    use serde_json::{Value, json};

    pub(super) fn add() -> Value {
        json!({ "type": "object", "properties": { "a": { "type": "integer", "minimum": 0 } } })
    }
}

/// Adds two integers.
#[tool(input_schema = schemas::add)]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::builder("test", "1.0.0").tools(tools![add]).build().unwrap();
    let tools = Client::legacy(&server).list_tools().await.unwrap();
    assert_eq!(tools[0].input_schema, schemas::add());
}
