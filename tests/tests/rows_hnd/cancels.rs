//! Calls that are taken back: at any moment, by any id, whether the handler minds or not.

use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use tests::message::{initialize, legacy, legacy_call, modern_call, text};
use tests::stdio::Server;

fn opened() -> Server {
    let mut server = Server::start(env!("CARGO_BIN_EXE_fault-server"));
    server.initialize();
    server
}

fn cancel(id: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } })
}

/// Counts up from a seed, by no pattern that anything here has.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A ping behind a cancellation is answered after the cancellation was read: from there on its call may not be answered.
#[test]
fn hnd_07_a_call_that_is_taken_back_at_any_moment_has_one_answer_at_most_and_none_after_that() {
    let mut server = opened();
    let mut numbers = Numbers(7);
    let mut input = String::new();
    const CALLS: u64 = 2000;
    for id in 0..CALLS {
        let cancel =
            format!("{}\n{}\n", cancel(&json!(id)), legacy(format!("after {id}"), "ping", &json!({})));
        let early = numbers.below(10) == 0;
        if early {
            input += &cancel; // Before it starts: nothing to take back, and the call goes on.
        }
        let arguments = json!({ "milliseconds": numbers.below(3), "text": id.to_string() });
        input += &format!("{}\n", legacy_call(id, "slow", &arguments));
        // During, at the same time as the end, or after it.
        for _ in 0..numbers.below(4) {
            input += &format!(
                "{}\n",
                legacy(format!("pause {id} {}", numbers.below(1 << 30)), "ping", &json!({}))
            );
        }
        if !early && numbers.below(3) > 0 {
            input += &cancel;
        }
    }
    input += &format!("{}\n", legacy("last", "ping", &json!({})));
    let cancelled: HashSet<String> =
        input.lines().filter(|line| line.contains("cancelled")).map(str::to_owned).collect();
    assert!(cancelled.len() > 500, "{}", cancelled.len());
    server.write(input.as_bytes());
    let finished = server.finish();
    assert!(finished.status.success(), "{}", finished.errors);
    let mut answered: HashMap<u64, usize> = HashMap::new();
    let mut taken_back: HashSet<u64> = HashSet::new();
    let mut begun: HashSet<u64> = HashSet::new();
    // Which cancellations came after their call, in the order of the input.
    let mut late: HashSet<u64> = HashSet::new();
    for line in input.lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        if message["method"] == "tools/call" {
            begun.insert(message["id"].as_u64().unwrap());
        } else if let Some(id) = message["params"]["requestId"].as_u64().filter(|id| begun.contains(id)) {
            late.insert(id);
        }
    }
    for line in &finished.messages {
        let answer: Value = serde_json::from_str(line).unwrap();
        if let Some(id) = answer["id"].as_str().and_then(|id| id.strip_prefix("after ")?.parse().ok()) {
            taken_back.insert(id);
        } else if let Some(id) = answer["id"].as_u64() {
            *answered.entry(id).or_default() += 1;
            assert!(
                !(taken_back.contains(&id) && late.contains(&id)),
                "{id} is answered after it was taken back"
            );
            assert_eq!(text(&answer), id.to_string());
        }
    }
    for id in 0..CALLS {
        let answers = answered.get(&id).copied().unwrap_or_default();
        assert!(answers <= 1, "{id} has {answers} answers");
        assert!(answers == 1 || late.contains(&id), "{id} was not taken back and has no answer");
    }
}

/// The handler is dropped at its next wait, whether it looks at the token or not, and its place is free.
#[test]
fn hnd_08_a_call_whose_handler_takes_no_notice_is_never_answered_and_frees_its_place() {
    let mut server = opened();
    for id in 0..100 {
        server.send(&legacy_call(id, "hang", &json!({ "key": "hnd 8" })));
        server.send(&cancel(&json!(id)));
    }
    let mut dropped = Value::Null;
    while dropped != "100" {
        let count = server.ask(&legacy_call("count", "count", &json!({ "key": "hnd 8 dropped" })));
        assert_eq!(count["id"], "count");
        dropped = text(&count).into();
    }
    assert_eq!(server.finish().messages, [""; 0]);
}

#[test]
fn hnd_09_to_take_back_the_handshake_changes_nothing() {
    let mut server = Server::start(env!("CARGO_BIN_EXE_fault-server"));
    server.send(&initialize("2025-11-25"));
    server.send(&cancel(&json!(0)));
    assert_eq!(server.receive()["result"]["protocolVersion"], "2025-11-25");
    assert_eq!(text(&server.ask(&legacy_call(1, "add", &json!({ "a": 1, "b": 2 })))), "3");
    server.assert_alive();
}

#[test]
fn hnd_10_a_number_and_its_text_are_two_ids() {
    let mut server = opened();
    for (other, id) in [(json!("0"), json!(0)), (json!(0), json!("0"))] {
        server.send(&legacy_call(
            other.clone(),
            "slow",
            &json!({ "milliseconds": 100, "text": "the other" }),
        ));
        server.send(&legacy_call(id.clone(), "hang", &json!({})));
        server.send(&cancel(&id));
        let answer = server.receive();
        assert_eq!((&answer["id"], text(&answer)), (&other, "the other"));
    }
    let stats = server.ask(&modern_call(3, "stats", &json!({})));
    assert_eq!(stats["result"]["structuredContent"]["calls_at_work"], 1, "{stats}");
    server.assert_alive();
}
