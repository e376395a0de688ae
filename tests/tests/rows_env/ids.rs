//! Requests in flight by their ids: answered, cancelled and reported on under them.

use super::{both, child, opened};
use serde_json::{Value, json};
use tests::both::Era;
use tests::http::{Connection, Request, open_session};
use tests::message::{legacy_call, modern_call, text};
use tests::served::call;
use tests::stdio::Server;

fn cancelled(params: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": params })
}

/// Asks until something was counted once: cancelling takes effect when its call is polled.
fn wait_for(server: &mut Server, key: &str) {
    let counted =
        (0..500).find(|_| text(&server.ask(&modern_call("count", "count", &json!({ "key": key })))) == "1");
    assert!(counted.is_some(), "{key}");
}

#[test]
fn env_06_a_number_and_the_same_text_are_two_requests_in_flight() {
    let mut server = opened();
    server.send(&legacy_call(0, "slow", &json!({ "milliseconds": 50, "text": "number" })));
    server.send(&legacy_call("0", "slow", &json!({ "milliseconds": 50, "text": "text" })));
    let mut answers = [server.receive(), server.receive()];
    answers.sort_by_key(|answer| answer["id"].is_string());
    assert_eq!((&answers[0]["id"], text(&answers[0])), (&json!(0), "number"));
    assert_eq!((&answers[1]["id"], text(&answers[1])), (&json!("0"), "text"));
    server.assert_alive();

    let both = both();
    let session = open_session(both.http.addr);
    let mut asked = [json!(0), json!("0")].map(|id| {
        let mut connection = Connection::open(both.http.addr);
        let arguments = json!({ "milliseconds": 50, "text": id.to_string() });
        connection.send(&Request::legacy(&session, &legacy_call(id.clone(), "slow", &arguments)));
        (connection, id)
    });
    for (connection, id) in &mut asked {
        let answer = connection.answer().json();
        assert_eq!((&answer["id"], text(&answer)), (&*id, id.to_string().as_str()));
    }
    both.http.assert_alive();
}

#[test]
fn env_10_a_second_request_of_an_id_at_work_is_refused_and_the_first_completes() {
    let mut server = opened();
    server.send(&legacy_call(7, "slow", &json!({ "milliseconds": 100, "text": "first" })));
    let refused = server.ask(&legacy_call(7, "hang", &json!({ "key": "second" })));
    assert_eq!((&refused["id"], &refused["error"]["code"]), (&json!(7), &json!(-32600)), "{refused}");
    let completed = server.receive();
    assert_eq!((&completed["id"], text(&completed)), (&json!(7), "first"));
    let ran = server.ask(&legacy_call(8, "count", &json!({ "key": "second began" })));
    assert_eq!(text(&ran), "0", "the handler does not run a second time");
    let reused = server.ask(&legacy_call(7, "add", &json!({ "a": 1, "b": 2 })));
    assert_eq!(text(&reused), "3");
    // A cancellation takes back the first, which is the only one there is.
    server.send(&legacy_call(7, "hang", &json!({ "key": "first" })));
    let refused = server.ask(&modern_call(7, "add", &json!({ "a": 1, "b": 2 })));
    assert_eq!(refused["error"]["code"], -32600, "eras share the ids of their pipe: {refused}");
    server.send(&cancelled(&json!({ "requestId": 7 })));
    wait_for(&mut server, "first dropped");
    server.assert_alive();
}

#[test]
fn env_11_equal_ids_on_many_connections_each_get_their_own_answer() {
    let both = both();
    let session = open_session(both.http.addr);
    std::thread::scope(|scope| {
        for client in 0..64 {
            let (server, session) = (&both.http, &session);
            scope.spawn(move || {
                let mut connection = Connection::open(server.addr);
                for round in 0..10 {
                    let canary = format!("{client}-{round}");
                    let arguments = json!({ "milliseconds": (client * 7 + round) % 5, "text": canary });
                    let request = match client % 2 {
                        0 => call("slow", &arguments),
                        _ => Request::legacy(session, &legacy_call(1, "slow", &arguments)),
                    };
                    assert_eq!(text(&connection.ask(&request).json()), canary);
                }
            });
        }
    });
    both.http.assert_alive();
}

