//! Messages as clients write them.

use serde_json::{Value, json};

/// The revision whose requests stand alone.
pub const MODERN: &str = "2026-07-28";

/// A modern request.
#[must_use]
pub fn modern(id: impl Into<Value>, method: &str, mut params: Value) -> Value {
    if params["_meta"].is_null() {
        params["_meta"] = json!({});
    }
    params["_meta"]["io.modelcontextprotocol/protocolVersion"] = MODERN.into();
    params["_meta"]["io.modelcontextprotocol/clientCapabilities"] = json!({});
    json!({ "jsonrpc": "2.0", "id": id.into(), "method": method, "params": params })
}

/// A modern call of a tool.
#[must_use]
pub fn modern_call(id: impl Into<Value>, tool: &str, arguments: &Value) -> Value {
    modern(id, "tools/call", json!({ "name": tool, "arguments": arguments }))
}

/// A legacy request.
#[must_use]
pub fn legacy(id: impl Into<Value>, method: &str, params: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id.into(), "method": method, "params": params })
}

/// A legacy call of a tool.
#[must_use]
pub fn legacy_call(id: impl Into<Value>, tool: &str, arguments: &Value) -> Value {
    legacy(id, "tools/call", &json!({ "name": tool, "arguments": arguments }))
}

/// The request that opens a legacy session.
#[must_use]
pub fn initialize(version: &str) -> Value {
    let client = json!({ "name": "test", "version": "1" });
    legacy(0, "initialize", &json!({ "protocolVersion": version, "capabilities": {}, "clientInfo": client }))
}

/// The text of the first content block of a result.
#[must_use]
pub fn text(answer: &Value) -> &str {
    answer["result"]["content"][0]["text"].as_str().unwrap_or_else(|| panic!("no text in {answer}"))
}
