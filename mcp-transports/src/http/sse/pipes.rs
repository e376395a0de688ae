//! The sessions whose streams are open.

use crate::http::gate::Rejection;
use crate::http::outbox::CallOutbox;
use crate::http::session::{Caller, Limits};
use http::StatusCode;
use mcp_core::Auth;
use mcp_core::transport::Connection;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// All of them, by ids that cannot be guessed.
pub(in crate::http) struct Pipes {
    by_id: Mutex<HashMap<u128, Arc<Open>>>,
    limits: Limits,
}

/// One client.
pub(super) struct Open {
    pub(super) connection: Arc<Connection>,
    pub(super) outbox: Arc<CallOutbox>,
    caller: Caller,
    /// Calls whose answers are still to come.
    owed: AtomicUsize,
    /// The stream ends when nothing is owed.
    is_ending: AtomicBool,
}

const FULL: Rejection = (StatusCode::SERVICE_UNAVAILABLE, "the server has no room for another session");

const TOO_MANY: Rejection =
    (StatusCode::TOO_MANY_REQUESTS, "this caller has as many sessions as it may have");

impl Pipes {
    pub(in crate::http) fn new(limits: Limits) -> Self {
        Self { by_id: Mutex::default(), limits }
    }

    pub(super) fn add(
        &self,
        id: u128,
        outbox: Arc<CallOutbox>,
        caller: Caller,
    ) -> Result<Arc<Open>, Rejection> {
        let connection = Arc::new(Connection::new());
        let (owed, is_ending) = (AtomicUsize::new(0), AtomicBool::new(false));
        let open = Arc::new(Open { connection, outbox, caller, owed, is_ending });
        let mut pipes = self.lock();
        if pipes.len() >= self.limits.sessions {
            return Err(FULL);
        }
        let own = || pipes.values().filter(|pipe| pipe.caller == open.caller).count();
        if open.caller.is_known() && own() >= self.limits.per_caller {
            return Err(TOO_MANY);
        }
        pipes.insert(id, Arc::clone(&open));
        Ok(open)
    }

    /// The session of an id, if it is open and the caller's own.
    pub(super) fn find(&self, id: u128, auth: Option<&Auth>) -> Option<Arc<Open>> {
        self.lock().get(&id).filter(|open| open.caller.is(auth)).cloned()
    }

    pub(super) fn remove(&self, id: u128) {
        let removed = self.lock().remove(&id);
        if let Some(open) = removed {
            open.end();
        }
    }

    /// Ends every stream as soon as no answer is owed on it.
    pub(in crate::http) fn end_all(&self) {
        self.lock().values().for_each(|open| open.end_when_paid());
    }

    /// Ends every stream now, and what is at work for it.
    pub(in crate::http) fn close_all(&self) {
        let open: Vec<Arc<Open>> = self.lock().values().cloned().collect();
        open.iter().for_each(|open| open.end());
    }

    pub(in crate::http) fn count(&self) -> usize {
        self.lock().len()
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, HashMap<u128, Arc<Open>>> {
        self.by_id.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// An answer will follow, which [`Open::pays`] announces.
    pub(super) fn owes(&self) {
        self.owed.fetch_add(1, Ordering::SeqCst);
    }

    /// One answer less is owed.
    pub(super) fn pays(&self) {
        if self.owed.fetch_sub(1, Ordering::SeqCst) == 1 && self.is_ending.load(Ordering::SeqCst) {
            self.outbox.close();
        }
    }

    fn end_when_paid(&self) {
        self.is_ending.store(true, Ordering::SeqCst);
        if self.owed.load(Ordering::SeqCst) == 0 {
            self.outbox.close();
        }
    }

    fn end(&self) {
        self.outbox.close();
        self.connection.end_input();
        self.connection.close();
    }
}
