//! What a stream carries and when it ends, row by row: nothing after the final answer of its request, and for a stream of
//! changes what was agreed on, from the acknowledgement to the end.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_transports::http::{Config, Listener};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};
use tests::http::{Connection, Request, open_session};
use tests::message::{legacy_call, modern, modern_call, text};
use tests::process::Process;
use tests::served::{Server, call};
use tests::sse::{Event, Stream, get};
use tests::stdio;

/// A call that reports once before its answer, and again after a tick; it asks for all that could be told.
fn late(modern: bool, key: &str) -> Value {
    let arguments = json!({ "key": key });
    let mut message =
        if modern { modern_call(1, "late", &arguments) } else { legacy_call(1, "late", &arguments) };
    message["params"]["_meta"]["progressToken"] = "late".into();
    if modern {
        message["params"]["_meta"]["io.modelcontextprotocol/logLevel"] = "debug".into();
    }
    message
}

/// Lets the handler go on, and comes back when it has reported.
fn let_it_report(mut ask: impl FnMut(&str, &Value) -> Value, key: &str) {
    ask("tick", &json!({ "key": key }));
    let key = json!({ "key": format!("{key} reported") });
    let reported = (0..1000).find(|_| text(&ask("count", &key)) == "1");
    assert!(reported.is_some(), "the handler reports");
}

#[test]
fn sse_16_nothing_follows_the_final_answer_over_http() {
    let server = Server::start();
    let ask = |tool: &str, arguments: &Value| server.ask(&call(tool, arguments)).json();
    let session = open_session(server.addr);
    let mut own = Connection::open(server.addr);
    own.send(&Request::new("GET").header("Mcp-Session-Id", &session).header("Accept", "text/event-stream"));
    assert_eq!(own.head().0, 200);
    let requests =
        [Request::modern(&late(true, "modern")), Request::legacy(&session, &late(false, "legacy"))];
    for (request, key) in requests.iter().zip(["modern", "legacy"]) {
        let mut connection = Connection::open(server.addr);
        let events = connection.ask(request).events();
        assert_eq!(events.len(), 2, "the answer ends its stream: {events:?}");
        assert_eq!(events[0]["params"]["progress"], 1.0);
        assert_eq!(text(&events[1]), "answered");
        let_it_report(ask, key);
        // The connection serves its next request, and nothing of the last one is in between.
        assert_eq!(text(&connection.ask(&call("add", &json!({ "a": 1, "b": 2 }))).json()), "3");
    }
    // Nor does it come by the stream for what belongs to no request.
    ask("change", &json!({ "what": "tools" }));
    assert_eq!(own.event().unwrap()["method"], "notifications/tools/list_changed");
    server.assert_alive();
}

#[test]
fn sse_16_nothing_follows_the_final_answer_on_a_pipe() {
    let mut server = stdio::Server::start(env!("CARGO_BIN_EXE_fault-server"));
    server.initialize();
    for modern in [true, false] {
        let key = if modern { "modern" } else { "legacy" };
        assert_eq!(server.ask(&late(modern, key))["params"]["progress"], 1.0);
        assert_eq!(text(&server.receive()), "answered");
        // Whatever else came would be read in place of an answer.
        let_it_report(|tool, arguments| server.ask(&modern_call(tool, tool, arguments)), key);
        server.assert_alive();
    }
    let finished = server.finish();
    assert_eq!(finished.messages, [""; 0]);
}

/// A server that ends when it is told to.
fn stoppable() -> (tokio::runtime::Runtime, SocketAddr, impl FnOnce()) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let server = tests::faults::server().unwrap();
    let listener = runtime.block_on(Listener::bind_with(server, "127.0.0.1:0", Config::default())).unwrap();
    let addr = listener.local_addr();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    runtime.spawn(listener.serve_until(async {
        let _ = stopped.await;
    }));
    (runtime, addr, move || stop.send(()).unwrap())
}

