//! What the endpoint does, on real sockets.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_transports::http::Config;
use serde_json::json;
use std::io::Read;
use tests::http::{Connection, Request, open_session};
use tests::message::{initialize, legacy, legacy_call, modern_call, text};
use tests::served::{Server, add, call};

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
            ("cache-control", "no-cache, no-transform"),
            ("x-accel-buffering", "no"),
        ] {
            assert!(
                headers.iter().any(|(name, value)| (name.as_str(), value.as_str()) == expected),
                "{headers:?}"
            );
        }
        assert!(stream.chunk().unwrap().starts_with(b"id: "));
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
fn what_waits_to_be_sent_is_bounded_and_the_result_still_comes() {
    let mut config = Config::default();
    config.max_queued_notifications = 4;
    let server = Server::with(config);
    let mut message = modern_call(1, "flood", &json!({ "count": 8 }));
    message["params"]["_meta"]["progressToken"] = 1.into();
    let events = server.ask(&Request::modern(&message)).events();
    let progress = events.iter().filter_map(|event| event["params"]["progress"].as_f64());
    assert_eq!(progress.collect::<Vec<_>>(), [4.0, 5.0, 6.0, 7.0], "the oldest made room");
    assert_eq!(text(events.last().unwrap()), "flooded");
}

#[test]
fn a_legacy_call_is_cancelled_by_a_notification_on_its_session() {
    let server = Server::start();
    let session = open_session(server.addr);
    let mut connection = Connection::open(server.addr);
    connection.send(&Request::legacy(&session, &legacy_call("c", "hang", &json!({ "key": "cancelled" }))));
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

#[test]
fn a_server_may_answer_with_a_stream_whoever_takes_one() {
    let mut config = Config::default();
    config.stream_answers = true;
    let server = Server::with(config);
    let streamed = server.ask(&add());
    assert_eq!(streamed.header("content-type"), Some("text/event-stream"));
    assert_eq!(streamed.events().len(), 1, "the answer alone");
    let plain = server.ask(&add().without("Accept").header("Accept", "application/json"));
    assert_eq!(plain.header("content-type"), Some("application/json"));
}
