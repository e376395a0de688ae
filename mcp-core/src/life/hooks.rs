//! What a server wants to be told about its clients.

use crate::connection::Connection;
use crate::context::ClientCapabilities;
use crate::protocol::{Implementation, Version};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(crate) type Hook = Box<dyn Fn(&Session<'_>) + Send + Sync>;

/// The session of a client that shook hands: on a pipe, or over HTTP. Clients from 2026-07-28 on have none.
pub struct Session<'a> {
    connection: &'a Connection,
}

impl Session<'_> {
    /// The revision that was agreed on.
    ///
    /// # Panics
    ///
    /// Never: hooks are told of sessions that are open.
    pub fn protocol_version(&self) -> Version {
        self.connection.protocol_version().expect("hooks run for sessions that were opened")
    }

    /// Who the client says it is.
    pub fn client_info(&self) -> Option<Implementation> {
        self.connection.client_info()
    }

    /// What the client can be asked to do.
    pub fn client_capabilities(&self) -> ClientCapabilities {
        self.connection.client_capabilities()
    }

    /// How many of its calls are at work.
    pub fn calls_at_work(&self) -> usize {
        self.connection.calls_at_work()
    }
}

impl fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("client_info", &self.client_info()).finish_non_exhaustive()
    }
}

#[derive(Default)]
pub(crate) struct Hooks {
    pub(crate) connect: Vec<Hook>,
    pub(crate) initialized: Vec<Hook>,
    pub(crate) disconnect: Vec<Hook>,
}

impl Hooks {
    pub(crate) fn connected(&self, connection: &Connection) {
        run(&self.connect, connection);
    }

    pub(crate) fn initialized(&self, connection: &Connection) {
        run(&self.initialized, connection);
    }

    pub(crate) fn disconnected(&self, connection: &Connection) {
        run(&self.disconnect, connection);
    }
}

/// A hook that panics is no reason to fail whoever ran into it.
fn run(hooks: &[Hook], connection: &Connection) {
    for hook in hooks {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| hook(&Session { connection }))) {
            std::mem::forget(panic);
            tracing::error!("a hook panicked");
        }
    }
}
