//! What the log says of a cancellation.
//!
//! Alone in its program: where two threads come first to a place that logs, and only one listens, `tracing` may take it that
//! nobody does.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use bytes::Bytes;
use mcp_core::Server;
use mcp_core::transport::{Arrival, Connection, Outbox, Received};
use serde_json::{Value, json};
use std::sync::Arc;
use tests::log::Log;
use tests::message::initialize;
use tracing::level_filters::LevelFilter;

/// Takes what is sent, and keeps nothing.
struct Nowhere;

impl Outbox for Nowhere {
    fn notify(&self, _: Vec<u8>) {}
}

#[test]
fn the_reason_for_a_cancellation_is_in_the_log_for_whoever_looks_closely_and_never_whole_pages() {
    let server = Server::builder("cancelling", "1.0.0").build().unwrap();
    let (connection, outbox) = (Arc::new(Connection::new()), Arc::new(Nowhere) as Arc<dyn Outbox>);
    let hand_in = |message: &Value| {
        let arrival = Arrival::new(&outbox).on(&connection);
        server.receive(Bytes::from(message.to_string()), &arrival, &mut Vec::new())
    };
    assert!(matches!(hand_in(&initialize("2025-11-25")), Received::Opened(_)));
    let cancel = |reason: &Value| {
        let params = json!({ "requestId": 7, "reason": reason });
        hand_in(&json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": params }));
    };
    let log = |reason: Value| Log::at(LevelFilter::DEBUG, || cancel(&reason)).1;
    let said = log(json!("no longer\nINFO needed"));
    assert!(said.contains(r#"reason="no longer\nINFO needed""#) && said.contains("id=\"7\""), "{said}");
    assert_eq!(said.lines().count(), 1, "a client cannot write lines of its own");
    let said = log("x".repeat(100_000).into());
    assert!(said.contains("xxx") && said.len() < 1_000, "{}", said.len());
    assert!(log(json!(["none"])).contains("reason=\"\""));
    assert_eq!(Log::at(LevelFilter::INFO, || cancel(&json!("quiet"))).1, "");
}
