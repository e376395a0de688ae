//! What many clients may cost, row by row, at a size that takes seconds. `tests/scale/run` and `tests/soak/run` are the same
//! at full size: rows 1, 4 and 9.
//!
//! Elsewhere: row 8 in `stdio_ends.rs`, row 10 in `rows_raw.rs` (row RAW-19: nobody reads standard error).

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_transports::http::{Config, MemoryEventStore};
use serde_json::json;
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tests::http::{Connection, Request, open_session};
use tests::message::{initialize, legacy, legacy_call, modern_call, text};
use tests::process::Process;
use tests::served::{Server, add};
use tests::sse::{Stream, get};
use tests::stdio::PATIENCE;

const COUNTING: &str = env!("CARGO_BIN_EXE_counting-server");

const FAULTS: &str = env!("CARGO_BIN_EXE_fault-server");

fn ask(addr: SocketAddr, tool: &str) -> String {
    let answer = Connection::open(addr).ask(&Request::modern(&modern_call(1, tool, &json!({})))).json();
    text(&answer).to_owned()
}

/// Bytes on the heap of a counting server.
fn heap(addr: SocketAddr) -> usize {
    ask(addr, "bytes").parse().unwrap()
}

fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn files(process: &Process) -> usize {
    std::fs::read_dir(format!("/proc/{}/fd", process.child.id())).unwrap().count()
}

#[test]
fn res_01_idle_sessions_with_their_streams_cost_little_and_leave_nothing_behind() {
    const SESSIONS: usize = 300;
    let arguments = ["--port", "0", "--max-connections", "1000", "--session-idle-seconds", "1"];
    let mut process = Process::start(COUNTING, &arguments, &[]);
    let addr = process.addr();
    drop(Stream::open(addr, &get(&open_session(addr), None)));
    let at_start = heap(addr);
    let streams: Vec<Stream> =
        (0..SESSIONS).map(|_| Stream::open(addr, &get(&open_session(addr), None))).collect();
    let each = (heap(addr) - at_start) / SESSIONS;
    // Most of it is the connection: buffers of HTTP/1, and room for one request.
    assert!(each < 48 * 1024, "{each} bytes a session");
    let pinging = open_session(addr);
    let ping = Request::legacy(&pinging, &legacy(1, "ping", &json!({})));
    assert_eq!(Connection::open(addr).ask(&ping).json()["result"], json!({}));
    drop(streams);
    eventually("the heap is as it was", || heap(addr) < at_start + at_start / 10);
}

#[test]
fn res_02_connections_that_come_and_go_leave_nothing_open() {
    let mut process = Process::start(COUNTING, &["--port", "0"], &[]);
    let addr = process.addr();
    let (heap_before, files_before) = (heap(addr), files(&process));
    for _ in 0..2000 {
        assert_eq!(
            Connection::open(addr).ask(&Request::modern(&modern_call(1, "bytes", &json!({})))).status,
            200
        );
    }
    eventually("no file stays open", || files(&process) <= files_before);
    eventually("the heap is as it was", || heap(addr) < heap_before + heap_before / 10);
}

#[test]
fn res_03_a_process_that_may_open_no_more_files_waits_for_some_and_goes_on() {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 64; exec \"$0\" --port 0 --max-connections 1000", FAULTS]);
    let mut process = Process::spawn(command);
    let addr = process.addr();
    let mut clients: Vec<TcpStream> = Vec::new();
    for _ in 0..150 {
        clients.push(TcpStream::connect(addr).unwrap());
    }
    eventually("it takes what it can", || files(&process) >= 60);
    let worked = || {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.child.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    };
    // It waits instead of trying again and again: in ticks of a hundredth of a second.
    let before = worked();
    std::thread::sleep(Duration::from_secs(1));
    assert!(worked() - before < 30, "{} of 100", worked() - before);
    drop(clients);
    assert_eq!(Connection::open(addr).ask(&add()).status, 200);
    assert!(process.child.try_wait().unwrap().is_none());
}

