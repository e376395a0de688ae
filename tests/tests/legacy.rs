//! The rules of legacy sessions: the handshake, what is served before it, and the header that names the revision.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::{Server, Version, code, tool, tools};
use mcp_transports::http::Config;
use serde_json::{Value, json};
use tests::http::Request;
use tests::message::{MODERN, initialize, legacy, legacy_call, modern};
use tests::pipe::Pipe;
use tests::served;

/// Adds two integers.
#[tool]
async fn add(a: i64, b: i64) -> i64 {
    a + b
}

fn server() -> Server {
    Server::builder("legacy", "1.0.0").tools(tools![add]).build().unwrap()
}

fn list() -> Value {
    legacy(1, "tools/list", &json!({}))
}

fn is_served(answer: &Value) -> bool {
    answer["result"].is_object()
}

#[tokio::test]
async fn a_known_revision_is_taken_and_an_unknown_one_answered_with_the_newest() {
    let server = server();
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        let answer = Pipe::new(&server).ask(&initialize(version)).await;
        assert_eq!(answer["result"]["protocolVersion"], version);
    }
    // A modern revision has no handshake: it is as unknown here as one that never was.
    for version in ["1999-01-01", "2099-12-31", "latest", "", "2025-11-25 ", MODERN] {
        let answer = Pipe::new(&server).ask(&initialize(version)).await;
        assert_eq!(answer["result"]["protocolVersion"], Version::LATEST_LEGACY.as_str(), "{version:?}");
    }
    let few = Server::builder("few", "1").versions([Version::V2024_11_05, Version::V2025_06_18]);
    let few = few.build().unwrap();
    for (asked, expected) in
        [("2024-11-05", "2024-11-05"), ("2025-11-25", "2025-06-18"), ("2025-03-26", "2025-06-18")]
    {
        let answer = Pipe::new(&few).ask(&initialize(asked)).await;
        assert_eq!(answer["result"]["protocolVersion"], expected, "{asked}");
    }
}

#[tokio::test]
async fn a_handshake_that_says_no_revision_opens_nothing() {
    let pipe = Pipe::new(&server());
    for params in [json!({}), json!({ "protocolVersion": 5 }), json!({ "protocolVersion": null })] {
        let answer = pipe.ask(&legacy(1, "initialize", &params)).await;
        assert_eq!(answer["error"]["code"], code::INVALID_PARAMS, "{params}: {answer}");
        assert!(!is_served(&pipe.ask(&list()).await));
    }
    assert!(is_served(&pipe.ask(&initialize("2025-11-25")).await));
}

#[tokio::test]
async fn before_the_handshake_a_pipe_serves_pings_and_modern_requests_only() {
    let pipe = Pipe::new(&server());
    let rows = [
        (legacy(1, "ping", &json!({})), None),
        (modern(1, "tools/list", json!({})), None),
        (list(), Some(code::INVALID_REQUEST)),
        (legacy_call(1, "add", &json!({ "a": 1, "b": 2 })), Some(code::INVALID_REQUEST)),
        (legacy(1, "logging/setLevel", &json!({ "level": "info" })), Some(code::INVALID_REQUEST)),
        (legacy(1, "server/discover", &json!({})), Some(code::INVALID_PARAMS)),
    ];
    for (message, expected) in rows {
        let answer = pipe.ask(&message).await;
        assert_eq!(answer["error"]["code"].as_i64(), expected.map(i64::from), "{message}: {answer}");
    }
    // Whether the client has said that it is ready makes no difference to its requests: some never say it.
    assert!(is_served(&pipe.ask(&initialize("2025-11-25")).await));
    assert!(is_served(&pipe.ask(&list()).await));
    assert_eq!(
        pipe.ask(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" })).await,
        Value::Null
    );
    assert!(is_served(&pipe.ask(&list()).await));
    assert_eq!(
        pipe.ask(&initialize("2025-11-25")).await["error"]["code"],
        code::INVALID_REQUEST,
        "open already"
    );
}

#[test]
fn over_http_the_version_header_may_be_left_out_or_name_a_revision_that_is_served() {
    let server = served::Server::of(server(), Config::default());
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        let opened = server.ask(&Request::post(&initialize(version)));
        let session = opened.header("mcp-session-id").unwrap();
        let request = || Request::post(&list()).header("Mcp-Session-Id", session);
        let rows = [
            (request(), 200),
            (request().header("MCP-Protocol-Version", version), 200),
            (request().header("mcp-protocol-version", version), 200),
            (request().header("MCP-Protocol-Version", "1999-01-01"), 400),
            (request().header("MCP-Protocol-Version", "nonsense"), 400),
            (request().header("MCP-Protocol-Version", ""), 400),
            // The headers of a modern request around a body that is none.
            (request().header("MCP-Protocol-Version", MODERN), 400),
            (request().header("MCP-Protocol-Version", version).header("MCP-Protocol-Version", version), 400),
        ];
        for (row, (request, status)) in rows.into_iter().enumerate() {
            let answer = server.ask(&request);
            assert_eq!(answer.status, status, "{version}, row {row}");
            assert!(status == 400 || is_served(&answer.json()), "{version}, row {row}");
        }
    }
}

#[test]
fn over_http_nothing_legacy_is_served_without_a_session() {
    let server = served::Server::of(server(), Config::default());
    for message in [list(), legacy(1, "ping", &json!({}))] {
        let answer = server.ask(&Request::post(&message));
        assert_eq!(
            (answer.status, &answer.json()["error"]["code"]),
            (400, &json!(code::INVALID_REQUEST)),
            "{message}"
        );
        let unknown = Request::post(&message).header("Mcp-Session-Id", &"0".repeat(32));
        assert_eq!(server.ask(&unknown).status, 404, "{message}");
    }
}
