//! What the guards of allocations and of instructions ask the benchmark's server.

use crate::message::{legacy, modern};
use serde_json::{Value, json};

/// One kind of request, and how its result is known to be good.
#[derive(Debug)]
pub struct Work {
    /// For people.
    pub name: &'static str,
    method: &'static str,
    params: Value,
    good: fn(&Value) -> bool,
}

/// `add`, `echo` of 1 KiB, `search` of 50 items and `tools/list`, in this order.
#[must_use]
pub fn works() -> [Work; 4] {
    let call = |tool: &str, arguments: Value| json!({ "name": tool, "arguments": arguments });
    let line = "the quick brown fox jumps over the \"lazy\" dog and runs far away\n";
    let search = json!({
        "query": "open orders", "limit": 50, "tags": ["new", "eu"],
        "nested": { "region": "north", "depth": 3, "exact": false },
    });
    let work = |name, method, params, good| Work { name, method, params, good };
    [
        work("add", "tools/call", call("add", json!({ "a": 40, "b": 2 })), |result| {
            result["structuredContent"]["sum"] == 42
        }),
        work("echo 1 KiB", "tools/call", call("echo", json!({ "text": line.repeat(16) })), |result| {
            result["content"][0]["text"].as_str().is_some_and(|text| text.len() == 1024)
        }),
        work("search 50", "tools/call", call("search", search), |result| {
            result["structuredContent"]["items"].as_array().is_some_and(|items| items.len() == 50)
        }),
        work("tools/list", "tools/list", json!({}), |result| {
            result["tools"].as_array().is_some_and(|tools| tools.len() >= 4)
        }),
    ]
}

impl Work {
    /// The request, in either era.
    #[must_use]
    pub fn message(&self, is_modern: bool) -> Value {
        if is_modern {
            modern(1, self.method, self.params.clone())
        } else {
            legacy(1, self.method, &self.params)
        }
    }

    /// Asserts that an answer is what it should be.
    pub fn check(&self, answer: &Value) {
        assert!((self.good)(&answer["result"]), "{}: {answer}", self.name);
    }
}