#[test]
fn res_04_a_connection_too_many_is_told_to_come_back_and_the_others_and_probes_are_served() {
    let mut config = Config::default();
    config.max_connections = 4;
    let server = Server::with(config);
    let mut held: Vec<Connection> = (0..4).map(|_| Connection::open(server.addr)).collect();
    held.iter_mut().for_each(|connection| assert_eq!(connection.ask(&add()).status, 200));
    for _ in 0..100 {
        let mut more = Connection::open(server.addr);
        let answer = more.ask(&add());
        assert_eq!((answer.status, answer.header("connection")), (503, Some("close")), "{answer:?}");
        assert!(answer.header("retry-after").is_some(), "{answer:?}");
        assert!(more.is_closed());
    }
    assert_eq!(Connection::open(server.addr).ask(&Request::get("/readyz")).status, 200);
    held.iter_mut().for_each(|connection| assert_eq!(connection.ask(&add()).status, 200));
    held.pop();
    // The place is free once the server has seen its client leave.
    let served = (0..1000).find_map(|_| {
        let answer = Connection::open(server.addr).ask(&add());
        (answer.status == 200).then_some(answer)
    });
    assert_eq!(text(&served.unwrap().json()), "3");
}

#[test]
fn res_05_clients_that_do_not_read_cost_no_more_than_their_queues_and_hold_up_nobody() {
    const DEAF: usize = 20;
    let mut process = Process::start(FAULTS, &["--port", "0"], &[]);
    let addr = process.addr();
    let memory = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", process.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.split_whitespace().next().unwrap().parse::<usize>().unwrap() * 1024
    };
    let mut message = modern_call(1, "steps", &json!({ "count": 100_000, "bytes": 20_000, "key": "deaf" }));
    message["params"]["_meta"]["io.modelcontextprotocol/logLevel"] = "info".into();
    let deaf: Vec<Connection> = (0..DEAF)
        .map(|_| {
            let mut connection = Connection::open(addr);
            connection.send(&Request::modern(&message));
            connection
        })
        .collect();
    let count = Request::modern(&modern_call(1, "count", &json!({ "key": "deaf" })));
    let mut fast = Connection::open(addr);
    // All of them have sent what their queues hold, many times over.
    eventually("they go on", || text(&fast.ask(&count).json()).parse::<usize>().unwrap() > DEAF * 100);
    // A queue holds a megabyte, and what is on its way out may be as much again.
    assert!(memory() < DEAF * (3 << 20) + (64 << 20), "{} bytes", memory());
    assert_eq!(text(&fast.ask(&add()).json()), "3");
    drop(deaf);
}

#[test]
fn res_07_a_storm_of_new_sessions_is_told_when_to_come_back() {
    let mut config = Config::default();
    config.max_sessions = 4;
    let server = Server::with(config);
    let held: Vec<Stream> =
        (0..4).map(|_| Stream::open(server.addr, &get(&open_session(server.addr), None))).collect();
    let storm = |_| {
        std::thread::spawn(move || {
            for _ in 0..50 {
                let answer = Connection::open(server.addr).ask(&Request::post(&initialize("2025-11-25")));
                assert_eq!((answer.status, answer.header("retry-after")), (503, Some("5")));
            }
        })
    };
    let clients: Vec<_> = (0..8).map(storm).collect();
    clients.into_iter().for_each(|client| client.join().unwrap());
    assert_eq!(held.len(), 4);
    server.assert_alive();
}

/// Idle times are measured by a clock that nobody sets.
#[test]
fn res_11_no_time_of_a_session_or_a_call_is_read_from_the_clock_on_the_wall() {
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/../mcp-transports/src");
    let found = Command::new("grep").args(["-rln", "SystemTime", sources]).output().unwrap();
    assert_eq!(String::from_utf8(found.stdout).unwrap(), "");
}

#[test]
fn res_13_the_events_of_all_sessions_together_stay_within_their_budget() {
    const BUDGET: usize = 20_000;
    let store = Arc::new(MemoryEventStore::new(BUDGET));
    let mut config = Config::default();
    config.event_store = Arc::clone(&store) as Arc<_>;
    let server = Server::with(config);
    for _ in 0..40 {
        let mut report = legacy_call(1, "report", &json!({ "wait": true }));
        report["params"]["_meta"] = json!({ "progressToken": "t" });
        let request = Request::legacy(&open_session(server.addr), &report);
        assert_eq!(text(&server.ask(&request).json()), "reported");
        assert!(store.bytes() <= BUDGET, "{} bytes", store.bytes());
    }
    assert!(store.bytes() > BUDGET / 2, "{} bytes: the events of many sessions are kept", store.bytes());
    server.assert_alive();
}
