//! What the server sends besides answers, and what the client answers to it.

use crate::connection::{Arrival, Connection, Outbox};
use crate::server::Server;
use bytes::Bytes;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Answers a question by its method and parameters.
pub(super) type Answer = Box<dyn Fn(&str, &Value) -> Value + Send + Sync>;

/// Keeps what the server sends; a test reads it sooner or later, so the bound is generous.
pub(super) struct Inbox {
    frames: Mutex<VecDeque<Vec<u8>>>,
    answer: Option<Answer>,
    server: Server,
    connection: Arc<Connection>,
}

impl Inbox {
    const CAPACITY: usize = 10_000;

    pub(super) fn new(server: &Server, connection: &Arc<Connection>, answer: Option<Answer>) -> Self {
        let (server, connection) = (server.clone(), Arc::clone(connection));
        Self { frames: Mutex::default(), answer, server, connection }
    }

    pub(super) fn answers(&self) -> bool {
        self.answer.is_some()
    }

    /// What the client declares.
    pub(super) fn capabilities(&self) -> Value {
        if self.answers() {
            json!({ "elicitation": { "form": {}, "url": {} }, "sampling": { "tools": {} }, "roots": {} })
        } else {
            json!({})
        }
    }

    pub(super) fn answer(&self, method: &str, params: &Value) -> Value {
        self.answer.as_ref().map_or(Value::Null, |answer| answer(method, params))
    }

    pub(super) fn take(&self) -> VecDeque<Vec<u8>> {
        std::mem::take(&mut *self.frames())
    }

    fn frames(&self) -> MutexGuard<'_, VecDeque<Vec<u8>>> {
        self.frames.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes nothing: an answer goes to the server, and brings nothing about here.
struct Nowhere;

impl Outbox for Nowhere {
    fn notify(&self, _: Vec<u8>) {}
}

impl Outbox for Inbox {
    fn notify(&self, frame: Vec<u8>) {
        let mut frames = self.frames();
        if frames.len() == Self::CAPACITY {
            frames.pop_front();
        }
        frames.push_back(frame);
    }

    fn request(&self, frame: Vec<u8>) -> bool {
        let Ok(question) = serde_json::from_slice::<Value>(&frame) else { return false };
        if !self.answers() {
            return false;
        }
        let result = self.answer(question["method"].as_str().unwrap_or_default(), &question["params"]);
        let answer = json!({ "jsonrpc": "2.0", "id": question["id"], "result": result });
        let outbox: Arc<dyn Outbox> = Arc::new(Nowhere);
        let arrival = Arrival::new(&outbox).on(&self.connection);
        self.server.receive(Bytes::from(answer.to_string()), &arrival, &mut Vec::new());
        true
    }
}
