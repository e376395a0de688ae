//! Any text as a cursor or a `requestState`: only what was handed out is taken.

use super::served::send;
use crate::message::modern;
use mcp_core::{Context, Form, ToolError, tool};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::OnceLock;

#[derive(Debug, Deserialize, Form)]
struct Name {
    name: String,
}

/// Asks for a name.
#[tool]
pub(super) async fn ask(ctx: &Context) -> Result<String, ToolError> {
    let name = ctx.elicit::<Name>("Who?").await?;
    Ok(name.accepted().map_or_else(String::new, |name| name.name))
}

const LISTS: [&str; 2] = ["tools/list", "resources/templates/list"];

/// What the server hands out: a cursor of each list.
fn cursors() -> &'static [String] {
    static CURSORS: OnceLock<Vec<String>> = OnceLock::new();
    CURSORS.get_or_init(|| {
        let first = |list| request(list, json!({}))["result"]["nextCursor"].as_str().map(str::to_owned);
        LISTS.map(|list| first(list).expect("a list has two pages")).to_vec()
    })
}

/// A state that the server handed out just now: one is good for some minutes.
fn state() -> String {
    let asked = request("tools/call", json!({ "name": "ask", "arguments": {} }));
    asked["result"]["requestState"].as_str().unwrap_or_else(|| panic!("no state: {asked}")).to_owned()
}

fn request(method: &str, params: Value) -> Value {
    let mut message = modern(1, method, params);
    message["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"]["elicitation"] = json!({});
    send(message.to_string().as_bytes(), None, None).answer()
}

/// The input as a token, and good tokens that it changes.
pub fn tokens(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    for (list, good) in LISTS.iter().zip(cursors()) {
        for cursor in [text.as_ref(), &changed(good, input), good, &format!("{good}{text}")] {
            let answer = request(list, json!({ "cursor": cursor }));
            assert_eq!(answer["result"].is_object(), cursor == good, "the cursor {cursor:?}: {answer}");
        }
    }
    let good = state();
    for state in [text.as_ref(), &changed(&good, input), &good, &format!("{good}{text}")] {
        let answers = json!({ "1": { "action": "accept", "content": { "name": "Ada" } } });
        let params =
            json!({ "name": "ask", "arguments": {}, "requestState": state, "inputResponses": answers });
        let answer = request("tools/call", params);
        assert_eq!(answer["error"].is_null(), *state == good, "the state {state:?}: {answer}");
    }
}

/// Each pair of bytes changes one of the token; what is no text then is replaced.
fn changed(token: &str, input: &[u8]) -> String {
    let mut bytes = token.as_bytes().to_vec();
    for pair in input.chunks_exact(2).take(3) {
        let place = usize::from(pair[0]) % bytes.len();
        bytes[place] ^= pair[1];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
