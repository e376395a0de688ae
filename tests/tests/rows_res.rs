//! What many clients may cost, row by row, at a size that takes seconds. `tests/scale/run` and `tests/soak/run` are the same
//! at full size: rows 1, 4 and 9.
//!
//! Elsewhere: row 8 in `stdio_ends.rs`, row 10 in `rows_raw.rs`.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_transports::http::{Config, MemoryEventStore};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tests::http::{Connection, Request, open_session};
use tests::message::{initialize, legacy, legacy_call, modern_call, text};
use tests::process::Process;
use tests::served::{Server, add, call};
use tests::sse::{Stream, get, open_pipe};
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

/// As many as fit into five seconds, or a hundred thousand with `ROWS_FULL=1`, which takes minutes in a debug build.
#[test]
fn sse_20_streams_of_the_first_revision_that_come_and_go_leave_nothing_behind() {
    let mut process = Process::start(COUNTING, &["--port", "0", "--sse", "--max-sessions", "200"], &[]);
    let addr = process.addr();
    drop(Stream::open(addr, &open_pipe()));
    let (heap_before, files_before) = (heap(addr), files(&process));
    let is_full = std::env::var_os("ROWS_FULL").is_some();
    let start = Instant::now();
    let (mut opened, mut full) = (0, 0);
    while opened < 100_000 && (is_full || start.elapsed() < Duration::from_secs(5)) {
        let mut connection = Connection::open(addr);
        connection.send(&open_pipe());
        // A place is free as soon as its stream is known to be gone, which may take a moment.
        match connection.head().0 {
            200 => opened += 1,
            status => {
                assert_eq!(status, 503, "after {opened}");
                full += 1;
            }
        }
    }
    assert!(opened > 200 && opened > full, "{opened} opened, {full} refused");
    eventually("no file stays open", || files(&process) <= files_before);
    eventually("the heap is as it was", || heap(addr) < heap_before + heap_before / 10);
    let tasks = std::fs::read_dir(format!("/proc/{}/task", process.child.id())).unwrap().count();
    assert!(tasks < 64, "{tasks} threads");
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
    assert_eq!(Connection::open(server.addr).ask(&Request::new("GET").path("/readyz")).status, 200);
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

/// Behind a proxy, which says who is calling; by address it is the same.
#[test]
fn res_06_who_asks_a_hundred_times_too_often_is_told_when_to_come_back_and_the_others_are_served() {
    const RATE: u32 = 10;
    let mut config = Config::default();
    config.requests_per_second = RATE;
    config.requests_burst = RATE;
    config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let server = Server::with(config);
    let by = |caller: &str| add().header("X-Forwarded-For", caller);
    let start = Instant::now();
    let (served, refused) = std::thread::scope(|scope| {
        let greedy = scope.spawn(|| {
            let mut connection = Connection::open(server.addr);
            let (mut served, mut refused) = (0_u32, 0_u32);
            for _ in 0..100 * RATE {
                let answer = connection.ask(&by("192.0.2.1"));
                if answer.status == 200 {
                    served += 1;
                    continue;
                }
                assert_eq!(answer.status, 429);
                let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
                assert!((1..=1 + u64::from(RATE)).contains(&wait), "{wait}");
                refused += 1;
            }
            (served, refused)
        });
        // Others are told apart from it and from each other, however busy it is.
        for other in 2..100 {
            let answer = server.ask(&by(&format!("192.0.2.{other}")));
            assert_eq!(text(&answer.json()), "3");
        }
        greedy.join().unwrap()
    });
    let earned = f64::from(RATE) * (1.0 + start.elapsed().as_secs_f64()) + 1.0;
    assert!(served >= RATE && f64::from(served) <= earned, "{served} of {earned}");
    assert_eq!(served + refused, 100 * RATE);
    // As it was told to: what it earns meanwhile is enough for one request.
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(server.ask(&by("192.0.2.1")).status, 200);
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

/// The cap is `ulimit -d`, which every user of every Linux may set on a process of its own, unlike a cgroup. It is the harder of
/// the two: it counts what is asked for, not what is used, and whoever asks for more is refused instead of squeezed, at which a
/// program in Rust aborts. The limits are those that `docs/production.md` gives for so little memory.
#[test]
fn res_12_with_little_memory_a_server_sheds_load_and_lives() {
    const LIMIT: usize = 512 << 10;
    const ROUNDS: usize = 12;
    let limits = "--max-connections 8 --max-calls 8 --message-bytes 524288 --result-bytes 524288 \
                  --event-store-bytes 4194304";
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -d 65536 && exec \"$0\" --port 0 {limits}"), FAULTS]);
    let mut process = Process::spawn(command);
    let addr = process.addr();
    // As long as a message may be.
    let longest = |message: &dyn Fn(&Value) -> Value, milliseconds: u64| {
        let of = |text: String| message(&json!({ "milliseconds": milliseconds, "text": text }));
        of("x".repeat(LIMIT - of(String::new()).to_string().len()))
    };
    let slow = Request::modern(&longest(&|arguments| modern_call(1, "slow", arguments), 20));
    let lasting = longest(&|arguments| legacy_call(1, "slow", arguments), 4000);
    let big = call("big", &json!({ "bytes": LIMIT - 1000 }));
    let longer = add().header("Content-Length", &(LIMIT + 1).to_string());
    let statuses = Mutex::new(BTreeMap::new());
    let note = |status: u16| *statuses.lock().unwrap().entry(status).or_insert(0_usize) += 1;
    let worst = || {
        let session = open_session(addr);
        let lasting = Request::legacy(&session, &lasting);
        for _ in 0..ROUNDS {
            let mut connection = Connection::open(addr);
            note(connection.ask(&slow).status);
            note(connection.ask(&big).status);
            // A call that goes on when its client is gone.
            connection.send(&lasting);
            drop(connection);
            note(Connection::open(addr).ask(&longer).status);
        }
    };
    std::thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(worst))));
    let statuses = statuses.into_inner().unwrap();
    assert_eq!(process.child.try_wait().unwrap(), None, "{statuses:?}");
    let shed = [413, 429, 503].map(|status| statuses.get(&status).copied().unwrap_or(0));
    assert_eq!(shed[0], 8 * ROUNDS, "{statuses:?}");
    assert!(shed[1] + shed[2] > 0 && statuses[&200] > 0, "{statuses:?}");
    assert_eq!(statuses[&200] + shed.iter().sum::<usize>(), 3 * 8 * ROUNDS, "nothing else: {statuses:?}");
    eventually("there is room again", || Connection::open(addr).ask(&add()).status == 200);
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
