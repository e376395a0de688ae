//! How connections, sessions and servers over HTTP end, and what is owed until then.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::{Server as McpServer, Version};
use mcp_transports::http::{Config, Listener};
use serde_json::json;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tests::http::{Connection, Request, open_session};
use tests::message::{legacy, legacy_call, modern_call, text};
use tests::served::{Server, add, call};
use tests::stdio::PATIENCE;

#[test]
fn connections_that_ask_nothing_are_closed_in_time() {
    let mut config = Config::default();
    config.header_timeout = Duration::from_millis(700);
    let server = Server::with(config);
    let preface: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    for bytes in [b"".as_slice(), b"P", b"POST /mcp HT", b"PRI * HTTP/2.0\r\n", preface] {
        let mut stream = TcpStream::connect(server.addr).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(bytes).unwrap();
        let start = Instant::now();
        let mut rest = Vec::new();
        // The server may say something of its own first; what counts is that it hangs up.
        let _ = stream.read_to_end(&mut rest);
        assert!(start.elapsed() < Duration::from_secs(5), "{bytes:?} is still open");
    }
    server.assert_alive();
}

#[test]
fn connections_are_closed_when_nothing_more_is_asked_and_not_while_a_call_is_at_work() {
    let mut config = Config::default();
    config.header_timeout = Duration::from_millis(700);
    let server = Server::with(config);
    let slow = call("slow", &json!({ "milliseconds": 1600, "text": "done" }));
    for rest in [b"".as_slice(), b"POST /mcp HT"] {
        let mut connection = Connection::open(server.addr);
        assert_eq!(
            text(&connection.ask(&slow).json()),
            "done",
            "it takes longer than anybody may ask nothing"
        );
        assert_eq!(connection.ask(&add()).status, 200, "right after a long call");
        connection.write(rest);
        assert!(connection.is_closed(), "idle after {rest:?}");
    }
    server.assert_alive();
}

/// Calls a tool that logs step by step, and never reads the answer.
fn deaf_client(server: &Server, steps: usize, key: &str) -> Connection {
    let mut message = modern_call(1, "steps", &json!({ "count": steps, "bytes": 100_000, "key": key }));
    message["params"]["_meta"]["io.modelcontextprotocol/logLevel"] = "info".into();
    let mut deaf = Connection::open(server.addr);
    deaf.send(&Request::modern(&message));
    deaf
}

fn wait_for(server: &Server, key: &str, expected: usize) {
    let count = || text(&server.ask(&call("count", &json!({ "key": key }))).json()).parse::<usize>().unwrap();
    let deadline = Instant::now() + PATIENCE;
    while count() < expected {
        assert!(Instant::now() < deadline, "{key}: {} instead of {expected}", count());
    }
}

#[test]
fn a_client_that_does_not_read_does_not_hold_up_the_handler() {
    let server = Server::start();
    let deaf = deaf_client(&server, 300, "patient");
    wait_for(&server, "patient", 300);
    drop(deaf);
}

#[test]
fn a_client_that_does_not_read_for_too_long_is_given_up_with_its_call() {
    let mut config = Config::default();
    config.write_timeout = Duration::from_millis(200);
    let server = Server::with(config);
    let deaf = deaf_client(&server, usize::MAX, "deaf");
    wait_for(&server, "deaf dropped", 1);
    drop(deaf);
    server.assert_alive();
}

#[test]
fn a_session_with_too_many_calls_at_work_is_told_to_come_back_and_still_answers_pings() {
    let server = Server::start();
    let session = open_session(server.addr);
    let mut connections: Vec<Connection> = (0..128).map(|_| Connection::open(server.addr)).collect();
    for (id, connection) in connections.iter_mut().enumerate() {
        connection.send(&Request::legacy(&session, &legacy_call(id, "hang", &json!({ "key": "full" }))));
    }
    let one_more = Request::legacy(&session, &legacy_call("x", "add", &json!({ "a": 1, "b": 2 })));
    let deadline = Instant::now() + PATIENCE;
    let refused = loop {
        let answer = server.ask(&one_more);
        if answer.status == 429 {
            break answer;
        }
        assert!(Instant::now() < deadline, "the session takes any number of calls");
    };
    assert!(refused.header("retry-after").is_some());
    assert_eq!(server.ask(&Request::legacy(&session, &legacy("p", "ping", &json!({})))).status, 200);
    server.assert_alive();
    assert_eq!(server.ask(&Request::new("DELETE").header("Mcp-Session-Id", &session)).status, 204);
}

#[test]
fn a_session_is_idle_only_from_the_end_of_its_last_call_or_stream_on() {
    let mut config = Config::default();
    config.session_idle = Duration::from_millis(1500);
    let server = Server::with(config);
    let session = open_session(server.addr);
    let slow = legacy_call(1, "slow", &json!({ "milliseconds": 2000, "text": "done" }));
    assert_eq!(text(&server.ask(&Request::legacy(&session, &slow)).json()), "done");
    let ping = Request::legacy(&session, &legacy(2, "ping", &json!({})));
    assert_eq!(server.ask(&ping).status, 200, "right after a long call");
    // The time that passes is what this is about.
    std::thread::sleep(Duration::from_millis(2000));
    assert_eq!(server.ask(&ping).status, 404, "after its time");
}

