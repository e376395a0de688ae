//! Connections that are slow, that are kept, and that go away.

use super::{closing, count, raw, statuses, wait_for};
use mcp_transports::http::Config;
use serde_json::json;
use std::time::Duration;
use tests::http::{Connection, Request, open_session};
use tests::message::{legacy_call, text};
use tests::served::{Server, add, call};

#[test]
fn http_15_headers_that_never_end_do_not_hold_a_connection_nor_others_up() {
    let mut config = Config::default();
    config.header_timeout = Duration::from_secs(1);
    let server = Server::with(config);
    let mut slow: Vec<Connection> = (0..200).map(|_| Connection::open(server.addr)).collect();
    let head = b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
    for (n, connection) in slow.iter_mut().enumerate() {
        connection.write(&head[..n % head.len()]);
    }
    // A byte now and then is no reason to wait longer.
    for _ in 0..5 {
        server.assert_alive();
        slow.iter_mut().for_each(|connection| connection.write(b"y"));
    }
    for connection in &mut slow {
        while !connection.is_closed() {}
    }
    server.assert_alive();
}

#[test]
fn http_18_pipelined_requests_are_answered_in_order() {
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
fn http_18_a_connection_goes_on_after_a_refusal_or_is_closed() {
    let server = Server::start();
    let good = closing(add()).bytes(server.addr);
    let rows = [
        (add().header("Origin", "null"), 403),
        (add().without("Content-Type"), 415),
        (add().body("{"), 400),
        (add().without("Accept").header("Accept", "text/html"), 406),
        (Request::new("PUT"), 405),
        (add().path("/elsewhere"), 404),
    ];
    for (bad, status) in rows {
        let answers = statuses(&raw(server.addr, &[&bad.bytes(server.addr), good.as_slice()].concat()));
        assert!(answers == [status, 200] || answers == [status], "{bad:?}: {answers:?}");
    }
    server.assert_alive();
}

#[test]
fn http_24_a_modern_call_is_dropped_when_its_client_goes_away_and_a_legacy_one_with_its_session() {
    let server = Server::start();
    let session = open_session(server.addr);
    // Three of one id, as clients do that count from one on every connection.
    let mut legacy: Vec<Connection> = (0..3).map(|_| Connection::open(server.addr)).collect();
    for connection in &mut legacy {
        connection.send(&Request::legacy(&session, &legacy_call(1, "hang", &json!({ "key": "legacy" }))));
    }
    let mut modern = Connection::open(server.addr);
    modern.send(&call("hang", &json!({ "key": "modern" })));
    wait_for(&server, "legacy began", 3);
    wait_for(&server, "modern began", 1);
    drop((legacy, modern));
    wait_for(&server, "modern dropped", 1);
    assert_eq!(count(&server, "legacy dropped"), 0);
    assert_eq!(server.ask(&Request::new("DELETE").header("Mcp-Session-Id", &session)).status, 204);
    wait_for(&server, "legacy dropped", 3);
}

#[test]
fn http_24_a_result_that_nobody_waits_for_hurts_nobody() {
    let server = Server::start();
    let session = open_session(server.addr);
    let message = |key: &str| json!({ "milliseconds": 20, "text": key });
    for _ in 0..20 {
        Connection::open(server.addr).send(&call("slow", &message("modern")));
        Connection::open(server.addr)
            .send(&Request::legacy(&session, &legacy_call(1, "slow", &message("legacy"))));
    }
    let answer = server.ask(&Request::legacy(&session, &legacy_call(2, "slow", &message("last")))).json();
    assert_eq!(text(&answer), "last");
    server.assert_alive();
}
