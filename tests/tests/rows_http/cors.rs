//! Browsers: what pages of other origins are told.

use mcp_transports::http::Config;
use tests::http::{Answer, Request};
use tests::served::{Server, add};

const APP: &str = "https://app.example.com";

fn preflight(origin: &str) -> Request {
    let request = Request::new("OPTIONS").header("Origin", origin);
    let request = request.header("Access-Control-Request-Method", "POST");
    request.header("Access-Control-Request-Headers", "content-type, mcp-method, mcp-name, x-evil")
}

fn varies(answer: &Answer, by: &str) -> bool {
    answer.headers.iter().any(|(name, value)| name == "vary" && value.contains(by))
}

#[test]
fn pages_of_listed_origins_may_ask_and_read_and_no_others() {
    let server = Server::with(Config::default().allow_origin(APP));
    let allowed = server.ask(&preflight(APP));
    assert_eq!(allowed.status, 204);
    assert_eq!(allowed.header("access-control-allow-origin"), Some(APP));
    assert_eq!(allowed.header("access-control-allow-methods"), Some("GET, POST, DELETE"));
    assert_eq!(allowed.header("access-control-allow-headers"), Some("content-type, mcp-method, mcp-name"));
    assert!(varies(&allowed, "Origin"));
    let answer = server.ask(&add().header("Origin", APP));
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some(APP)));
    let read = answer.header("access-control-expose-headers").unwrap();
    assert!(read.contains("Mcp-Session-Id") && read.contains("WWW-Authenticate"), "{read}");
    // A refusal can be read too.
    let refused = server.ask(&add().without("Content-Type").header("Origin", APP));
    assert_eq!((refused.status, refused.header("access-control-allow-origin")), (415, Some(APP)));
    for origin in
        ["https://evil.example.com", "null", "http://app.example.com", "https://app.example.com:444"]
    {
        for request in [preflight(origin), add().header("Origin", origin)] {
            let answer = server.ask(&request);
            assert_eq!(
                (answer.status, answer.header("access-control-allow-origin")),
                (403, None),
                "{origin}"
            );
            assert!(varies(&answer, "Origin"));
        }
    }
    for answer in [&allowed, &answer, &refused] {
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
    assert!(varies(&server.ask(&add()), "Origin"), "a cache may not give this to a page");
    server.assert_alive();
}

#[test]
fn without_listed_origins_browsers_are_told_nothing() {
    let server = Server::start();
    let page = "http://localhost:3000";
    assert_eq!(server.ask(&preflight(page)).status, 405);
    let answer = server.ask(&add().header("Origin", page));
    assert_eq!(answer.status, 200);
    assert!(answer.headers.iter().all(|(name, _)| name != "vary" && !name.starts_with("access-control")));
    let server = Server::with(Config::default().allow_origin(APP));
    assert_eq!(server.ask(&preflight(page)).status, 405, "an origin that is admitted but not listed");
}
