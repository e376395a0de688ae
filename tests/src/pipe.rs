//! A pipe to a server in this process: messages as a transport hands them in.

use mcp_core::transport::{Arrival, Connection, Outbox, PendingCall, Received};
use mcp_core::{Auth, Server};
use serde_json::Value;
use std::fmt;
use std::sync::Arc;

/// One client's end.
pub struct Pipe {
    server: Server,
    connection: Arc<Connection>,
    outbox: Arc<dyn Outbox>,
    auth: Auth,
}

impl fmt::Debug for Pipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipe").field("connection", &self.connection).finish_non_exhaustive()
    }
}

/// Forgets what the server sends besides answers.
struct Nowhere;

impl Outbox for Nowhere {
    fn notify(&self, _: Vec<u8>) {}
}

impl Pipe {
    /// A pipe that nothing was sent through yet.
    #[must_use]
    pub fn new(server: &Server) -> Self {
        let (connection, outbox) = (Arc::new(Connection::new()), Arc::new(Nowhere));
        Self { server: server.clone(), connection, outbox, auth: Auth::local() }
    }

    /// What the server knows of this client.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// How many calls are at work.
    #[must_use]
    pub fn calls_at_work(&self) -> usize {
        self.connection.calls_at_work()
    }

    /// Hands a message in; what is answered at once is in the bytes.
    pub fn hand_in(&self, message: &[u8]) -> (Received, Vec<u8>) {
        let mut out = Vec::new();
        let arrival = Arrival::new(&self.outbox).on(&self.connection).by(&self.auth);
        let received = self.server.receive(message.to_vec().into(), &arrival, &mut out);
        (received, out)
    }

    /// Begins a call that is not done at once.
    #[must_use]
    pub fn begin(&self, message: &Value) -> PendingCall {
        match self.hand_in(message.to_string().as_bytes()) {
            (Received::Pending(call), _) => call,
            (received, out) => panic!("{received:?}: {}", String::from_utf8_lossy(&out)),
        }
    }

    /// Sends bytes and waits for those of the answer; none if there is no answer.
    pub async fn answer_to(&self, message: &[u8]) -> Vec<u8> {
        match self.hand_in(message) {
            (Received::Pending(call), _) => call.await.1,
            (_, out) => out,
        }
    }

    /// Sends a message and waits for its answer; null if there is none.
    pub async fn ask(&self, message: &Value) -> Value {
        read(&self.answer_to(message.to_string().as_bytes()).await)
    }
}

/// An answer as JSON; null for none.
#[must_use]
pub fn read(out: &[u8]) -> Value {
    match out {
        [] => Value::Null,
        _ => serde_json::from_slice(out)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(out))),
    }
}
