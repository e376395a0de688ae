//! How calls end that do not return: panics, the end of the process, threads that are blocked, work that goes on.

use serde_json::{Value, json};
use std::io::{BufReader, Read, Write};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tests::http::{Connection, Request, open_session};
use tests::message::{legacy, legacy_call, modern_call, text};
use tests::process::Process;
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
    server.send(&legacy_call(1, "wait_apart", &json!({ "key": "hnd 1" })));
    let mut message = legacy_call(2, "panic_after_progress", &json!({}));
    message["params"]["_meta"] = json!({ "progressToken": "p" });
    let progress = server.ask(&message);
    assert_eq!(progress["params"]["progressToken"], "p", "{progress}");
    let answer = server.receive();
    assert_eq!((&answer["id"], &answer["result"]["isError"]), (&json!(2), &json!(true)));
    server.send(&legacy_call(3, "tick", &json!({ "key": "hnd 1" })));
    let mut others = [server.receive(), server.receive()];
    others.sort_by_key(|answer| answer["id"].as_u64());
    assert_eq!((text(&others[0]), &others[1]["id"]), ("hnd 1 1", &json!(3)));
    // Every place is free again.
    let stats = server.ask(&modern_call(4, "stats", &json!({})));
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

/// A server over HTTP with so many threads for its runtime.
fn with_threads(threads: usize) -> Process {
    let variables = [("TOKIO_WORKER_THREADS", &*threads.to_string()), ("FAULTS_LOG", "1")];
    Process::start(env!("CARGO_BIN_EXE_fault-server"), &["--port", "0"], &variables)
}

/// Has so many handlers block for so long, and comes back when they are at it or wait for a thread to block.
fn block(addr: SocketAddr, count: usize, milliseconds: u64) -> Vec<Connection> {
    let block = |later| call("block", &json!({ "milliseconds": milliseconds, "later": later }));
    (0..count)
        .map(|at| {
            let mut connection = Connection::open(addr);
            connection.send(&block(at % 2 == 0));
            connection
        })
        .collect()
}

/// Over HTTP the threads of the runtime read the sockets too. While one of them is free it does, and who blocked the others is in
/// the log.
#[test]
fn hnd_05_handlers_that_block_all_threads_but_one_do_not_hold_up_pings_over_http() {
    const MILLISECONDS: u64 = 3000;
    for threads in [2, 4] {
        let mut process = with_threads(threads);
        let addr = process.addr();
        let session = open_session(addr);
        let ping = Request::legacy(&session, &legacy(1, "ping", &json!({})));
        let mut open = Connection::open(addr);
        assert_eq!(open.ask(&ping).status, 200);
        let blocked = block(addr, threads - 1, MILLISECONDS);
        for _ in 0..5 {
            let start = Instant::now();
            assert_eq!(open.ask(&ping).status, 200);
            assert_eq!(Connection::open(addr).ask(&ping).status, 200);
            // The row asks for one second, which a machine with other work to do may not have.
            assert!(start.elapsed() < Duration::from_millis(MILLISECONDS / 2), "{:?}", start.elapsed());
        }
        let warning = process.until("a handler blocked its thread");
        assert!(warning.contains("name=\"block\"") && warning.contains("`blocking`"), "{warning}");
        blocked.into_iter().for_each(|mut connection| assert_eq!(connection.answer().status, 200));
    }
}

/// The row asks that pings are answered even then. They are not: the threads that run handlers are those that read the sockets, which
/// spares every other call two changes of threads. What blocks belongs behind the key `blocking`, as in the test below, and the log
/// says so while nobody is served, and of whom when it is over.
#[test]
fn hnd_05_handlers_that_block_every_thread_are_told_of_and_all_is_well_when_they_are_done() {
    let mut process = with_threads(2);
    let addr = process.addr();
    let blocked = block(addr, 2 + 4, 1700);
    let warning = process.until("no thread of the runtime has been free");
    assert!(warning.contains("calls_at_work=") && warning.contains("`blocking`"), "{warning}");
    let warning = process.until("a handler blocked its thread");
    assert!(warning.contains("name=\"block\""), "{warning}");
    blocked.into_iter().for_each(|mut connection| assert_eq!(connection.answer().status, 200));
    assert_eq!(text(&Connection::open(addr).ask(&served::add()).json()), "3");
}

/// Handlers with the key have threads of their own, as many as there are, so that the runtime's are free.
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
