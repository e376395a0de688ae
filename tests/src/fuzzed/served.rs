//! The server that targets talk to, and what holds for each of its answers.

use super::arguments::{every, ruled};
use super::headers::routed;
use super::templates::{find, one, path, segments};
use super::tokens::ask;
use crate::message::initialize;
use bytes::Bytes;
use mcp_core::transport::{Arrival, Connection, Headers, Outbox, Received};
use mcp_core::{Limits, Server, code, resources, tools};
use serde_json::Value;
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};

pub(super) fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| {
        let builder = Server::builder("fuzzed", "1.0.0").tools(tools![every, ruled, routed, ask]);
        let builder = builder.resources(resources![one, path, segments, find]).page_size(2);
        let limits = Limits { batch_messages: 20, ..Limits::default() };
        builder.limits(limits).state_keys([[7; 32]]).build().expect("the server is good")
    })
}

struct Nowhere;

impl Outbox for Nowhere {
    fn notify(&self, frame: Vec<u8>) {
        assert!(serde_json::from_slice::<Value>(&frame).is_ok(), "a notification is JSON");
    }
}

/// What became of a message.
#[derive(Debug)]
pub(super) enum Came {
    /// No answer, for good.
    Nothing,
    Answer(Value),
    /// The answer would come later.
    AtWork,
}

impl Came {
    /// The answer to a request that is answered at once.
    pub(super) fn answer(self) -> Value {
        match self {
            Self::Answer(answer) => answer,
            other => panic!("no answer: {other:?}"),
        }
    }
}

/// A session of a revision, opened.
pub(super) fn session(version: &str) -> Arc<Connection> {
    let connection = Arc::new(Connection::new());
    let opened = send(initialize(version).to_string().as_bytes(), Some(&connection), None).answer();
    assert!(opened["result"].is_object(), "{opened}");
    connection
}

pub(super) fn send(
    message: &[u8],
    connection: Option<&Arc<Connection>>,
    headers: Option<&dyn Headers>,
) -> Came {
    let outbox: Arc<dyn Outbox> = Arc::new(Nowhere);
    let mut arrival = Arrival::new(&outbox);
    if let Some(connection) = connection {
        arrival = arrival.on(connection);
    }
    if let Some(headers) = headers {
        arrival = arrival.with_headers(headers);
    }
    let mut out = Vec::new();
    match server().receive(Bytes::copy_from_slice(message), &arrival, &mut out) {
        Received::Replied(_) => Came::Answer(read(&out)),
        Received::Opened(opened) => {
            if connection.is_none() {
                opened.close();
            }
            Came::Answer(read(&out))
        }
        Received::Pending(call) => {
            assert!(out.is_empty(), "an answer before its time");
            match pin!(call).poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready((_, out)) => Came::Answer(read(&out)),
                Poll::Pending => Came::AtWork,
            }
        }
        other => {
            assert!(matches!(other, Received::Accepted | Received::Refused), "{other:?}");
            assert!(out.is_empty(), "an answer to what needs none");
            Came::Nothing
        }
    }
}

/// One answer, or those to a batch.
fn read(out: &[u8]) -> Value {
    assert!(!out.contains(&b'\n'), "an answer is one line");
    let answer: Value = serde_json::from_slice(out).expect("an answer is JSON");
    match &answer {
        Value::Array(answers) => answers.iter().for_each(assert_is_answer),
        answer => assert_is_answer(answer),
    }
    answer
}

fn assert_is_answer(answer: &Value) {
    assert_eq!(answer["jsonrpc"], "2.0", "{answer}");
    // An answer to what could not be read has no id.
    assert!(!answer["id"].is_null() || answer["error"].is_object(), "{answer}");
    assert!(answer.get("result").is_some() != answer.get("error").is_some(), "{answer}");
    if let Some(error) = answer.get("error") {
        assert!(error["code"].is_i64() && error["message"].is_string(), "{answer}");
        assert_ne!(error["code"], code::INTERNAL_ERROR, "{answer}");
    }
    let text = answer["result"]["content"][0]["text"].as_str().unwrap_or_default();
    let is_masked = answer["result"]["isError"] == true && text.starts_with("internal error");
    assert!(!is_masked, "{answer}");
}
