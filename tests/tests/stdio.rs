//! Faults and bad input on real pipes. After each of them the server must answer the next good request.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::json;
use std::process::Command;
use std::time::{Duration, Instant};
use tests::message::{initialize, legacy, legacy_call, modern_call, text};
use tests::stdio::Server;

fn server() -> Server {
    Server::start(env!("CARGO_BIN_EXE_fault-server"))
}

fn opened() -> Server {
    let mut server = server();
    server.initialize();
    server
}

#[test]
fn hnd_06_an_unexpected_error_is_masked_and_leaves_its_details_to_the_log() {
    let mut server = opened();
    let answer = server.ask(&legacy_call(1, "fail", &json!({})));
    assert_eq!(answer["result"]["isError"], true);
    assert!(!answer.to_string().contains("secret"), "{answer}");
    server.assert_alive();
}

#[test]
fn the_end_of_the_input_ends_an_idle_process_at_once() {
    let server = opened();
    let start = Instant::now();
    let finished = server.finish();
    assert!(finished.status.success());
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
}

#[test]
fn both_eras_share_a_pipe_without_touching_each_other() {
    let mut server = server();
    let discovered = server.ask(&tests::message::modern(1, "server/discover", json!({})));
    assert_eq!(discovered["result"]["resultType"], "complete", "{discovered}");
    let early = server.ask(&legacy(2, "tools/list", &json!({})));
    assert_eq!(early["error"]["code"], -32600, "{early}");
    assert_eq!(
        server.ask(&legacy(3, "ping", &json!({}))),
        json!({ "jsonrpc": "2.0", "id": 3, "result": {} })
    );
    server.initialize();
    let again = server.ask(&initialize("2024-11-05"));
    assert_eq!(again["error"]["code"], -32600, "{again}");
    let legacy_answer = server.ask(&legacy_call(4, "add", &json!({ "a": 1, "b": 2 })));
    assert_eq!(legacy_answer["result"], json!({ "content": [{ "type": "text", "text": "3" }] }));
    let modern_answer = server.ask(&modern_call(5, "add", &json!({ "a": 1, "b": 2 })));
    assert_eq!(modern_answer["result"]["resultType"], "complete");
    assert_eq!(modern_answer["result"]["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], "faults");
}

#[test]
fn progress_grows_and_comes_before_the_result_and_only_if_it_was_asked_for() {
    let mut server = opened();
    let mut call = legacy_call(1, "report", &json!({ "wait": true }));
    call["params"]["_meta"] = json!({ "progressToken": 0 });
    server.send(&call);
    let mut progress = Vec::new();
    let result = loop {
        let message = server.receive();
        match message["method"].as_str() {
            Some("notifications/progress") => {
                assert_eq!(message["params"]["progressToken"], 0);
                progress.push(message["params"]["progress"].as_f64().unwrap());
            }
            Some("notifications/message") => {}
            _ => break message,
        }
    };
    assert_eq!(progress, [1.0, 2.0, 3.0]);
    assert_eq!(text(&result), "reported");
    let silent = server.ask(&modern_call(2, "report", &json!({})));
    assert_eq!(text(&silent), "reported");
}

#[test]
fn answers_go_out_while_a_later_request_of_the_same_write_is_still_at_work() {
    let mut server = opened();
    let adds = (1..=64).map(|id| legacy_call(id, "add", &json!({ "a": id, "b": 0 })));
    let block = legacy_call(65, "block", &json!({ "milliseconds": 60_000 }));
    let lines: String = adds.chain([block]).map(|call| format!("{call}\n")).collect();
    server.write(lines.as_bytes());
    // Half of them: what is left of a piece waits for more. It blocks for longer than an answer is waited for here.
    for id in 1..=32 {
        assert_eq!(text(&server.receive()), id.to_string());
    }
    assert!(Command::new("kill").args(["-9", &server.pid().to_string()]).status().unwrap().success());
    server.wait();
}
