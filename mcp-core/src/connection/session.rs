//! A connection: a pipe with one client at the other end, or the session that a legacy client opened over HTTP.

use super::Outbox;
use super::calls::Calls;
use crate::ask::Questions;
use crate::context::{CancelFlag, ClientCapabilities};
use crate::jsonrpc::RequestId;
use crate::protocol::{Implementation, LogLevel, Version};
use crate::server::Server;
use crate::subscription::Own;
use serde_json::{Map, Value};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};

/// A session was opened; its client said that it is ready; it is over.
const OPENED: u8 = 0;
const READY: u8 = 1;
const LEFT: u8 = 2;

/// What the server remembers of one connection: the legacy handshake, and the calls at work.
///
/// Modern requests share a connection without touching what is remembered.
///
/// ```
/// let connection = mcp_core::transport::Connection::new();
/// assert_eq!(connection.protocol_version(), None); // nobody has shaken hands yet
/// ```
#[derive(Debug)]
pub struct Connection {
    handshake: OnceLock<Handshake>,
    log_level: AtomicU8,
    /// The client has said which log messages it wants.
    log_asked: AtomicBool,
    /// The server that the session was opened with, and how far it has come.
    server: OnceLock<Server>,
    stage: AtomicU8,
    pub(crate) calls: Calls,
    pub(crate) questions: Questions,
    /// The client says that it is ready.
    pub(crate) ready: CancelFlag,
    pub(crate) own: Own,
}

/// What a client says of itself stays JSON: it is seldom asked for, and sessions are many.
#[derive(Debug)]
pub(crate) struct Handshake {
    pub(crate) version: Version,
    pub(crate) client: Option<Box<[u8]>>,
    pub(crate) capabilities: Box<[u8]>,
}

impl Default for Connection {
    fn default() -> Self {
        Self::new()
    }
}

impl Connection {
    /// A connection that nobody has spoken on yet.
    pub fn new() -> Self {
        Self {
            handshake: OnceLock::new(),
            log_level: AtomicU8::new(LogLevel::Info as u8),
            log_asked: AtomicBool::new(false),
            server: OnceLock::new(),
            stage: AtomicU8::new(OPENED),
            calls: Calls::default(),
            questions: Questions::default(),
            ready: CancelFlag::default(),
            own: Own::default(),
        }
    }

    /// The revision that the legacy handshake agreed on, once there was one.
    pub fn protocol_version(&self) -> Option<Version> {
        self.handshake.get().map(|handshake| handshake.version)
    }

    /// How many calls are at work.
    pub fn calls_at_work(&self) -> usize {
        self.calls.count()
    }

    /// Ends every call at work without an answer: the client is gone.
    pub fn close(&self) {
        self.calls.close();
        self.left();
    }

    /// Sends notifications that belong to no call into this outbox from now on, as long as it lives: the pipe itself, or
    /// the stream that a legacy client holds open over HTTP.
    pub fn attach(&self, outbox: &Arc<dyn Outbox>) {
        self.own.attach(outbox);
    }

    /// Nothing more comes from the client, though it may still read: questions to it fail, and the streams of changes that
    /// it listens to on this connection end, each with its answer. Calls at work go on.
    pub fn end_input(&self) {
        self.own.end();
        self.questions.close();
    }

    /// Opens the session; false when it was open already.
    pub(crate) fn open(&self, handshake: Handshake) -> bool {
        self.handshake.set(handshake).is_ok()
    }

    /// The session was opened with this server.
    pub(crate) fn joined(&self, server: &Server) {
        if self.server.set(server.clone()).is_ok() {
            server.life().counters.sessions.fetch_add(1, Ordering::Relaxed);
            server.life().hooks.connected(self);
        }
    }

    /// The client says that it is ready; only the first time counts.
    pub(crate) fn initialized(&self, server: &Server) {
        let opened = self.handshake.get().is_some();
        if opened && self.stage.compare_exchange(OPENED, READY, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            self.ready.set();
            server.life().hooks.initialized(self);
        }
    }

    fn left(&self) {
        if let Some(server) = self.server.get().filter(|_| self.stage.swap(LEFT, Ordering::AcqRel) != LEFT) {
            server.life().counters.sessions.fetch_sub(1, Ordering::Relaxed);
            server.life().hooks.disconnected(self);
        }
    }

    pub(crate) fn client_info(&self) -> Option<Implementation> {
        let client = self.handshake.get().and_then(|handshake| handshake.client.as_deref());
        client.and_then(|client| serde_json::from_slice(client).ok())
    }

    pub(crate) fn client_capabilities(&self) -> ClientCapabilities {
        let declared = self.handshake.get().map(|handshake| &*handshake.capabilities);
        let declared: Option<Map<String, Value>> =
            declared.and_then(|declared| serde_json::from_slice(declared).ok());
        declared.unwrap_or_default().into()
    }

    pub(crate) fn log_level(&self) -> LogLevel {
        LogLevel::from_u8(self.log_level.load(Ordering::Relaxed))
    }

    pub(crate) fn set_log_level(&self, level: LogLevel) {
        self.log_level.store(level as u8, Ordering::Relaxed);
        self.log_asked.store(true, Ordering::Release);
    }

    /// The level that the client has asked for, if it has.
    #[cfg(feature = "tracing-layer")]
    pub(crate) fn asked_log_level(&self) -> Option<LogLevel> {
        self.log_asked.load(Ordering::Acquire).then(|| self.log_level())
    }

    pub(crate) fn cancel(&self, id: &RequestId) {
        self.calls.cancel(id);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.left();
    }
}
