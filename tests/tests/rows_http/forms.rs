//! Methods, paths, media types and forms of answers.

use super::{closing, count, raw, statuses};
use mcp_transports::http::Config;
use serde_json::json;
use tests::http::Request;
use tests::message::text;
use tests::served::{Server, add, call};

#[test]
fn http_01_methods_that_a_route_does_not_have_are_refused_with_those_that_it_has() {
    let server = Server::with(Config::default().with_sse());
    let all = ["GET", "HEAD", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "TRACE", "BREW"];
    let rows = [
        ("/mcp", "GET, POST, DELETE"),
        ("/sse", "GET"),
        ("/messages", "POST"),
        ("/healthz", "GET, HEAD"),
        ("/readyz", "GET, HEAD"),
    ];
    assert_eq!(rows.map(|(path, _)| path).as_slice(), server.paths);
    for (path, allow) in rows {
        for method in all.into_iter().filter(|method| allow.split(", ").all(|allowed| allowed != *method)) {
            let answers = raw(server.addr, &closing(Request::new(method).path(path)).bytes(server.addr));
            assert_eq!(statuses(&answers), [405], "{method} {path}");
            assert!(
                answers.to_lowercase().contains(&format!("allow: {}\r\n", allow.to_lowercase())),
                "{answers}"
            );
        }
    }
    let connect =
        raw(server.addr, b"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\nConnection: close\r\n\r\n");
    assert_eq!(statuses(&connect), [404], "it has no path");
    server.assert_alive();
}

#[test]
fn http_02_modern_requests_are_posts() {
    let server = Server::start();
    for method in ["GET", "DELETE"] {
        let answer = server.ask(&Request::new(method).header("MCP-Protocol-Version", tests::message::MODERN));
        assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")), "{method}");
    }
    server.assert_alive();
}

#[test]
fn http_05_and_06_only_json_in_utf8_is_taken_however_it_is_spelt() {
    let server = Server::start();
    let hang = call("hang", &json!({ "key": "forms" })).without("Content-Type");
    assert_eq!(server.ask(&hang).status, 415);
    for wrong in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json;charset=utf-16",
        "application/jsonp",
        "",
    ] {
        assert_eq!(server.ask(&hang.clone().header("Content-Type", wrong)).status, 415, "{wrong:?}");
    }
    let twice = hang.header("Content-Type", "application/json").header("Content-Type", "text/plain");
    assert_eq!(server.ask(&twice).status, 415);
    assert_eq!(count(&server, "forms began"), 0);
    for right in
        ["Application/JSON; charset=UTF-8", "application/json ;charset=\"utf-8\"", "  application/json  "]
    {
        let request = add().without("Content-Type").header("Content-Type", right);
        assert_eq!(server.ask(&request).status, 200, "{right:?}");
    }
    server.assert_alive();
}

#[test]
fn http_07_answers_have_a_form_that_the_client_takes_or_nothing_runs() {
    let server = Server::start();
    let (json, stream) = (Some("application/json"), Some("text/event-stream"));
    let long = format!("{},application/json", "text/html;q=0.1,".repeat(640));
    let rows = [
        ("*/*", json),
        ("application/*", json),
        ("application/json", json),
        ("text/event-stream", stream),
        ("text/*", stream),
        ("application/json;q=0, text/event-stream", stream),
        ("text/event-stream;q=0, */*", json),
        (long.as_str(), json),
    ];
    assert_eq!(server.ask(&add().without("Accept")).header("content-type"), json);
    for (accept, form) in rows {
        let answer = server.ask(&add().without("Accept").header("Accept", accept));
        assert_eq!((answer.status, answer.header("content-type")), (200, form), "{accept}");
        assert_eq!(text(&answer.json()), "3");
    }
    for accept in ["text/html", "*/*;q=0", "application/json;q=0, text/event-stream;q=0.0", "image/*"] {
        let hang = call("hang", &json!({ "key": "accept" })).without("Accept");
        assert_eq!(server.ask(&hang.header("Accept", accept)).status, 406, "{accept}");
    }
    assert_eq!(count(&server, "accept began"), 0);
    server.assert_alive();
}

#[test]
fn http_13_bodies_that_are_encoded_are_not_decoded() {
    let server = Server::start();
    for encoding in ["gzip", "deflate", "br", "zstd", "identity, gzip"] {
        // What claims to be packed is not even looked at, so that it need not be.
        let request = add().header("Content-Encoding", encoding).body(vec![0; 1 << 16]);
        assert_eq!(server.ask(&request).status, 415, "{encoding}");
    }
    assert_eq!(server.ask(&add().header("Content-Encoding", "identity")).status, 200);
    server.assert_alive();
}

#[test]
fn http_19_a_path_is_what_it_is_byte_by_byte() {
    let server = Server::start();
    for path in
        ["/", "/mcp/", "//mcp", "/MCP", "/%6dcp", "/mcp/../mcp", "/mcp;x", "/./mcp", "/mcp%2f", "/readyz/"]
    {
        assert_eq!(server.ask(&add().path(path)).status, 404, "{path}");
        assert_eq!(server.ask(&add().path(path).header("Host", "evil.example.com")).status, 403, "{path}");
    }
    assert_eq!(server.ask(&add().path("/mcp?x=/readyz")).status, 200);
    server.assert_alive();
}