#[test]
fn sse_17_a_stream_of_changes_is_acknowledged_keeps_to_its_filter_and_ends_with_its_result() {
    let (_runtime, addr, stop) = stoppable();
    let filters = [
        (json!("a"), json!({ "toolsListChanged": true })),
        (json!(7), json!({ "promptsListChanged": true, "toolsListChanged": false })),
        (json!("7"), json!({ "resourceSubscriptions": ["fault://pages/a", "fault://pages/b"] })),
        (json!(""), json!({})),
    ];
    let subscription = |message: &Value| {
        let params = if message["params"].is_null() { &message["result"] } else { &message["params"] };
        params["_meta"]["io.modelcontextprotocol/subscriptionId"].clone()
    };
    let mut streams: Vec<(Connection, Value)> = Vec::new();
    for (id, filter) in filters {
        let mut stream = Connection::open(addr);
        let message = modern(id.clone(), "subscriptions/listen", json!({ "notifications": filter }));
        stream.send(&Request::modern(&message));
        let (status, headers) = stream.head();
        assert_eq!(status, 200);
        assert!(headers.contains(&("content-type".to_owned(), "text/event-stream".to_owned())));
        let first = stream.event().unwrap();
        assert_eq!(first["method"], "notifications/subscriptions/acknowledged", "{first}");
        assert_eq!(subscription(&first), id);
        streams.push((stream, id));
    }
    let mut changes = Connection::open(addr);
    for what in ["resources", "prompts", "fault://pages/c", "fault://pages/b", "tools", "fault://pages/a"] {
        let answer = changes.ask(&call("change", &json!({ "what": what }))).json();
        assert!(answer["result"].is_object(), "{answer}");
    }
    assert_eq!(text(&changes.ask(&call("add", &json!({ "a": 1, "b": 2 }))).json()), "3");
    stop();
    let told = [
        vec![("notifications/tools/list_changed", Value::Null)],
        vec![("notifications/prompts/list_changed", Value::Null)],
        vec![
            ("notifications/resources/updated", json!("fault://pages/b")),
            ("notifications/resources/updated", json!("fault://pages/a")),
        ],
        vec![],
    ];
    for ((mut stream, id), told) in streams.into_iter().zip(told) {
        for (method, uri) in told {
            let message = stream.event().unwrap();
            assert_eq!((&message["method"], &message["params"]["uri"]), (&json!(method), &uri), "{message}");
            assert_eq!(subscription(&message), id);
        }
        let torn_down = stream.event().unwrap();
        assert_eq!(torn_down["method"], "notifications/cancelled", "{torn_down}");
        assert_eq!((&torn_down["params"]["requestId"], subscription(&torn_down)), (&id, id.clone()));
        let end = stream.event().unwrap();
        assert_eq!((&end["id"], &end["result"]["resultType"]), (&id, &json!("complete")), "{end}");
        assert_eq!(subscription(&end), id);
        assert_eq!(stream.event(), None, "the result is the last of it");
    }
}

#[test]
fn of_two_streams_of_a_session_each_brings_its_own_rest() {
    let server = Server::start();
    let session = open_session(server.addr);
    let ask = |id: &str| {
        let mut message = legacy_call(id, "steps", &json!({ "count": 3, "bytes": 5, "key": id }));
        message["params"]["_meta"] = json!({ "progressToken": id });
        Stream::open(server.addr, &Request::legacy(&session, &message))
    };
    let (mut first, mut second) = (ask("first"), ask("second"));
    let openings = [first.next_event().unwrap(), second.next_event().unwrap()];
    for (opening, id) in openings.iter().zip(["first", "second"]) {
        let rest = Stream::open(server.addr, &get(&session, Some(opening.id()))).messages();
        assert_eq!(rest.last().unwrap().json()["id"], id);
        let own =
            |event: &Event| event.json()["params"]["progressToken"].as_str().is_none_or(|token| token == id);
        assert!(rest.iter().all(own), "{rest:?}");
        assert_eq!(rest.len(), 4, "three messages and the answer");
    }
}

