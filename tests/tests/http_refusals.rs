//! What the endpoint refuses, and the limits it keeps, on real sockets. After each of them the server must answer the
//! next good request.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_transports::http::Config;
use serde_json::json;
use std::time::{Duration, Instant};
use tests::http::{Connection, Request, open_session};
use tests::message::{initialize, legacy, legacy_call, text};
use tests::served::{Server, add, call};

/// Every route and what it takes: a request that is refused at the gate must be refused on all of them.
fn every_route(server: &Server) -> Vec<Request> {
    let session = open_session(server.addr);
    vec![
        add(),
        Request::post(&initialize("2025-11-25")),
        Request::legacy(&session, &legacy_call(1, "add", &json!({ "a": 1, "b": 2 }))),
        Request::new("GET").header("Mcp-Session-Id", &session).header("Accept", "text/event-stream"),
        Request::new("DELETE").header("Mcp-Session-Id", &session),
        Request::new("OPTIONS"),
    ]
}

#[test]
fn requests_to_other_hosts_or_from_other_origins_are_refused_on_every_route() {
    let server = Server::start();
    for request in every_route(&server) {
        for host in ["evil.example.com", "localhost.evil.com", "127.0.0.1.evil.com:80"] {
            assert_eq!(
                server.ask(&request.clone().header("Host", host)).status,
                403,
                "{request:?} to {host}"
            );
        }
        for origin in ["http://evil.example.com", "null", "http://localhost.evil.com"] {
            assert_eq!(
                server.ask(&request.clone().header("Origin", origin)).status,
                403,
                "{request:?} from {origin}"
            );
        }
        let twice = request.clone().header("Host", "localhost").header("Host", "evil.example.com");
        assert_eq!(server.ask(&twice).status, 400, "{request:?}");
    }
    for host in ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8000"] {
        assert_eq!(server.ask(&add().header("Host", host)).status, 200, "{host}");
    }
    assert_eq!(server.ask(&add().header("Origin", "http://localhost:3000")).status, 200);
    server.assert_alive();
}

#[test]
fn a_host_or_origin_that_the_configuration_names_is_admitted() {
    let config = Config::default().allow_host("mcp.example.com").allow_origin("https://app.example.org");
    let server = Server::with(config);
    let request = add().header("Host", "mcp.example.com").header("Origin", "https://app.example.org");
    assert_eq!(server.ask(&request).status, 200);
    let mut nobody = Config::default();
    nobody.allowed_hosts.clear();
    // The bound address is added by the listener, the names are not.
    assert_eq!(Server::with(nobody).ask(&add().header("Host", "localhost")).status, 403);
}

#[test]
fn other_methods_paths_types_and_forms_are_refused() {
    let server = Server::start();
    for method in ["PUT", "PATCH", "OPTIONS", "TRACE", "BREW"] {
        let answer = server.ask(&Request::new(method));
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, POST, DELETE")), "{method}");
    }
    for method in ["GET", "DELETE"] {
        let answer = server.ask(&Request::new(method).header("MCP-Protocol-Version", "2026-07-28"));
        assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")), "{method}");
    }
    for path in ["/", "/mcp/", "//mcp", "/MCP", "/%6dcp", "/mcp/../mcp", "/mcp;x"] {
        assert_eq!(server.ask(&add().path(path)).status, 404, "{path}");
    }
    for content_type in
        ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", ""]
    {
        let request = add().without("Content-Type").header("Content-Type", content_type);
        assert_eq!(server.ask(&request).status, 415, "{content_type:?}");
    }
    assert_eq!(server.ask(&add().without("Content-Type")).status, 415);
    assert_eq!(server.ask(&add().header("Content-Encoding", "gzip")).status, 415);
    for (accept, status) in [("text/html", 406), ("*/*;q=0", 406), ("*/*", 200), ("application/json", 200)] {
        assert_eq!(server.ask(&add().without("Accept").header("Accept", accept)).status, status, "{accept}");
    }
    let streamed = server.ask(&add().without("Accept").header("Accept", "text/event-stream"));
    assert_eq!((streamed.status, streamed.header("content-type")), (200, Some("text/event-stream")));
    assert_eq!(text(&streamed.json()), "3");
    server.assert_alive();
}

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
fn a_body_over_the_limit_is_refused_whether_or_not_it_says_so() {
    let server = Server::start();
    let long = "x".repeat(10 << 20);
    let announced = call("echo", &json!({ "text": long }));
    let mut connection = Connection::open(server.addr);
    let head =
        announced.clone().body("").header("Content-Length", "10485760").header("Expect", "100-continue");
    let refused = connection.ask(&head);
    assert_eq!((refused.status, refused.header("connection")), (413, Some("close")));
    assert!(connection.is_closed());
    let mut connection = Connection::open(server.addr);
    connection.send(&announced.body("").header("Transfer-Encoding", "chunked"));
    let chunk = [b"10000\r\n".as_slice(), &[b'x'; 0x10000], b"\r\n"].concat();
    (0..65).for_each(|_| connection.write(&chunk));
    assert_eq!(connection.answer().status, 413);
    server.assert_alive();
}

#[test]
fn headers_and_bodies_that_come_too_slowly_end_their_connection_only() {
    let mut config = Config::default();
    config.header_timeout = Duration::from_millis(700);
    config.body_timeout = Duration::from_millis(700);
    let server = Server::with(config);
    let mut headers = Connection::open(server.addr);
    headers.write(b"POST /mcp HTTP/1.1\r\nHost: localhost\r\n");
    let mut body = Connection::open(server.addr);
    body.send(&add().body("").header("Content-Length", "100"));
    assert_eq!(body.answer().status, 408);
    assert!(headers.is_closed());
    server.assert_alive();
}

#[test]
fn a_full_server_makes_further_connections_wait() {
    let mut config = Config::default();
    config.max_connections = 1;
    let server = Server::with(config);
    let mut first = Connection::open(server.addr);
    assert_eq!(first.ask(&add()).status, 200);
    let mut second = Connection::open(server.addr);
    second.send(&call("hang", &json!({ "key": "waiting" })));
    let began = call("count", &json!({ "key": "waiting began" }));
    for _ in 0..50 {
        assert_eq!(text(&first.ask(&began).json()), "0", "the second connection is served");
    }
    drop((first, second));
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
