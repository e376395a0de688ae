//! Start-up and shutdown, row by row, on real processes. The table of every end of every transport is in `lifecycle.rs`.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Value, json};
use std::os::unix::process::ExitStatusExt;
use std::thread;
use std::time::{Duration, Instant};
use tests::http::{Answer, Connection, Request, open_session};
use tests::message::{initialize, legacy, legacy_call, modern_call, text};
use tests::process::Process;
use tests::sse::{Client, Stream, get};
use tests::stdio::{PATIENCE, Server};

/// What the server has for calls at work when it is told to stop.
const GRACE: Duration = Duration::from_secs(1);

/// What may pass beyond that until the process is gone.
const LATER: Duration = Duration::from_secs(1);

const LIFE: &str = env!("CARGO_BIN_EXE_life-server");

const FAULTS: &str = env!("CARGO_BIN_EXE_fault-server");

const STDIO: &[&str] = &["--transport", "stdio"];

const HTTP: &[&str] = &["--port", "0", "--sse", "--max-connections", "1000"];

/// A server on pipes, with a session.
fn piped() -> Process {
    let mut process = Process::start(LIFE, STDIO, &[]);
    process.send(&initialize("2025-11-25"));
    process.receive();
    process
}

fn call(id: u32, tool: &str, arguments: &Value) -> Request {
    Request::modern(&modern_call(id, tool, arguments))
}

/// Asserts that a process that was told to end does so in time, with its state torn down after its last call.
fn assert_ends(process: &mut Process, began: Instant, limit: Duration) {
    assert_eq!(process.wait(), Some(0), "{:?}", process.said);
    assert!(began.elapsed() < limit, "{:?}", began.elapsed());
    // Who waits for the end is told of it on a task of its own, at any time.
    let last = process.said.iter().rfind(|line| *line != "stopping");
    assert_eq!(last.map(String::as_str), Some("torn down"), "{:?}", process.said);
    assert!(!process.said.iter().any(|line| line.contains("TOO LATE")), "{:?}", process.said);
}

#[test]
fn shut_01_an_idle_server_ends_at_once_when_it_is_told_to() {
    for arguments in [STDIO, HTTP] {
        let mut process = Process::start(LIFE, arguments, &[]);
        process.until("tick");
        let began = Instant::now();
        process.signal("TERM");
        assert_ends(&mut process, began, LATER);
    }
}

#[test]
fn shut_02_of_a_hundred_calls_at_work_those_that_finish_are_answered_on_a_pipe() {
    let mut process = piped();
    for id in 0..50 {
        process.send(&legacy_call(id, "nap", &json!({ "milliseconds": 400 })));
        process.send(&legacy_call(100 + id, "hang", &json!({})));
    }
    (0..100).for_each(|_| drop(process.until("call began")));
    let began = Instant::now();
    process.signal("TERM");
    let mut answered: Vec<u64> = (0..50).map(|_| process.receive()["id"].as_u64().unwrap()).collect();
    answered.sort_unstable();
    assert_eq!(answered, (0..50).collect::<Vec<_>>());
    assert_ends(&mut process, began, GRACE + LATER);
}

#[test]
fn shut_02_of_a_hundred_calls_at_work_those_that_finish_are_answered_over_http() {
    let mut process = Process::start(LIFE, HTTP, &[]);
    let addr = process.addr();
    let ask = |tool: &str, arguments: Value| {
        let mut connection = Connection::open(addr);
        connection.send(&call(1, tool, &arguments));
        connection
    };
    let mut napping: Vec<_> = (0..50).map(|_| ask("nap", json!({ "milliseconds": 400 }))).collect();
    let _hanging: Vec<_> = (0..50).map(|_| ask("hang", json!({}))).collect();
    (0..100).for_each(|_| drop(process.until("call began")));
    let began = Instant::now();
    process.signal("TERM");
    for connection in &mut napping {
        assert_eq!(text(&connection.answer().json()), "400");
    }
    assert_ends(&mut process, began, GRACE + LATER);
}