/// Reads until this was said, and returns what came after it.
fn until(stream: &mut TcpStream, mut said: Vec<u8>, part: &str) -> Vec<u8> {
    let mut piece = [0; 2048];
    loop {
        if let Some(at) = said.windows(part.len()).position(|bytes| bytes == part.as_bytes()) {
            return said.split_off(at + part.len());
        }
        let count = stream.read(&mut piece).unwrap();
        assert!(count > 0, "{}", String::from_utf8_lossy(&said));
        said.extend_from_slice(&piece[..count]);
    }
}

/// How many files a process may have open, once it may have as many as it can be given.
#[cfg(target_os = "linux")]
fn files_of(id: u32) -> usize {
    let limits = || std::fs::read_to_string(format!("/proc/{id}/limits")).unwrap();
    let line = |limits: &str| {
        let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
        let mut numbers = line.split_whitespace().map(|word| word.parse().unwrap_or(usize::MAX)).skip(3);
        (numbers.next().unwrap(), numbers.next().unwrap())
    };
    let (_, most) = line(&limits());
    // Where there is no `prlimit`, it stays at what there is.
    let raise = [format!("--pid={id}"), format!("--nofile={most}:{most}")];
    let _ = std::process::Command::new("prlimit").args(raise).status();
    line(&limits()).0
}

/// At full size, ten thousand streams, where a process may have so many files open; else as many as it may. Telling them is
/// compared with opening them, which is more work, so that a slow machine may be slow.
#[cfg(target_os = "linux")]
#[test]
fn sse_18_ten_thousand_streams_of_changes_are_all_told_of_one() {
    let mut process = Process::start(
        env!("CARGO_BIN_EXE_fault-server"),
        &["--port", "0", "--max-connections", "10100"],
        &[],
    );
    let addr = process.addr();
    let files = files_of(std::process::id()).min(files_of(process.child.id()));
    let count = files.saturating_sub(200).min(10_000);
    assert!(count > 500, "{files} files");
    let filter = json!({ "notifications": { "toolsListChanged": true } });
    let listen = Request::modern(&modern(1, "subscriptions/listen", filter)).bytes(addr);
    let start = Instant::now();
    let mut streams: Vec<(TcpStream, Vec<u8>)> = Vec::new();
    for _ in 0..count {
        let mut stream = TcpStream::connect(addr).unwrap();
        stream.set_read_timeout(Some(stdio::PATIENCE)).unwrap();
        stream.write_all(&listen).unwrap();
        streams.push((stream, Vec::new()));
    }
    for (stream, rest) in &mut streams {
        *rest = until(stream, Vec::new(), "notifications/subscriptions/acknowledged");
    }
    let opened = start.elapsed();
    let start = Instant::now();
    let mut other = Connection::open(addr);
    assert_eq!(other.ask(&call("change", &json!({ "what": "tools" }))).status, 200);
    // Whoever asks meanwhile is served.
    assert_eq!(text(&other.ask(&call("add", &json!({ "a": 1, "b": 2 }))).json()), "3");
    for (stream, rest) in &mut streams {
        let rest = until(stream, std::mem::take(rest), "notifications/tools/list_changed");
        assert!(!String::from_utf8_lossy(&rest).contains("list_changed"), "one event each");
    }
    let told = start.elapsed();
    assert!(told < opened + Duration::from_secs(2), "{count}: told in {told:?}, opened in {opened:?}");
}

/// The same for the streams of legacy sessions.
#[test]
fn sse_18_many_sessions_are_all_told_of_a_change() {
    const STREAMS: usize = 300;
    let server = Server::start();
    let mut streams: Vec<Stream> =
        (0..STREAMS).map(|_| Stream::open(server.addr, &get(&open_session(server.addr), None))).collect();
    let start = Instant::now();
    assert_eq!(server.ask(&call("change", &json!({ "what": "tools" }))).status, 200);
    for stream in &mut streams {
        assert_eq!(stream.message().unwrap().json()["method"], "notifications/tools/list_changed");
    }
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}
