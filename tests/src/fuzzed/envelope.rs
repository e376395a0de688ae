//! Any bytes as a message, and as the elements of a batch.

use super::served::{Came, send, session};
use serde_json::Value;

/// Any bytes as one message: alone, and on a session.
pub fn envelope(input: &[u8]) {
    check(input, &send(input, None, None));
    let session = session("2025-11-25");
    check(input, &send(input, Some(&session), None));
    // Whatever it was, the next good request is answered.
    let pong = send(br#"{"jsonrpc":"2.0","id":"next","method":"ping"}"#, Some(&session), None).answer();
    assert_eq!(pong["id"], "next");
    assert!(pong["result"].is_object(), "{pong}");
    session.close();
}

fn check(input: &[u8], came: &Came) {
    // A judge of its own. It knows fewer numbers and texts than a message may have where nobody looks at them.
    let Ok(message) = serde_json::from_slice::<Value>(input) else {
        if let Came::Answer(answer) = came {
            assert!(std::str::from_utf8(input).is_ok() || answer["id"].is_null(), "{answer}");
        }
        return;
    };
    match came {
        Came::Nothing => assert!(!is_request(&message), "a request without an answer: {message}"),
        Came::AtWork => assert!(is_request(&message), "{message}"),
        Came::Answer(answer) if answer["id"].is_null() => {
            assert!(answer["error"].is_object(), "{answer}");
        }
        Came::Answer(answer) => assert_eq!(answer["id"], message["id"], "{message}"),
    }
    if let Came::Answer(answer) = came
        && answer["result"].is_object()
    {
        assert!(is_request(&message), "a result for what is no request: {message}");
    }
}

fn is_request(message: &Value) -> bool {
    let is_id = message["id"].is_i64() || message["id"].as_str().is_some_and(|id| id.len() < 100);
    let answers = message.get("result").is_some() || message.get("error").is_some();
    message["jsonrpc"] == "2.0" && message["method"].is_string() && is_id && !answers
}

/// Any bytes as a batch: in brackets, unless they have some.
pub fn batches(input: &[u8]) {
    let is_array = input.trim_ascii_start().first() == Some(&b'[');
    let batch = if is_array { input.to_vec() } else { [b"[", input, b"]"].concat() };
    let session = session("2025-03-26");
    let came = send(&batch, Some(&session), None);
    session.close();
    let Ok(Value::Array(elements)) = serde_json::from_slice(&batch) else { return };
    let requests = elements.iter().filter(|element| is_request(element)).count();
    match came {
        Came::AtWork => {}
        Came::Nothing => assert_eq!(requests, 0, "requests without an answer"),
        Came::Answer(Value::Array(answers)) => {
            assert!(requests <= answers.len() && answers.len() <= elements.len(), "{answers:?}");
            let mut ids: Vec<&Value> = elements.iter().map(|element| &element["id"]).collect();
            for id in answers.iter().map(|answer| &answer["id"]).filter(|id| !id.is_null()) {
                let place = ids.iter().position(|other| *other == id);
                ids.swap_remove(
                    place.unwrap_or_else(|| panic!("two answers to one request, or to none: {id}")),
                );
            }
        }
        Came::Answer(refusal) => {
            assert!(refusal["id"].is_null() && (elements.is_empty() || elements.len() > 20), "{refusal}");
        }
    }
}