#[test]
fn revisions_that_are_not_served_are_refused_whatever_the_method() {
    let server = Server::start();
    let session = open_session(server.addr);
    let with = |request: Request| {
        let request = request.without("MCP-Protocol-Version").header("MCP-Protocol-Version", "banana");
        server.ask(&request.header("Mcp-Session-Id", &session)).status
    };
    let ready = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    let response = json!({ "jsonrpc": "2.0", "id": 1, "result": {} });
    assert_eq!(with(Request::post(&ready)), 400);
    assert_eq!(with(Request::post(&response)), 400);
    assert_eq!(with(Request::post(&legacy(1, "tools/list", &json!({})))), 400);
    assert_eq!(with(Request::new("GET").header("Accept", "text/event-stream")), 400);
    assert_eq!(with(Request::new("DELETE")), 400);
    assert_eq!(
        server.ask(&Request::post(&legacy(1, "ping", &json!({})))).status,
        400,
        "ping without a session"
    );
    assert_eq!(server.ask(&Request::new("DELETE").header("Mcp-Session-Id", &session)).status, 204);
}

/// Serves a server of its own until the test ends.
fn serve(server: McpServer) -> (tokio::runtime::Runtime, SocketAddr) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let listener = runtime.block_on(Listener::bind(server, "127.0.0.1:0")).unwrap();
    let addr = listener.local_addr();
    runtime.spawn(listener.serve_until(std::future::pending()));
    (runtime, addr)
}

#[test]
fn a_server_of_one_era_knows_nothing_of_the_other() {
    let modern = McpServer::builder("modern", "1.0.0").versions([Version::V2026_07_28]).build().unwrap();
    let (_runtime, addr) = serve(modern);
    let ask = |request: &Request| Connection::open(addr).ask(request);
    for method in ["GET", "DELETE"] {
        let answer = ask(&Request::new(method));
        assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")), "{method}");
    }
    let list = tests::message::modern(1, "tools/list", json!({}));
    assert_eq!(ask(&Request::modern(&list).header("Mcp-Session-Id", "of old")).status, 200);
    let hello = ask(&Request::post(&tests::message::initialize("2025-11-25")));
    assert_eq!((hello.status, &hello.json()["error"]["data"]["supported"]), (400, &json!(["2026-07-28"])));

    let old = McpServer::builder("old", "1.0.0").versions([Version::V2025_06_18]).build().unwrap();
    let (_runtime, addr) = serve(old);
    let answer = Connection::open(addr).ask(&Request::modern(&list));
    assert_eq!(
        (answer.status, &answer.json()["error"]["code"]),
        (400, &json!(-32600)),
        "no error that modern servers give"
    );
}

fn process() -> (Child, SocketAddr) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fault-server"));
    let mut child = command.args(["--port", "0"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut errors = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let addr = errors.find_map(|line| line.split_once("http://")?.1.strip_suffix("/mcp")?.parse().ok());
    std::thread::spawn(move || errors.for_each(drop));
    (child, addr.unwrap())
}

fn terminate(child: &Child) {
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
}

#[test]
#[cfg(unix)]
fn a_termination_signal_ends_streams_and_leaves_calls_of_both_eras_their_time() {
    let (mut child, addr) = process();
    let session = open_session(addr);
    let mut stream = Connection::open(addr);
    stream
        .send(&Request::new("GET").header("Mcp-Session-Id", &session).header("Accept", "text/event-stream"));
    stream.head();
    stream.chunk();
    let arguments = json!({ "milliseconds": 500, "text": "done" });
    let (mut modern, mut old) = (Connection::open(addr), Connection::open(addr));
    modern.send(&call("slow", &arguments));
    old.send(&Request::legacy(&session, &legacy_call(1, "slow", &arguments)));
    let began = call("count", &json!({ "key": "slow began" }));
    while text(&Connection::open(addr).ask(&began).json()) != "2" {}
    terminate(&child);
    assert_eq!(stream.chunk(), None);
    assert_eq!(text(&modern.answer().json()), "done");
    assert_eq!(text(&old.answer().json()), "done");
    assert!(child.wait().unwrap().success());
}

#[test]
#[cfg(unix)]
fn a_termination_signal_ends_the_process_though_handlers_hang_or_block() {
    for arguments in [json!({ "milliseconds": 60_000 }), json!({ "milliseconds": 60_000, "later": true })] {
        let (mut child, addr) = process();
        let mut blocked = Connection::open(addr);
        blocked.send(&call("block", &arguments));
        assert_eq!(Connection::open(addr).ask(&add()).status, 200);
        terminate(&child);
        let start = Instant::now();
        while child.try_wait().unwrap().is_none() {
            assert!(start.elapsed() < Duration::from_secs(7), "the server does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
