//! One message to a child process on real pipes and to a server on a real socket, and what each of them makes of it.
//!
//! After every message both must answer the next good request.

use crate::http::{Answer, Connection, Request, open_session};
use crate::message::{modern, modern_call, text};
use crate::served;
use crate::stdio;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Whether a message belongs to a session or stands alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// It comes after a handshake.
    Legacy,
    /// It carries its metadata.
    Modern,
}

/// Both eras.
pub const ERAS: [Era; 2] = [Era::Legacy, Era::Modern];

/// A server of misbehaving tools on both transports.
#[derive(Debug)]
pub struct Both {
    program: PathBuf,
    /// The one over HTTP.
    pub http: served::Server,
    session: String,
}

/// What became of one message.
#[derive(Debug, PartialEq)]
pub struct Outcome {
    /// What the pipe sent back: nothing, or one message.
    pub pipe: Value,
    /// The status over HTTP.
    pub status: u16,
    /// What was in the body: nothing, or one message.
    pub http: Value,
}

impl Both {
    /// Starts both; `program` is the binary of the one on pipes.
    #[must_use]
    pub fn start(program: impl AsRef<Path>) -> Self {
        let http = served::Server::start();
        let session = open_session(http.addr);
        Self { program: program.as_ref().to_owned(), http, session }
    }

    /// Sends a text to both. The HTTP headers are those of a good request of that era.
    #[must_use]
    pub fn send(&self, era: Era, message: &str) -> Outcome {
        let answer = self.post(&self.request(era, message));
        let http = if answer.body.is_empty() { Value::Null } else { answer.json() };
        Outcome { pipe: self.pipe(era, message), status: answer.status, http }
    }

    /// Sends a text over HTTP only.
    #[must_use]
    pub fn post(&self, request: &Request) -> Answer {
        let answer = Connection::open(self.http.addr).ask(request);
        self.http.assert_alive();
        answer
    }

    /// A text as a POST with the headers of that era; they repeat what can be read of the message.
    #[must_use]
    pub fn request(&self, era: Era, message: &str) -> Request {
        let read: Value = serde_json::from_str(message).unwrap_or_default();
        let request = match era {
            Era::Legacy => Request::legacy(&self.session, &read),
            Era::Modern if read["method"].is_string() => Request::modern(&read),
            Era::Modern => Request::modern(&modern(1, "tools/list", json!({}))),
        };
        request.body(message)
    }

    /// Sends a text to a process of its own: what cannot be read is answered at most once a second.
    #[must_use]
    pub fn pipe(&self, era: Era, message: &str) -> Value {
        let mut server = stdio::Server::start(&self.program);
        if era == Era::Legacy {
            server.initialize();
        }
        server.write(format!("{message}\n").as_bytes());
        let mut answers = Vec::new();
        server.send(&modern_call("canary", "add", &json!({ "a": 1, "b": 2 })));
        loop {
            let answer = server.receive();
            if answer["id"] == "canary" {
                assert_eq!(text(&answer), "3");
                break;
            }
            answers.push(answer);
        }
        assert!(answers.len() <= 1, "{answers:?}");
        let finished = server.finish();
        assert!(finished.status.success() && finished.messages.is_empty(), "{finished:?}");
        assert!(!finished.errors.contains("panicked"), "{}", finished.errors);
        answers.pop().unwrap_or_default()
    }
}

impl Outcome {
    /// Asserts that both refuse with this code under this id; null for none.
    pub fn assert_refused(&self, what: &str, code: i64, id: &Value, status: u16) {
        for answer in [&self.pipe, &self.http] {
            assert_eq!(answer["error"]["code"], code, "{what}: {answer}");
            assert_eq!(answer.get("id").unwrap_or(&Value::Null), id, "{what}: {answer}");
            let message = answer["error"]["message"].as_str().unwrap_or_default();
            assert!(!message.is_empty() && message.len() < 300, "{what}: {message}");
        }
        assert_eq!(self.status, status, "{what}: {}", self.http);
    }

    /// Asserts that both answer with a result under this id.
    pub fn assert_served(&self, what: &str, id: &Value) {
        for answer in [&self.pipe, &self.http] {
            assert!(answer["result"].is_object(), "{what}: {answer}");
            assert_eq!(answer["id"], *id, "{what}");
        }
        assert_eq!(self.status, 200, "{what}");
    }

    /// Asserts that neither has anything to say to it.
    pub fn assert_silent(&self, what: &str, status: u16) {
        assert_eq!(self.pipe, Value::Null, "{what}");
        assert_eq!((self.status, &self.http), (status, &Value::Null), "{what}");
    }
}
