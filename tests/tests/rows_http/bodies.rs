//! Bodies: how long, how slow, and whether there is one.

use super::{count, cut, statuses};
use mcp_transports::http::Config;
use serde_json::json;
use std::time::Duration;
use tests::http::{Connection, Request, open_session};
use tests::message::{initialize, legacy, text};
use tests::served::{Server, add, call};

/// Bytes of one message, at most.
const LIMIT: usize = 4 << 20;

#[test]
fn http_08_a_body_of_the_limit_passes_and_one_byte_more_is_refused_unread() {
    let server = Server::start();
    let mut message = tests::message::modern_call(1, "add", &json!({ "a": 1, "b": 2 })).to_string();
    message.push_str(&" ".repeat(LIMIT - message.len()));
    let answer = server.ask(&add().body(message));
    assert_eq!((answer.status, text(&answer.json())), (200, "3"));
    let mut connection = Connection::open(server.addr);
    let refused = connection.ask(&add().body("").header("Content-Length", &(LIMIT + 1).to_string()));
    assert_eq!((refused.status, refused.header("connection")), (413, Some("close")));
    assert!(connection.is_closed());
    server.assert_alive();
}

#[test]
fn http_09_and_11_a_body_over_the_limit_is_refused_whether_or_not_it_says_so() {
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
fn http_12_no_body_is_no_message() {
    let server = Server::start();
    let answer = server.ask(&add().body(""));
    assert_eq!((answer.status, &answer.json()["error"]["code"]), (400, &json!(-32700)));
    server.assert_alive();
}

#[test]
fn http_16_a_body_that_comes_too_slowly_ends_its_connection_and_opens_no_session() {
    let mut config = Config::default();
    config.body_timeout = Duration::from_millis(500);
    config.max_sessions = 1;
    let server = Server::with(config);
    let session = open_session(server.addr);
    let mut slow = Connection::open(server.addr);
    let hello = Request::post(&initialize("2025-11-25"));
    let bytes = hello.bytes(server.addr);
    slow.write(&bytes[..bytes.len() - 1]);
    let answer = slow.answer();
    assert_eq!((answer.status, answer.header("connection")), (408, Some("close")));
    assert!(slow.is_closed());
    // A session that had been opened would have taken this one's place.
    let list = Request::legacy(&session, &legacy(1, "tools/list", &json!({})));
    assert_eq!(server.ask(&list).status, 200);
    server.assert_alive();
}

#[test]
fn http_17_nothing_runs_for_a_request_that_is_cut_at_any_byte() {
    let mut config = Config::default();
    config.max_sessions = 1;
    let server = Server::with(config);
    let session = open_session(server.addr);
    let hang = call("hang", &json!({ "key": "cut" })).bytes(server.addr);
    let hello = Request::post(&initialize("2025-11-25")).bytes(server.addr);
    for bytes in [hang, hello] {
        for length in 0..bytes.len() {
            // Whoever hangs up in the middle may be told why.
            let answers = cut(server.addr, &bytes[..length]);
            assert!(statuses(&answers).iter().all(|status| *status >= 400), "{length}: {answers}");
        }
    }
    assert_eq!(count(&server, "cut began"), 0);
    let list = Request::legacy(&session, &legacy(1, "tools/list", &json!({})));
    assert_eq!(server.ask(&list).status, 200, "no other session took its place");
    server.assert_alive();
}

#[test]
fn http_20_a_notification_is_taken_without_a_word_or_refused_with_one() {
    let server = Server::start();
    let session = open_session(server.addr);
    let good = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    let taken = server.ask(&Request::legacy(&session, &good));
    assert_eq!((taken.status, taken.body.as_slice()), (202, b"".as_slice()));
    let bad = json!({ "jsonrpc": "1.0", "method": "notifications/initialized" });
    let refused = server.ask(&Request::legacy(&session, &bad));
    assert_eq!(refused.status, 400);
    assert!(refused.json()["error"]["message"].is_string());
    server.assert_alive();
}
