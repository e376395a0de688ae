//! Faults and bad input on real sockets. After each of them the server must answer the next good request.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_transports::http::{Config, Listener};
use serde_json::{Value, json};
use std::io::Read;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tests::http::{Answer, Connection, Request, open_session};
use tests::message::{initialize, legacy, legacy_call, modern, modern_call, text};

/// A server on a free port; it lives as long as the test's runtime.
struct Server {
    _runtime: tokio::runtime::Runtime,
    addr: SocketAddr,
}

impl Server {
    fn start() -> Self {
        Self::with(Config::default())
    }

    fn with(config: Config) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let server = tests::faults::server().unwrap();
        let listener = runtime.block_on(Listener::bind_with(server, "127.0.0.1:0", config)).unwrap();
        let addr = listener.local_addr();
        runtime.spawn(listener.serve_until(std::future::pending()));
        Self { _runtime: runtime, addr }
    }

    /// Asks on a connection of its own.
    fn ask(&self, request: &Request) -> Answer {
        Connection::open(self.addr).ask(request)
    }

    fn assert_alive(&self) {
        let answer = self.ask(&add());
        assert_eq!(text(&answer.json()), "3");
    }
}

fn add() -> Request {
    Request::modern(&modern_call(1, "add", &json!({ "a": 1, "b": 2 })))
}

fn call(tool: &str, arguments: &Value) -> Request {
    Request::modern(&modern_call(1, tool, arguments))
}

#[test]
fn a_modern_call_is_answered_with_plain_json_and_no_session() {
    let server = Server::start();
    let answer = server.ask(&add().header("Mcp-Session-Id", "ignored").header("Last-Event-ID", "ignored"));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("mcp-session-id"), None);
    assert_eq!(answer.json()["result"]["content"][0]["text"], "3");
}

#[test]
fn a_legacy_session_lives_from_initialize_to_delete() {
    let server = Server::start();
    let session = open_session(server.addr);
    assert_eq!(session.len(), 32);
    let list = legacy(1, "tools/list", &json!({}));
    assert_eq!(server.ask(&Request::legacy(&session, &list)).status, 200);
    assert_eq!(server.ask(&Request::post(&list)).status, 400, "no session");
    assert_eq!(
        server.ask(&Request::legacy("0123456789abcdef0123456789abcdef", &list)).status,
        404,
        "unknown session"
    );
    let again = server.ask(&Request::legacy(&session, &initialize("2025-11-25")));
    assert_eq!((again.status, &again.json()["error"]["code"]), (400, &json!(-32600)));
    let delete = Request::new("DELETE").header("Mcp-Session-Id", &session);
    assert_eq!(server.ask(&Request::new("DELETE")).status, 400, "no session");
    assert_eq!(server.ask(&delete).status, 204);
    assert_eq!(server.ask(&delete).status, 404);
    assert_eq!(server.ask(&Request::legacy(&session, &list)).status, 404);
    server.assert_alive();
}

