#![allow(non_camel_case_types, non_snake_case)]

use mcp_core::testing::Client;
use mcp_core::{Server, tool, tools};
use serde_json::json;

fn __parts() -> i64 {
    3
}

fn __args() -> i64 {
    3
}

struct __S;

/// Adds.
#[tool]
async fn __call(__spec: i64, __result: i64, args: i64, call: i64, spec: i64) -> i64 {
    let __S = __S;
    __spec + __result + args + call + spec + __parts() + __args()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::builder("test", "1.0.0").tools(tools![__call]).build().unwrap();
    let arguments = json!({ "__spec": 1, "__result": 1, "args": 1, "call": 1, "spec": 1 });
    assert_eq!(Client::modern(&server).call("__call", arguments).await.unwrap().text(), "11");
}
