//! What is no HTTP, or could be read in two ways.

use super::{closing, count, raw, statuses};
use mcp_transports::http::Config;
use serde_json::json;
use std::time::Duration;
use tests::served::{Server, add, call};

/// A request with these headers in place of its length, and this body.
fn request(server: &Server, headers: &str, body: &str) -> String {
    let whole =
        String::from_utf8(closing(add()).body("").without("Content-Type").bytes(server.addr)).unwrap();
    let length = "Content-Length: 0\r\n";
    whole.replace(length, &format!("Content-Type: application/json\r\n{headers}")) + body
}

#[test]
fn http_10_a_request_that_could_be_two_is_refused_and_its_connection_closed() {
    let mut config = Config::default();
    (config.body_timeout, config.header_timeout) = (Duration::from_millis(500), Duration::from_millis(500));
    let server = Server::with(config);
    let message = tests::message::modern_call(1, "add", &json!({ "a": 1, "b": 2 })).to_string();
    let inner = String::from_utf8(call("hang", &json!({ "key": "smuggled" })).bytes(server.addr)).unwrap();
    let length = message.len();
    let chunked = format!("0\r\n\r\n{inner}");
    let rows = [
        ("too long", format!("Content-Length: {}\r\n", length + 5), message.clone(), vec![408]),
        ("two", format!("Content-Length: {length}\r\nContent-Length: 5\r\n"), message.clone(), vec![400]),
        ("a list", format!("Content-Length: {length}, 5\r\n"), message.clone(), vec![400]),
        ("a sign", format!("Content-Length: +{length}\r\n"), message.clone(), vec![400]),
        (
            "length, then chunked",
            format!("Content-Length: {}\r\nTransfer-Encoding: chunked\r\n", chunked.len()),
            chunked.clone(),
            vec![400],
        ),
        (
            "chunked, then length",
            format!("Transfer-Encoding: chunked\r\nContent-Length: {}\r\n", chunked.len()),
            chunked.clone(),
            vec![400],
        ),
        (
            "not chunked last",
            "Transfer-Encoding: chunked, identity\r\n".to_owned(),
            chunked.clone(),
            vec![400],
        ),
        ("not chunked", "Transfer-Encoding: xchunked\r\n".to_owned(), chunked.clone(), vec![400]),
        (
            "a folded header",
            format!("X-A: b\r\n c\r\nContent-Length: {length}\r\n"),
            message.clone(),
            vec![400],
        ),
        ("space before the colon", format!("Content-Length : {length}\r\n"), message.clone(), vec![400]),
        ("a bad chunk", "Transfer-Encoding: chunked\r\n".to_owned(), format!("zz\r\n{message}"), vec![400]),
    ];
    for (what, headers, body, expected) in rows {
        let answers = raw(server.addr, request(&server, &headers, &body).as_bytes());
        assert_eq!(statuses(&answers), expected, "{what}: {answers}");
    }
    // Shorter than it is: what is left over is no request.
    let short = request(&server, &format!("Content-Length: {}\r\n", length - 5), &message);
    assert!(statuses(&raw(server.addr, short.as_bytes())).iter().all(|status| *status >= 400));
    assert_eq!(count(&server, "smuggled began"), 0);
    server.assert_alive();
}

#[test]
fn http_14_too_many_and_too_long_headers_and_addresses_are_refused() {
    let server = Server::start();
    // `Host` and what every message has are headers too.
    let own = closing(add()).bytes(server.addr).iter().filter(|byte| **byte == b'\n').count() - 2;
    let many =
        |count: usize| (own..count).fold(closing(add()), |request, n| request.header(&format!("X-{n}"), "y"));
    let rows = [
        (many(100), 200),
        (many(101), 431),
        (many(150), 431),
        (closing(add()).header("X-Long", &"y".repeat(32 << 10)), 200),
        (closing(add()).header("X-Long", &"y".repeat(64 << 10)), 431),
        (closing(add()).path(&format!("/mcp?{}", "y".repeat(8187))), 200),
        (closing(add()).path(&format!("/mcp?{}", "y".repeat(8188))), 414),
        (closing(add()).path(&format!("/mcp?{}", "y".repeat(16 << 10))), 414),
    ];
    for (request, expected) in rows {
        let answers = raw(server.addr, &request.bytes(server.addr));
        assert_eq!(statuses(&answers), [expected], "{}", request.bytes(server.addr).len());
    }
    server.assert_alive();
}

#[test]
fn http_22_what_is_no_http_1_1_is_refused_and_its_connection_closed() {
    let server = Server::start();
    let hello = [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".as_slice(), &[7; 509]].concat();
    let rows: [(&[u8], &[u16]); 6] = [
        (b"GET /readyz HTTP/1.0\r\n\r\n", &[400]),
        (b"GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n", &[200]),
        (b"GET /readyz\r\n\r\n", &[400]),
        (b"GET /readyz HTTP/3.0\r\nHost: localhost\r\n\r\n", &[400]),
        (b"SSH-2.0-OpenSSH_9.6\r\n", &[400]),
        (&hello, &[400]),
    ];
    for (bytes, expected) in rows {
        assert_eq!(statuses(&raw(server.addr, bytes)), expected, "{:?}", String::from_utf8_lossy(bytes));
    }
    server.assert_alive();
}