#[test]
fn the_stream_of_a_session_opens_at_once_and_ends_with_it() {
    let server = Server::start();
    let session = open_session(server.addr);
    let get = Request::new("GET").header("Mcp-Session-Id", &session).header("Accept", "text/event-stream");
    let mut streams = [Connection::open(server.addr), Connection::open(server.addr)];
    for stream in &mut streams {
        stream.send(&get);
        let (status, headers) = stream.head();
        assert_eq!(status, 200);
        for expected in [
            ("content-type", "text/event-stream"),
            ("cache-control", "no-cache"),
            ("x-accel-buffering", "no"),
        ] {
            assert!(
                headers.iter().any(|(name, value)| (name.as_str(), value.as_str()) == expected),
                "{headers:?}"
            );
        }
        assert!(stream.chunk().unwrap().starts_with(b":"));
    }
    assert_eq!(server.ask(&Request::new("DELETE").header("Mcp-Session-Id", &session)).status, 204);
    for stream in &mut streams {
        assert_eq!(stream.chunk(), None);
    }
    assert_eq!(server.ask(&get).status, 404);
    assert_eq!(server.ask(&get.clone().without("Mcp-Session-Id")).status, 400);
    let json_only = get.without("Accept").header("Accept", "application/json");
    assert_eq!(server.ask(&json_only).status, 406);
}

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
fn what_a_message_must_be_is_refused_with_its_status_and_code() {
    let server = Server::start();
    let list = || modern(5, "tools/list", json!({}));
    let with_version = |version: &str| {
        let mut message = list();
        message["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = version.into();
        Request::modern(&message).without("MCP-Protocol-Version").header("MCP-Protocol-Version", version)
    };
    let without_meta = |key: &str| {
        let mut message = list();
        message["params"]["_meta"].as_object_mut().unwrap().remove(key).unwrap();
        Request::modern(&message)
    };
    let raw = |body: &str| Request::modern(&list()).body(body);
    let rows = [
        ("not JSON", raw("{"), 400, -32700),
        ("nothing", raw(""), 400, -32700),
        ("a batch", raw("[]"), 400, -32600),
        ("a response", raw(r#"{"jsonrpc":"2.0","id":1,"result":{}}"#), 400, -32600),
        (
            "twice the method",
            raw(r#"{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/list"}"#),
            400,
            -32600,
        ),
        ("an unknown version", with_version("v999.0.0"), 400, -32022),
        ("no version", without_meta("io.modelcontextprotocol/protocolVersion"), 400, -32602),
        ("no capabilities", without_meta("io.modelcontextprotocol/clientCapabilities"), 400, -32602),
        (
            "another version",
            with_version("2026-07-28")
                .without("MCP-Protocol-Version")
                .header("MCP-Protocol-Version", "2025-11-25"),
            400,
            -32020,
        ),
        ("no version header", add().without("MCP-Protocol-Version"), 400, -32020),
        ("no method header", add().without("Mcp-Method"), 400, -32020),
        ("two method headers", add().header("Mcp-Method", "tools/call"), 400, -32020),
        ("another name", add().without("Mcp-Name").header("Mcp-Name", "echo"), 400, -32020),
        ("an unknown method", Request::modern(&modern(5, "unknown/method", json!({}))), 404, -32601),
        ("a method of the other era", Request::modern(&modern(5, "ping", json!({}))), 404, -32601),
        ("an unknown tool", call("nope", &json!({})), 200, -32602),
        (
            "arguments that are no object",
            Request::modern(&modern(5, "tools/call", json!({ "name": "add", "arguments": [] }))),
            200,
            -32602,
        ),
    ];
    for (what, request, status, code) in rows {
        let answer = server.ask(&request);
        assert_eq!(
            (answer.status, answer.json()["error"]["code"].as_i64()),
            (status, Some(code)),
            "{what}: {:?}",
            answer.json()
        );
        server.assert_alive();
    }
}

#[test]
fn bad_arguments_are_told_to_the_model_all_at_once_without_their_values() {
    let server = Server::start();
    let answer = server.ask(&call("add", &json!({ "a": "secret" }))).json();
    assert_eq!(answer["result"]["isError"], true);
    assert_eq!(text(&answer), "invalid arguments:\n- a: expected an integer\n- b: required");
    let twice = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"a":1,"a":2,"b":3},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"#;
    let answer = server.ask(&add().body(twice)).json();
    assert_eq!(text(&answer), "invalid arguments:\n- a: given more than once");
}

#[test]
fn headers_that_repeat_arguments_must_agree_with_them() {
    let server = Server::start();
    let request = call("region", &json!({ "region": "us-west1", "shard": 42 }));
    let good = request.clone().header("Mcp-Param-Region", "us-west1").header("Mcp-Param-Shard", "42.0");
    assert_eq!(text(&server.ask(&good).json()), "Some(\"us-west1\") Some(42)");
    let bad = [
        request.clone(),
        request.clone().header("Mcp-Param-Region", "us-west1"),
        good.clone().header("Mcp-Param-Region", "us-west1"),
        request.header("Mcp-Param-Region", "us-east1").header("Mcp-Param-Shard", "42"),
    ];
    for request in bad {
        let answer = server.ask(&request);
        assert_eq!(
            (answer.status, answer.json()["error"]["code"].as_i64()),
            (400, Some(-32020)),
            "{request:?}"
        );
    }
    assert_eq!(server.ask(&call("region", &json!({ "region": null }))).status, 200);
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
    (0..160).for_each(|_| connection.write(&chunk));
    // The server may have hung up before the answer could be read; what counts is that it did not take the body in.
    server.assert_alive();
}

#[test]
fn equal_ids_on_many_connections_each_get_their_own_answer() {
    let server = Server::start();
    let session = open_session(server.addr);
    std::thread::scope(|scope| {
        for client in 0..32 {
            let (server, session) = (&server, &session);
            scope.spawn(move || {
                let mut connection = Connection::open(server.addr);
                for round in 0..20 {
                    let canary = format!("{client}-{round}");
                    let arguments = json!({ "milliseconds": (client * 7 + round) % 5, "text": canary });
                    let request = match client % 2 {
                        0 => call("slow", &arguments),
                        _ => Request::legacy(session, &legacy_call(1, "slow", &arguments)),
                    };
                    assert_eq!(text(&connection.ask(&request).json()), canary);
                }
            });
        }
    });
}

#[test]
fn panics_and_hidden_errors_are_answered_masked_and_the_connection_goes_on() {
    let server = Server::start();
    let mut connection = Connection::open(server.addr);
    for tool in ["panic_now", "panic_later", "panic_in_drop", "fail"] {
        let answer = connection.ask(&call(tool, &json!({}))).json();
        assert_eq!(answer["result"]["isError"], true, "{tool}");
        assert!(!answer.to_string().contains("secret"), "{answer}");
    }
    assert_eq!(text(&connection.ask(&add()).json()), "3");
}

#[test]
fn what_a_call_sends_first_makes_its_answer_an_event_stream_in_order() {
    let server = Server::start();
    for wait in [false, true] {
        let mut message = modern_call(1, "report", &json!({ "wait": wait }));
        message["params"]["_meta"]["progressToken"] = "t".into();
        message["params"]["_meta"]["io.modelcontextprotocol/logLevel"] = "info".into();
        let answer = server.ask(&Request::modern(&message));
        assert_eq!(answer.header("content-type"), Some("text/event-stream"));
        let methods: Vec<_> = answer
            .events()
            .iter()
            .map(|event| event["method"].as_str().unwrap_or("result").to_owned())
            .collect();
        let (progress, log) = ("notifications/progress", "notifications/message");
        assert_eq!(methods, [progress, log, log, progress, log, progress, log, "result"], "wait {wait}");
        let json_only = Request::modern(&message).without("Accept").header("Accept", "application/json");
        assert_eq!(text(&server.ask(&json_only).json()), "reported");
    }
}

#[test]
fn a_flood_of_progress_is_bounded_and_the_result_still_comes() {
    let server = Server::start();
    let mut message = modern_call(1, "flood", &json!({ "count": 100_000 }));
    message["params"]["_meta"]["progressToken"] = 1.into();
    let events = server.ask(&Request::modern(&message)).events();
    assert_eq!(events.len(), 257);
    assert_eq!(text(events.last().unwrap()), "flooded");
}

#[test]
fn a_modern_call_is_dropped_when_its_client_goes_away_and_a_legacy_one_is_not() {
    let server = Server::start();
    let dropped = || text(&server.ask(&call("dropped", &json!({}))).json()).parse::<usize>().unwrap();
    let before = dropped();
    let session = open_session(server.addr);
    let mut legacy = Connection::open(server.addr);
    legacy.send(&Request::legacy(&session, &legacy_call(1, "hang", &json!({}))));
    let mut modern = Connection::open(server.addr);
    modern.send(&call("hang", &json!({})));
    drop((legacy, modern));
    let deadline = Instant::now() + tests::stdio::PATIENCE;
    while dropped() != before + 1 {
        assert!(Instant::now() < deadline, "the modern call is still at work");
    }
    assert_eq!(server.ask(&Request::new("DELETE").header("Mcp-Session-Id", &session)).status, 204);
    while dropped() != before + 2 {
        assert!(Instant::now() < deadline, "the legacy call is still at work after its session");
    }
}

#[test]
fn a_legacy_call_is_cancelled_by_a_notification_on_its_session() {
    let server = Server::start();
    let session = open_session(server.addr);
    let mut connection = Connection::open(server.addr);
    connection.send(&Request::legacy(&session, &legacy_call("c", "hang", &json!({}))));
    let cancel =
        json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": "c" } });
    // The call may not have begun yet when the first notification comes.
    let ended = std::thread::spawn(move || connection.answer().status);
    while !ended.is_finished() {
        assert_eq!(server.ask(&Request::legacy(&session, &cancel)).status, 202);
    }
    assert_eq!(ended.join().unwrap(), 202);
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let server = Server::start();
    let mut connection = Connection::open(server.addr);
    for n in 0..20 {
        connection.send(&call("slow", &json!({ "milliseconds": 20 - n, "text": n.to_string() })));
    }
    for n in 0..20 {
        assert_eq!(text(&connection.answer().json()), n.to_string());
    }
}

#[test]
fn headers_and_bodies_that_come_too_slowly_end_their_connection_only() {
    let mut config = Config::default();
    config.header_timeout = Duration::from_millis(200);
    config.body_timeout = Duration::from_millis(200);
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
    second.send(&add());
    assert_eq!(first.ask(&add()).status, 200);
    drop(first);
    assert_eq!(second.answer().status, 200);
}

#[test]
fn a_full_table_of_sessions_forgets_the_one_that_is_idle_longest() {
    let mut config = Config::default();
    config.max_sessions = 2;
    let server = Server::with(config);
    let sessions: Vec<String> = (0..3).map(|_| open_session(server.addr)).collect();
    let list = legacy(1, "tools/list", &json!({}));
    let status: Vec<u16> =
        sessions.iter().map(|session| server.ask(&Request::legacy(session, &list)).status).collect();
    assert_eq!(status.iter().filter(|status| **status == 404).count(), 1, "{status:?}");
    assert_eq!(status[2], 200);
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

#[test]
fn a_connection_cut_at_any_point_of_a_request_leaves_the_server_answering() {
    let server = Server::start();
    let bytes = add().bytes(server.addr);
    for length in (0..bytes.len()).step_by(7) {
        let mut connection = Connection::open(server.addr);
        connection.write(&bytes[..length]);
    }
    server.assert_alive();
}

#[test]
fn an_endpoint_in_a_router_answers_beside_other_routes() {
    use mcp_transports::http::Endpoint;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let app = axum::Router::new()
        .route("/health", axum::routing::get(|| async { "ok" }))
        .route_service("/mcp", Endpoint::new(tests::faults::server().unwrap()));
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let addr = listener.local_addr().unwrap();
    runtime.spawn(async move { axum::serve(listener, app).await });
    let mut connection = Connection::open(addr);
    assert_eq!(connection.ask(&Request::new("GET").path("/health")).body, b"ok");
    assert_eq!(text(&connection.ask(&add()).json()), "3");
    assert_eq!(connection.ask(&add().header("Origin", "http://evil.example.com")).status, 403);
}

#[test]
fn an_event_stream_leaves_in_one_write_together_with_its_end() {
    let server = Server::start();
    let mut message = modern_call(1, "report", &json!({}));
    message["params"]["_meta"]["progressToken"] = 1.into();
    let mut stream = std::net::TcpStream::connect(server.addr).unwrap();
    std::io::Write::write_all(&mut stream, &Request::modern(&message).bytes(server.addr)).unwrap();
    let mut buffer = [0; 65536];
    let length = stream.read(&mut buffer).unwrap();
    let whole = String::from_utf8_lossy(&buffer[..length]);
    assert!(whole.starts_with("HTTP/1.1 200 OK\r\n") && whole.contains("reported"), "{whole}");
}
