//! Heap allocations of a call, counted in the serving process: all of it, from the bytes of the request to those of
//! the answer. Counts repeat exactly, so the budgets are tight.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use tests::http::{Connection, Request, open_session};
use tests::message::{initialize, legacy_call, modern_call, text};
use tests::stdio::Server;

const CALLS: usize = 1000;

fn counter(answer: &Value) -> usize {
    text(answer).parse().expect("a count is a number")
}

/// What a call costs on average, once everything has grown to its size. The second reading counts itself.
fn per_call(mut ask: impl FnMut(&str, Value) -> Value) -> f64 {
    let costs = ["add", "add_or_task"].map(|tool| per_call_of(tool, &mut ask));
    assert!((costs[0] - costs[1]).abs() < 0.5, "a tool that may be a task costs {costs:?} where it is none");
    costs[0]
}

fn per_call_of(tool: &str, ask: &mut dyn FnMut(&str, Value) -> Value) -> f64 {
    let arguments = json!({ "a": 40, "b": 2 });
    let call = |ask: &mut dyn FnMut(&str, Value) -> Value| {
        let answer = ask(tool, arguments.clone());
        assert_eq!(answer["result"]["structuredContent"]["sum"], 42, "{answer}");
    };
    (0..100).for_each(|_| call(ask));
    let before = counter(&ask("allocations", json!({})));
    (0..CALLS).for_each(|_| call(ask));
    let after = counter(&ask("allocations", json!({})));
    (after - before) as f64 / CALLS as f64
}

#[test]
fn a_call_on_stdio_makes_at_most_8_allocations() {
    for modern in [false, true] {
        let mut server = Server::start(env!("CARGO_BIN_EXE_counting-server"));
        server.initialize();
        let cost = per_call(|tool, arguments| {
            let message =
                if modern { modern_call(1, tool, &arguments) } else { legacy_call(1, tool, &arguments) };
            server.ask(&message)
        });
        println!("stdio, modern {modern}: {cost} allocations a call");
        assert!(cost <= 8.0, "stdio, modern {modern}: {cost} allocations a call");
    }
}

/// A counting server on a free port, ended with the test.
struct HttpServer(Child, SocketAddr);

impl HttpServer {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_counting-server"));
        let mut child =
            command.args(["--port", "0"]).stderr(Stdio::piped()).spawn().expect("the server starts");
        let errors = BufReader::new(child.stderr.take().expect("piped"));
        let lines = errors.lines().map_while(Result::ok);
        let addr = lines.filter_map(|line| line.split_once("http://")?.1.strip_suffix("/mcp")?.parse().ok());
        let addr = { addr }.next().expect("the server says where it is");
        Self(child, addr)
    }
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_modern_call_on_http_makes_at_most_22_allocations() {
    let server = HttpServer::start();
    let mut connection = Connection::open(server.1);
    let cost = per_call(|tool, arguments| {
        connection.ask(&Request::modern(&modern_call(1, tool, &arguments))).json()
    });
    println!("HTTP, modern: {cost} allocations a call");
    assert!(cost <= 22.0, "HTTP, modern: {cost} allocations a call");
}

#[test]
fn a_legacy_call_on_http_makes_at_most_22_allocations() {
    let server = HttpServer::start();
    let session = open_session(server.1);
    let mut connection = Connection::open(server.1);
    let cost = per_call(|tool, arguments| {
        connection.ask(&Request::legacy(&session, &legacy_call(1, tool, &arguments))).json()
    });
    println!("HTTP, legacy: {cost} allocations a call");
    assert!(cost <= 22.0, "HTTP, legacy: {cost} allocations a call");
}

#[test]
fn an_idle_session_takes_at_most_a_kilobyte() {
    const SESSIONS: usize = 2000;
    let server = HttpServer::start();
    let mut connection = Connection::open(server.1);
    let mut hello = initialize("2025-11-25");
    hello["params"]["capabilities"] =
        json!({ "roots": { "listChanged": true }, "sampling": {}, "elicitation": { "form": {}, "url": {} } });
    let hello = Request::post(&hello);
    let mut open = || assert_eq!(connection.ask(&hello).status, 200);
    (0..100).for_each(|_| open());
    let bytes = || {
        let answer = Connection::open(server.1).ask(&Request::modern(&modern_call(1, "bytes", &json!({}))));
        counter(&answer.json())
    };
    let before = bytes();
    (0..SESSIONS).for_each(|_| open());
    let cost = (bytes() - before) as f64 / SESSIONS as f64;
    println!("an idle session: {cost} bytes");
    assert!(cost <= 1024.0, "an idle session: {cost} bytes");
}