#[test]
fn shut_02_a_client_of_http_sse_gets_the_answers_that_come_in_time_before_its_stream_ends() {
    let mut process = Process::start(LIFE, HTTP, &[]);
    let mut client = Client::ready(process.addr());
    client.post(&legacy_call(1, "nap", &json!({ "milliseconds": 400 })));
    process.until("call began");
    let began = Instant::now();
    process.signal("TERM");
    assert_eq!(text(&client.read()), "400");
    assert_eq!(client.stream.message(), None);
    assert_ends(&mut process, began, GRACE + LATER);
}

#[test]
fn shut_03_open_streams_end_in_order_and_do_not_hold_up_the_end() {
    let mut process = Process::start(LIFE, HTTP, &[]);
    let addr = process.addr();
    let mut streams: Vec<Stream> = Vec::new();
    for _ in 0..200 {
        let mut stream = Stream::open(addr, &get(&open_session(addr), None));
        stream.next_event().unwrap();
        streams.push(stream);
    }
    let began = Instant::now();
    process.signal("TERM");
    for stream in &mut streams {
        assert_eq!(stream.messages(), [], "it ends as a whole stream does");
    }
    assert_ends(&mut process, began, GRACE);
}

#[test]
fn shut_04_the_end_of_the_input_leaves_calls_at_work_their_time() {
    let mut process = piped();
    process.send(&legacy_call(1, "nap", &json!({ "milliseconds": 400 })));
    process.send(&legacy_call(2, "hang", &json!({})));
    (0..2).for_each(|_| drop(process.until("call began")));
    let began = Instant::now();
    drop(process.input.take());
    assert_eq!(text(&process.receive()), "400");
    assert_ends(&mut process, began, GRACE + LATER);
    let mut process = piped();
    let began = Instant::now();
    drop(process.input.take());
    assert_ends(&mut process, began, LATER);
}

