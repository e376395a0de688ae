//! Faults and bad input on real pipes. After each of them the server must answer the next good request.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Value, json};
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

fn parsed(lines: &[String]) -> Vec<Value> {
    lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_panic_ends_its_call_with_one_masked_answer() {
    let mut server = opened();
    for tool in ["panic_now", "panic_later", "throw"] {
        let answer = server.ask(&legacy_call(1, tool, &json!({})));
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        assert!(text(&answer).starts_with("internal error"), "{answer}");
    }
    let answer = server.ask(&legacy_call(1, "panic_in_drop", &json!({})));
    assert_eq!(answer["result"]["isError"], true, "{answer}");
    assert!(!answer.to_string().contains("secret"), "{answer}");
    server.assert_alive();
}

#[test]
fn an_unexpected_error_is_masked_and_leaves_its_details_to_the_log() {
    let mut server = opened();
    let answer = server.ask(&legacy_call(1, "fail", &json!({})));
    assert_eq!(answer["result"]["isError"], true);
    assert!(!answer.to_string().contains("secret"), "{answer}");
    server.assert_alive();
}

#[test]
fn a_ten_megabyte_argument_is_refused_unread_and_the_next_request_is_answered() {
    let mut server = opened();
    let long = "x".repeat(10 << 20);
    let answer = server.ask(&legacy_call(1, "echo", &json!({ "text": long })));
    assert_eq!(answer["error"]["code"], -32600, "{answer}");
    assert!(answer.get("id").is_none());
    server.assert_alive();
}

#[test]
fn a_four_megabyte_message_passes_and_one_byte_more_does_not() {
    let mut server = opened();
    let limit = 4 << 20;
    let frame = |length: usize| legacy_call(1, "echo", &json!({ "text": "x".repeat(length) }));
    let overhead = frame(0).to_string().len();
    let answer = server.ask(&frame(limit - overhead));
    assert_eq!(text(&answer).len(), limit - overhead);
    let answer = server.ask(&frame(limit - overhead + 1));
    assert_eq!(answer["error"]["code"], -32600, "{answer}");
    server.assert_alive();
}

#[test]
#[cfg(target_os = "linux")]
fn a_line_without_end_takes_no_memory() {
    let memory = |pid: u32| -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    };
    let mut server = opened();
    let megabyte = vec![b'x'; 1 << 20];
    (0..64).for_each(|_| server.write(&megabyte));
    server.write(b"\n");
    let answer = server.receive();
    assert_eq!(answer["error"]["code"], -32600, "{answer}");
    server.assert_alive();
    let kilobytes = memory(server.pid());
    assert!(kilobytes < 32 << 10, "{kilobytes} kB at the peak");
}

#[test]
fn a_second_request_of_an_id_at_work_is_refused_and_the_first_completes() {
    let mut server = opened();
    server.send(&legacy_call(7, "slow", &json!({ "milliseconds": 100, "text": "first" })));
    let refused = server.ask(&legacy_call(7, "add", &json!({ "a": 1, "b": 2 })));
    assert_eq!((&refused["id"], &refused["error"]["code"]), (&json!(7), &json!(-32600)), "{refused}");
    let completed = server.receive();
    assert_eq!((&completed["id"], text(&completed)), (&json!(7), "first"));
    let reused = server.ask(&legacy_call(7, "add", &json!({ "a": 1, "b": 2 })));
    assert_eq!(text(&reused), "3");
}

#[test]
fn a_number_and_the_same_text_are_two_ids() {
    let mut server = opened();
    server.send(&legacy_call(0, "slow", &json!({ "milliseconds": 50, "text": "number" })));
    server.send(&legacy_call("0", "slow", &json!({ "milliseconds": 50, "text": "text" })));
    let mut answers = [server.receive(), server.receive()];
    answers.sort_by_key(|answer| answer["id"].is_string());
    assert_eq!((&answers[0]["id"], text(&answers[0])), (&json!(0), "number"));
    assert_eq!((&answers[1]["id"], text(&answers[1])), (&json!("0"), "text"));
}

#[test]
fn a_cancelled_call_is_dropped_and_never_answered() {
    let mut server = opened();
    for id in [json!(0), json!("0"), json!(5)] {
        server.send(&legacy_call(id.clone(), "hang", &json!({})));
        let wrong = if id.is_string() { json!(0) } else { json!(id.to_string()) };
        for request in [wrong, id] {
            let params = json!({ "requestId": request, "reason": "test" });
            server.send(&json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": params }));
        }
    }
    let dropped =
        (0..200).find(|_| text(&server.ask(&legacy_call(9, "count", &json!({ "key": " dropped" })))) == "3");
    assert!(dropped.is_some(), "the calls are still at work");
    let finished = server.finish();
    assert_eq!(finished.messages, Vec::<String>::new());
}

#[test]
#[cfg(unix)]
fn prints_of_the_program_and_its_children_cannot_reach_the_wire() {
    let mut server = opened();
    let answer = server.ask(&legacy_call(1, "print", &json!({})));
    assert_eq!(text(&answer), "the child ended: true");
    server.assert_alive();
    let finished = server.finish();
    assert!(
        finished.errors.contains("stray print\n") && finished.errors.contains("stray child\n"),
        "{finished:?}"
    );
}

#[test]
fn the_end_of_the_input_ends_the_process_with_every_answer_written() {
    let mut server = opened();
    let mut input = String::new();
    for id in 0..100 {
        let call = match id % 2 {
            0 => legacy_call(id, "add", &json!({ "a": id, "b": 0 })),
            _ => legacy_call(id, "slow", &json!({ "milliseconds": 100, "text": id.to_string() })),
        };
        input += &format!("{call}\n");
    }
    server.write(input.as_bytes());
    let start = Instant::now();
    let finished = server.finish();
    assert!(finished.status.success(), "{finished:?}");
    let mut answers = parsed(&finished.messages);
    answers.sort_by_key(|answer| answer["id"].as_i64());
    let expected: Vec<String> = (0..100).map(|id| id.to_string()).collect();
    assert_eq!(answers.iter().map(text).collect::<Vec<_>>(), expected);
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
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
fn noise_is_answered_once_a_second_at_most_and_then_forgotten() {
    let mut server = opened();
    let mut noise = "Welcome to bash!\n\n{\"pretty\":\n  1\n}\n{} {}\n\u{0}\n".repeat(5000);
    noise.push_str("   \r\n");
    server.write(noise.as_bytes());
    server.write(b"\"\xff\xfe\"\n");
    let first = server.receive();
    assert_eq!(first["error"]["code"], -32700, "{first}");
    let answer = (0..10).map(|n| {
        if n == 0 {
            server.ask(&legacy_call("good", "add", &json!({"a": 1, "b": 2})))
        } else {
            server.receive()
        }
    });
    let good = { answer }.find(|answer| answer["id"] == "good").expect("the good request is answered");
    assert_eq!(text(&good), "3");
}

#[test]
fn messages_are_taken_a_byte_at_a_time_and_a_thousand_at_a_time() {
    let mut server = opened();
    for byte in format!("{}\n", legacy_call(1, "add", &json!({ "a": 1, "b": 2 }))).bytes() {
        server.write(&[byte]);
    }
    assert_eq!(text(&server.receive()), "3");
    let calls: Vec<String> =
        (0..1000).map(|n| format!("{}\n", legacy_call(n, "add", &json!({ "a": n, "b": 1 })))).collect();
    server.write(calls.concat().as_bytes());
    for n in 0..1000 {
        let answer = server.receive();
        assert_eq!((&answer["id"], text(&answer)), (&json!(n), (n + 1).to_string().as_str()));
    }
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
