//! How a server on pipes ends, and what it owes its client until then.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tests::message::{initialize, legacy, legacy_call, text};
use tests::stdio::Server;

fn opened() -> Server {
    let mut server = Server::start(env!("CARGO_BIN_EXE_fault-server"));
    server.initialize();
    server
}

fn child() -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fault-server"));
    command.args(["--transport", "stdio"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().unwrap()
}

fn terminate(pid: u32) {
    assert!(Command::new("kill").arg(pid.to_string()).status().unwrap().success());
}

fn ends_within(child: &mut Child, limit: Duration) {
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < limit, "the server does not end");
        std::thread::yield_now();
    }
}

fn cancel(id: u32) -> Value {
    json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } })
}

#[test]
fn res_08_a_full_house_of_calls_lets_pings_and_cancellations_through_and_the_rest_wait_their_turn() {
    let mut server = opened();
    for id in 1..=200 {
        server.send(&legacy_call(id, "hang", &json!({})));
    }
    server.send(&legacy_call(201, "add", &json!({ "a": 1, "b": 2 })));
    let pong = server.ask(&legacy(202, "ping", &json!({})));
    assert_eq!(pong["id"], 202, "{pong}");
    // Those that wait for a place are not at work yet, so it takes more than one round to cancel them all.
    let mut answer = None;
    for _ in 0..200 {
        (1..=200).for_each(|id| server.send(&cancel(id)));
        let next = server.ask(&legacy(203, "ping", &json!({})));
        if next["id"] == 201 {
            answer = Some(next);
            break;
        }
    }
    assert_eq!(text(&answer.expect("the call that waited is answered")), "3");
}

#[test]
fn a_flood_beyond_what_may_wait_is_refused_under_its_ids() {
    let mut server = opened();
    let flood: String = (1..=1500).map(|id| format!("{}\n", legacy_call(id, "hang", &json!({})))).collect();
    server.write(flood.as_bytes());
    let refused = server.receive();
    assert_eq!(
        (&refused["id"], &refused["error"]["code"]),
        (&json!(128 + 1024 + 1), &json!(-32603)),
        "{refused}"
    );
}

#[test]
fn a_slow_reader_gets_every_answer_after_it_has_closed_the_input() {
    let mut child = child();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let calls: String =
        (0..100).map(|id| format!("{}\n", legacy_call(id, "big", &json!({ "bytes": 65536 })))).collect();
    input.write_all(format!("{}\n{calls}", initialize("2025-11-25")).as_bytes()).unwrap();
    drop(input);
    let mut lines = 0;
    let mut line = String::new();
    while output.read_line(&mut line).unwrap() > 0 {
        if lines == 0 {
            // Longer than a server might take for a client that is gone.
            std::thread::sleep(Duration::from_secs(1));
        }
        serde_json::from_str::<Value>(&line).unwrap();
        line.clear();
        lines += 1;
    }
    assert_eq!(lines, 101);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_handler_that_blocks_its_thread_cannot_keep_the_process_alive() {
    for later in [false, true] {
        let mut child = child();
        let mut input = child.stdin.take().unwrap();
        let block = legacy_call(1, "block", &json!({ "milliseconds": 60_000, "later": later }));
        input.write_all(format!("{}\n", initialize("2025-11-25")).as_bytes()).unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut String::new()).unwrap();
        input.write_all(format!("{block}\n").as_bytes()).unwrap();
        drop(input);
        ends_within(&mut child, Duration::from_secs(7));
    }
}

#[test]
#[cfg(unix)]
fn a_termination_signal_ends_an_idle_process_cleanly() {
    let mut server = opened();
    server.assert_alive();
    let start = Instant::now();
    terminate(server.pid());
    let finished = server.wait();
    assert!(finished.status.success(), "{finished:?}");
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
}

#[test]
#[cfg(unix)]
fn a_termination_signal_leaves_calls_at_work_their_time_and_their_answers() {
    let mut server = opened();
    let slow = legacy_call(0, "slow", &json!({ "milliseconds": 300, "text": "done" }));
    let quick = (1..=50).map(|id| legacy_call(id, "add", &json!({ "a": id, "b": 0 })));
    let block = legacy_call(51, "block", &json!({ "milliseconds": 200 }));
    let lines: String =
        std::iter::once(slow).chain(quick).chain([block]).map(|call| format!("{call}\n")).collect();
    server.write(lines.as_bytes());
    // The first answers may leave before or after the signal; all of them have to.
    let first = server.receive();
    terminate(server.pid());
    let finished = server.wait();
    assert!(finished.status.success(), "{finished:?}");
    assert_eq!(finished.messages.len(), 51, "{first} {finished:?}");
}

#[test]
#[cfg(unix)]
fn a_signal_after_the_end_of_the_input_hurries_but_does_not_drop_answers() {
    let mut server = opened();
    server.send(&legacy_call(1, "slow", &json!({ "milliseconds": 500, "text": "done" })));
    while text(&server.ask(&legacy_call(2, "count", &json!({ "key": "slow began" })))) != "1" {}
    server.close();
    terminate(server.pid());
    let finished = server.wait();
    assert_eq!(finished.messages.len(), 1, "{finished:?}");
    assert!(finished.status.success());
}

#[test]
fn what_a_client_says_about_itself_is_bounded_and_one_odd_capability_does_no_harm() {
    let mut server = Server::start(env!("CARGO_BIN_EXE_fault-server"));
    let hello = |capabilities: &Value| {
        let mut hello = initialize("2025-11-25");
        hello["params"]["capabilities"] = capabilities.clone();
        hello
    };
    let refused = server.ask(&hello(&json!({ "experimental": { "x": "y".repeat(20_000) } })));
    assert_eq!(refused["error"]["code"], -32602, "{refused}");
    let opened = server.ask(&hello(&json!({ "extensions": null, "roots": true, "sampling": {} })));
    assert_eq!(opened["result"]["protocolVersion"], "2025-11-25", "{opened}");
}

#[test]
fn requests_that_are_wrong_inside_are_each_refused_under_their_id() {
    let mut server = opened();
    let deep = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"ping","params":{{"x":{}{}}}}}"#,
        "[".repeat(80),
        "]".repeat(80)
    );
    let twice = r#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"add","name":"echo"}}"#;
    let token = r#"{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"report","_meta":{"progressToken":{}}}}"#;
    let escaped = r#"{"jsonrpc":"2.0","id":4,"method":"tools\/call","params":{"name":"add","arguments":{"a":1,"b":2}}}"#;
    for (line, id, code) in [(deep.as_str(), 1, -32700), (twice, 2, -32600), (token, 3, -32602)] {
        server.write(format!("{line}\n").as_bytes());
        let answer = server.receive();
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(id), &json!(code)), "{answer}");
    }
    server.write(format!("{escaped}\n").as_bytes());
    assert_eq!(text(&server.receive()), "3");
}