#[test]
fn shut_05_the_end_of_the_input_ends_the_process_with_every_answer_written() {
    let mut server = Server::start(FAULTS);
    server.initialize();
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
    let mut answers: Vec<Value> =
        finished.messages.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    answers.sort_by_key(|answer| answer["id"].as_i64());
    let expected: Vec<String> = (0..100).map(|id| id.to_string()).collect();
    assert_eq!(answers.iter().map(text).collect::<Vec<_>>(), expected);
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

#[test]
fn shut_06_a_second_signal_ends_the_process_at_once() {
    let mut process = piped();
    process.send(&legacy_call(1, "hang", &json!({})));
    process.until("call began");
    process.signal("INT");
    let start = Instant::now();
    // The first must be taken before the second counts as one.
    while process.child.try_wait().unwrap().is_none() && start.elapsed() < PATIENCE {
        process.signal("INT");
        thread::yield_now();
    }
    assert!(start.elapsed() < GRACE, "{:?}", start.elapsed());
    assert_eq!(process.wait(), Some(130), "{:?}", process.said);
}

#[test]
fn shut_07_a_handler_that_blocks_its_thread_does_not_keep_the_process() {
    for end in ["signal", "end of input", "nobody reads"] {
        let mut process = piped();
        process.send(&legacy_call(1, "block", &json!({})));
        process.until("call began");
        let start = Instant::now();
        match end {
            "signal" => process.signal("TERM"),
            "nobody reads" => drop((process.output.take(), process.input.take())),
            _ => drop(process.input.take()),
        }
        process.wait();
        assert!(start.elapsed() < 2 * GRACE + LATER, "{end}: {:?}", start.elapsed());
    }
}

#[test]
fn shut_07_a_handler_that_blocks_over_http_is_not_waited_for() {
    let mut process = Process::start(LIFE, HTTP, &[]);
    let mut blocked = Connection::open(process.addr());
    blocked.send(&call(1, "block", &json!({})));
    process.until("call began");
    let start = Instant::now();
    process.signal("TERM");
    process.wait();
    // Whether the state is torn down depends on what else that thread would have done for the runtime.
    assert!(start.elapsed() < GRACE + LATER, "{:?}", start.elapsed());
}

#[test]
fn shut_08_a_client_that_reads_nothing_does_not_hold_up_the_end() {
    let mut process = piped();
    // More than the pipe holds.
    for id in 0..300 {
        process.send(&legacy(id, "tools/list", &json!({})));
    }
    process.until("tick");
    let start = Instant::now();
    process.signal("TERM");
    process.wait();
    assert!(start.elapsed() < GRACE + LATER, "{:?}", start.elapsed());
}

#[test]
fn shut_09_after_a_kill_the_port_is_free_and_old_sessions_are_not_found() {
    let mut process = Process::start(LIFE, HTTP, &[]);
    let addr = process.addr();
    let session = open_session(addr);
    // Connections that are open when it dies would keep the port for a while.
    let _open = Stream::open(addr, &get(&session, None));
    process.signal("KILL");
    assert_eq!(process.wait(), None);
    let mut again = Process::start(LIFE, &["--port", &addr.port().to_string()], &[]);
    assert_eq!(again.addr(), addr);
    let ping = Request::legacy(&session, &legacy(1, "ping", &json!({})));
    assert_eq!(Connection::open(addr).ask(&ping).status, 404);
    assert_ne!(open_session(addr), session);
}

#[test]
fn shut_10_an_address_that_cannot_be_used_is_said_in_words() {
    let mut first = Process::start(LIFE, HTTP, &[]);
    let taken = first.addr().port().to_string();
    let rows: [(&[&str], &str); 3] = [
        (&["--port", &taken], "--host and --port choose"),
        (&["--host", "192.0.2.1", "--port", "0"], "--host and --port choose"),
        (&["--host", "no.such.host.invalid", "--port", "0"], "--host and --port choose"),
    ];
    for (arguments, words) in rows {
        let mut process = Process::start(LIFE, arguments, &[]);
        assert_eq!(process.wait(), Some(1), "{arguments:?}");
        let said = process.said.join("\n");
        assert!(said.contains(words) && !said.contains("panicked"), "{said}");
    }
}

/// To listen on every network takes `--host`, which is the decision that the row asks for: a server in a container has to.
/// It is said aloud, and requests to other names than this machine's are refused still.
#[test]
fn shut_10_to_listen_on_every_network_is_said_aloud() {
    let mut process = Process::start(LIFE, &["--host", "0.0.0.0", "--port", "0"], &[]);
    let mut addr = process.addr();
    process.until("on every network of this machine, without authentication");
    addr.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    let add = call(1, "add", &json!({ "a": 1, "b": 2 }));
    assert_eq!(Connection::open(addr).ask(&add.clone().header("Host", "example.com")).status, 403);
    assert_eq!(text(&Connection::open(addr).ask(&add).json()), "3");
}

/// The default of the system: the terminal that the server belonged to is gone.
#[test]
fn shut_11_a_hang_up_ends_the_process_and_a_broken_pipe_does_not() {
    let mut process = Process::start(LIFE, HTTP, &[]);
    let addr = process.addr();
    process.signal("PIPE");
    assert_eq!(Connection::open(addr).ask(&call(1, "add", &json!({ "a": 1, "b": 2 }))).status, 200);
    process.signal("HUP");
    if hang_ups_are_ignored() {
        // As under `nohup`, which the process has to respect.
        assert_eq!(Connection::open(addr).ask(&call(1, "add", &json!({ "a": 1, "b": 2 }))).status, 200);
    } else {
        assert_eq!(process.child.wait().unwrap().signal(), Some(1));
    }
}

/// Whether this process, and so whatever it starts, was told to ignore SIGHUP.
fn hang_ups_are_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).unwrap() & 1 == 1)
}

fn assert_told_to_come_back(answer: &Answer, what: &str) {
    assert_eq!(answer.status, 503, "{what}: {answer:?}");
    assert!(answer.header("retry-after").is_some(), "{what}: {answer:?}");
    assert_eq!(answer.header("connection"), Some("close"), "{what}: {answer:?}");
}

