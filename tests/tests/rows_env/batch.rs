//! Batches in the one revision that has them.

use super::{began, both, child};
use mcp_core::Limits;
use serde_json::{Value, json};
use tests::both::Both;
use tests::http::{Answer, Connection, Request};
use tests::message::{initialize, legacy, legacy_call};

const BATCHES: &str = "2025-03-26";

/// A batch on a session of the revision: over HTTP, and on a pipe, where null stands for no answer.
fn send(both: &Both, batch: &Value) -> (Answer, Value) {
    let mut connection = Connection::open(both.http.addr);
    let hello = connection.ask(&Request::post(&initialize(BATCHES)));
    let session = hello.header("mcp-session-id").unwrap().to_owned();
    let request = Request::legacy(&session, batch).without("MCP-Protocol-Version");
    let answer = connection.ask(&request.header("MCP-Protocol-Version", BATCHES));
    both.http.assert_alive();
    let mut server = child();
    server.ask(&initialize(BATCHES));
    server.send(batch);
    // Whatever is answered to the batch comes before the answer to what follows it.
    let (ping, mut piped) = (json!("after"), Value::Null);
    server.send(&legacy(ping.clone(), "ping", &json!({})));
    loop {
        let message = server.receive();
        if message["id"] == ping {
            return (answer, piped);
        }
        piped = message;
    }
}

fn add(id: u32) -> Value {
    legacy_call(id, "add", &json!({ "a": 1, "b": 2 }))
}

fn initialized() -> Value {
    json!({ "jsonrpc": "2.0", "method": "notifications/initialized" })
}

/// The id and the error's code of each answer; 0 for a result.
fn outcomes(answer: &Value) -> Vec<(Value, i64)> {
    let answers = answer.as_array().unwrap_or_else(|| panic!("no array: {answer}"));
    answers.iter().map(|one| (one["id"].clone(), one["error"]["code"].as_i64().unwrap_or(0))).collect()
}

#[test]
fn env_17_each_request_of_a_batch_and_each_item_that_is_none_has_one_answer() {
    let batch = json!([add(1), initialized(), { "jsonrpc": "2.0", "id": 2 }, 7, add(3), initialized()]);
    let (answer, piped) = send(&both(), &batch);
    let expected = [(json!(1), 0), (json!(2), -32600), (Value::Null, -32600), (json!(3), 0)];
    assert_eq!(answer.status, 200);
    for answer in [answer.json(), piped] {
        let mut found = outcomes(&answer);
        found.sort_by_key(|(id, _)| expected.iter().position(|(known, _)| known == id));
        assert_eq!(found, expected, "{answer}");
    }
}

#[test]
fn env_18_a_batch_that_is_empty_or_too_long_is_refused_and_a_nested_one_or_a_handshake_by_itself() {
    let both = both();
    let hang = legacy_call(1, "hang", &json!({ "key": "too many" }));
    let too_long = vec![hang; Limits::default().batch_messages + 1];
    for batch in [json!([]), Value::Array(too_long)] {
        let (answer, piped) = send(&both, &batch);
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (400, &json!(-32600)));
        assert_eq!(piped["error"]["code"], -32600, "{piped}");
    }
    assert_eq!(began(&both, "too many"), "0");
    let (answer, piped) = send(&both, &json!([[add(1)], initialize(BATCHES), add(2)]));
    for answer in [answer.json(), piped] {
        let mut codes = outcomes(&answer);
        codes.sort_by_key(|(id, _)| id.as_u64().map_or(0, |id| id + 1));
        let expected = [(Value::Null, -32600), (json!(0), -32600), (json!(2), 0)];
        assert_eq!(codes, expected, "{answer}");
    }
}

#[test]
fn env_20_a_batch_of_notifications_is_accepted_and_not_answered() {
    let (answer, piped) = send(&both(), &json!([initialized(), initialized()]));
    assert_eq!((answer.status, answer.body.is_empty(), piped), (202, true, Value::Null));
}
