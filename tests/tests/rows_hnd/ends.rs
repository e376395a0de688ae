//! How calls end that do not return: panics, the end of the process, threads that are blocked, work that goes on.

use serde_json::{Value, json};
use std::io::{BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tests::http::{Connection, Request, open_session};
use tests::message::{legacy, legacy_call, modern_call, text};
use tests::served::{self, call};
use tests::stdio::{PATIENCE, Server};

fn opened() -> Server {
    let mut server = Server::start(env!("CARGO_BIN_EXE_fault-server"));
    server.initialize();
    server
}

/// The row asks for -32603. Here a tool that panics is a tool that failed: the model may go on without it, so that it gets a
/// result that says `isError`, with nothing of the panic in it. Prompts and resources, which have no such result, are answered
/// with -32603.
#[test]
fn hnd_01_a_panic_ends_its_call_with_one_masked_answer() {
    let (mut pipe, http) = (opened(), served::Server::start());
    for tool in ["panic_now", "panic_later", "panic_in_drop", "panic_apart", "throw"] {
        let modern = modern_call(1, tool, &json!({}));
        let answers = [
            pipe.ask(&legacy_call(1, tool, &json!({}))),
            pipe.ask(&modern),
            http.ask(&call(tool, &json!({}))).json(),
        ];
        for answer in answers {
            assert_eq!(
                (&answer["id"], &answer["result"]["isError"]),
                (&json!(1), &json!(true)),
                "{tool}: {answer}"
            );
            assert!(text(&answer).starts_with("internal error"), "{tool}: {answer}");
            assert!(!answer.to_string().contains("secret"), "{tool}: {answer}");
        }
        pipe.assert_alive();
        http.assert_alive();
    }
}

#[test]
fn hnd_01_what_a_call_reported_before_it_panicked_is_sent_and_other_calls_go_on() {
    let mut server = opened();
    server.send(&legacy_call(1, "slow", &json!({ "milliseconds": 300, "text": "still here" })));
    let mut message = legacy_call(2, "panic_after_progress", &json!({}));
    message["params"]["_meta"] = json!({ "progressToken": "p" });
    let progress = server.ask(&message);
    assert_eq!(progress["params"]["progressToken"], "p", "{progress}");
    let answer = server.receive();
    assert_eq!((&answer["id"], &answer["result"]["isError"]), (&json!(2), &json!(true)));
    assert_eq!(text(&server.receive()), "still here");
    // Every place is free again.
    let stats = server.ask(&modern_call(3, "stats", &json!({})));
    assert_eq!(stats["result"]["structuredContent"]["calls_at_work"], 1, "{stats}");
}

/// A process that ends itself cannot be held back. What was written until then are whole lines.
#[test]
fn hnd_03_a_handler_that_aborts_the_process_leaves_no_half_line_behind() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fault-server"));
    command.args(["--transport", "stdio"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    for id in 0..50 {
        writeln!(input, "{}", modern_call(id, "echo", &json!({ "text": "x".repeat(500) }))).unwrap();
    }
    writeln!(input, "{}", modern_call(50, "abort", &json!({}))).unwrap();
    let mut output = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_to_string(&mut output).unwrap();
    assert!(!child.wait().unwrap().success());
    assert!(output.is_empty() || output.ends_with('\n'));
    output.lines().for_each(|line| drop(serde_json::from_str::<Value>(line).unwrap()));
}

/// More of them than there are threads of the runtime, and some. The pipe is read by a thread of its own.
#[test]
fn hnd_05_handlers_that_block_every_thread_do_not_hold_up_pings_on_a_pipe() {
    let threads = std::thread::available_parallelism().map_or(4, usize::from) + 4;
    let mut server = opened();
    for id in 0..threads {
        server.send(&legacy_call(id, "block", &json!({ "milliseconds": 2000, "later": true })));
    }
    let start = Instant::now();
    assert_eq!(server.ask(&legacy("ping", "ping", &json!({})))["id"], "ping");
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
}

/// Over HTTP the runtime's threads read the sockets, so that work which blocks belongs behind `blocking`.
#[test]
fn hnd_05_blocking_handlers_do_not_hold_up_pings_over_http() {
    let server = served::Server::start();
    let session = open_session(server.addr);
    let mut waiting: Vec<Connection> = (0..12).map(|_| Connection::open(server.addr)).collect();
    waiting
        .iter_mut()
        .for_each(|connection| connection.send(&call("wait_apart", &json!({ "key": "hnd 5" }))));
    let start = Instant::now();
    let ping = Request::legacy(&session, &legacy(1, "ping", &json!({})));
    assert_eq!(server.ask(&ping).status, 200);
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert_eq!(server.ask(&call("tick", &json!({ "key": "hnd 5" }))).status, 200);
    waiting.iter_mut().for_each(|connection| assert_eq!(text(&connection.answer().json()), "hnd 5 1"));
    server.assert_alive();
}

/// What a handler spawns is not ended with its call; it can send nothing more.
#[test]
fn hnd_17_what_a_handler_left_running_sends_nothing_after_the_answer() {
    let mut server = opened();
    let mut message = legacy_call(1, "late", &json!({ "key": "hnd 17" }));
    message["params"]["_meta"] = json!({ "progressToken": "p" });
    assert_eq!(server.ask(&message)["method"], "notifications/progress");
    assert_eq!(text(&server.receive()), "answered");
    server.ask(&legacy_call(2, "tick", &json!({ "key": "hnd 17" })));
    let deadline = Instant::now() + PATIENCE;
    let count = legacy_call(3, "count", &json!({ "key": "hnd 17 reported" }));
    while text(&server.ask(&count)) != "1" {
        assert!(Instant::now() < deadline, "it never reports");
    }
    server.assert_alive();
    assert_eq!(server.finish().messages, [""; 0]);
}