#[test]
fn shut_12_whoever_asks_while_the_server_ends_is_told_to_come_back() {
    let mut process = Process::start(LIFE, HTTP, &[]);
    let addr = process.addr();
    let add = call(2, "add", &json!({ "a": 1, "b": 2 }));
    let (session, client) = (open_session(addr), Client::ready(addr));
    let mut kept: Vec<Connection> = (0..3).map(|_| Connection::open(addr)).collect();
    kept.iter_mut().for_each(|connection| assert_eq!(connection.ask(&add).status, 200));
    let mut napping = Connection::open(addr);
    napping.send(&call(1, "nap", &json!({ "milliseconds": 700 })));
    process.until("call began");
    let began = Instant::now();
    process.signal("TERM");
    process.until("stopping");
    let [first, second, third] = &mut kept[..] else { panic!() };
    assert_told_to_come_back(&first.ask(&add), "a modern call on a connection that was open");
    assert!(first.is_closed());
    let call = Request::legacy(&session, &legacy_call(3, "add", &json!({ "a": 1, "b": 2 })));
    assert_told_to_come_back(&second.ask(&call), "a call of a session");
    assert_told_to_come_back(&third.ask(&get(&session, None)), "a stream");
    let posted = client.send(&legacy_call(4, "add", &json!({ "a": 1, "b": 2 })));
    assert!([404, 503].contains(&posted.status), "its stream is over: {posted:?}");
    for request in [&add, &tests::sse::open_pipe(), &Request::post(&initialize("2025-11-25"))] {
        assert_told_to_come_back(&Connection::open(addr).ask(request), "a new connection");
    }
    assert_eq!(text(&napping.answer().json()), "700");
    assert_ends(&mut process, began, GRACE + LATER);
}

#[test]
fn shut_12_what_is_asked_on_a_pipe_while_the_server_ends_is_refused() {
    let mut process = piped();
    process.send(&legacy_call(1, "nap", &json!({ "milliseconds": 700 })));
    process.until("call began");
    let began = Instant::now();
    process.signal("TERM");
    process.until("stopping");
    process.send(&legacy_call(2, "add", &json!({ "a": 1, "b": 2 })));
    let refused = process.receive();
    assert_eq!((&refused["id"], &refused["error"]["code"]), (&json!(2), &json!(-32603)), "{refused}");
    assert_eq!(refused["error"]["message"], "the server is shutting down");
    assert_eq!(text(&process.receive()), "700");
    assert_ends(&mut process, began, GRACE + LATER);
}

#[test]
fn shut_13_a_signal_during_the_start_up_ends_the_process_without_a_tear_down() {
    for arguments in [STDIO, HTTP] {
        let mut process = Process::start(LIFE, arguments, &[("LIFE_SLOW_START", "1")]);
        process.until("starting slowly");
        let start = Instant::now();
        process.signal("TERM");
        assert_eq!(process.wait(), Some(0), "{:?}", process.said);
        assert!(start.elapsed() < GRACE, "{arguments:?}");
        assert_eq!(process.count("torn down"), 0);
    }
}

#[test]
fn shut_13_a_handler_that_ends_its_own_server_is_answered_and_several_ways_to_the_end_are_one() {
    let mut process = piped();
    process.send(&legacy_call(1, "stop", &json!({})));
    let began = Instant::now();
    // The signal of the handler and the end of the input, at once.
    process.until("stopping");
    drop(process.input.take());
    assert_eq!(text(&process.receive()), "stopping");
    assert_ends(&mut process, began, GRACE + LATER);
    assert_eq!(process.count("torn down"), 1);
    let mut process = Process::start(LIFE, HTTP, &[]);
    let answer = Connection::open(process.addr()).ask(&call(1, "stop", &json!({})));
    assert_eq!(text(&answer.json()), "stopping");
    assert_ends(&mut process, began, PATIENCE);
}