#[test]
fn env_25_only_the_exact_id_cancels_and_nothing_else_is_said_about_it() {
    let mut server = opened();
    for (key, id, others) in [
        ("zero", json!(0), [json!("0"), json!(1), json!(null)]),
        ("text", json!("0"), [json!(0), json!("00"), json!("")]),
        ("five", json!(5), [json!("5"), json!(5.0), json!([5])]),
    ] {
        server.send(&legacy_call(id.clone(), "hang", &json!({ "key": key })));
        for other in others {
            server.send(&cancelled(&json!({ "requestId": other, "reason": "test" })));
        }
        let dropped = server.ask(&legacy_call("c", "count", &json!({ "key": format!("{key} dropped") })));
        assert_eq!(text(&dropped), "0", "{key} goes on");
        server.send(&cancelled(&json!({ "requestId": id, "reason": "test" })));
        wait_for(&mut server, &format!("{key} dropped"));
        // It is finished now: once more is once too often, and no harm.
        server.send(&cancelled(&json!({ "requestId": id })));
    }
    for malformed in [json!({}), json!([]), json!(null), json!({ "requestId": {} }), json!("0")] {
        server.send(&cancelled(&malformed));
    }
    server.send(&json!({ "jsonrpc": "2.0", "method": "notifications/cancelled" }));
    server.assert_alive();
    let finished = server.finish();
    assert_eq!(finished.messages, [""; 0], "nothing is said of what was cancelled");

    let both = both();
    for malformed in [json!({}), json!(null), json!({ "requestId": {} }), json!({ "requestId": "unknown" })] {
        both.send(Era::Legacy, &cancelled(&malformed).to_string()).assert_silent(&malformed.to_string(), 202);
    }
}

/// A call that reports, with this progress token.
fn reporting(id: u32, token: &Value) -> Value {
    let mut call = modern_call(id, "report", &json!({}));
    call["params"]["_meta"]["progressToken"] = token.clone();
    call
}

/// The tokens of the progress before an answer, and the answer.
fn tokens(server: &mut Server) -> (Vec<Value>, Value) {
    let mut tokens = Vec::new();
    loop {
        let mut message = server.receive();
        if message["method"] != "notifications/progress" {
            return (tokens, message);
        }
        tokens.push(message["params"]["progressToken"].take());
    }
}

#[test]
fn env_26_progress_tokens_come_back_as_they_were_and_belong_to_their_call() {
    let both = both();
    let mut server = child();
    for token in [json!("t"), json!(""), json!(0), json!(-7), json!("0")] {
        server.send(&reporting(1, &token));
        let (tokens, answer) = tokens(&mut server);
        assert_eq!((tokens, text(&answer)), (vec![token.clone(); 3], "reported"), "{token}");
        let events = both.post(&Request::modern(&reporting(1, &token))).events();
        assert_eq!(events[0]["params"]["progressToken"], token, "{token}");
        assert_eq!(events.len(), 4, "{token}");
    }
    // Two calls may choose the same token: each has progress of its own, which begins anew.
    for id in [1, 2] {
        server.send(&reporting(id, &json!("same")));
        assert_eq!(tokens(&mut server).0, vec![json!("same"); 3]);
    }
    let long = Value::from("x".repeat(1 << 20));
    for token in [json!(1.5), json!({}), json!([1]), json!(true), json!(null), long] {
        let outcome = both.send(Era::Modern, &reporting(1, &token).to_string());
        outcome.assert_refused("a token that is none", -32602, &json!(1), 200);
    }
    server.assert_alive();
}
