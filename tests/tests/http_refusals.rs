//! What the endpoint refuses, and the limits it keeps, on real sockets. After each of them the server must answer the
//! next good request.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_transports::http::Config;
use serde_json::json;
use std::time::{Duration, Instant};
use tests::http::{Connection, Request, open_session};
use tests::message::{legacy, text};
use tests::served::{Server, add, call};

#[test]
fn bad_arguments_are_told_to_the_model_all_at_once_without_their_values() {
    let server = Server::start();
    let answer = server.ask(&call("add", &json!({ "a": "secret" }))).json();
    assert_eq!(answer["result"]["isError"], true);
    assert_eq!(text(&answer), "invalid arguments:\n- a: an integer\n- b: required");
    let twice = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"a":1,"a":2,"b":3},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"#;
    let answer = server.ask(&add().body(twice)).json();
    assert_eq!(text(&answer), "invalid arguments:\n- a: given more than once");
}

#[test]
fn a_full_server_tells_further_connections_to_come_back() {
    let mut config = Config::default();
    config.max_connections = 1;
    let server = Server::with(config);
    let mut first = Connection::open(server.addr);
    assert_eq!(first.ask(&add()).status, 200);
    let mut second = Connection::open(server.addr);
    let refused = second.ask(&call("hang", &json!({ "key": "waiting" })));
    assert_eq!((refused.status, refused.header("connection")), (503, Some("close")), "{refused:?}");
    let began = call("count", &json!({ "key": "waiting began" }));
    assert_eq!(text(&first.ask(&began).json()), "0", "the second connection is served");
    // Whoever comes as soon as somebody leaves is served.
    drop(first);
    server.assert_alive();
}

#[test]
fn a_full_table_of_sessions_forgets_the_one_that_is_idle_longest() {
    let mut config = Config::default();
    config.max_sessions = 2;
    let server = Server::with(config);
    let list =
        |session: &str| server.ask(&Request::legacy(session, &legacy(1, "tools/list", &json!({})))).status;
    let (first, second) = (open_session(server.addr), open_session(server.addr));
    // Time is counted in milliseconds, so that the uses have to be that far apart to be told apart.
    let used = Instant::now();
    while used.elapsed() < Duration::from_millis(5) {
        assert_eq!(list(&first), 200);
    }
    let third = open_session(server.addr);
    assert_eq!((list(&first), list(&second), list(&third)), (200, 404, 200));
}

#[test]
fn large_results_arrive_whole_and_results_over_the_limit_end_their_call_only() {
    let server = Server::start();
    let answer = server.ask(&call("big", &json!({ "bytes": 8 << 20 }))).json();
    assert_eq!(text(&answer).len(), 8 << 20);
    let answer = server.ask(&call("big", &json!({ "bytes": 17 << 20 })));
    assert_eq!((answer.status, answer.json()["error"]["code"].as_i64()), (200, Some(-32603)));
    server.assert_alive();
}
