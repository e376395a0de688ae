//! The stream of a legacy session for what belongs to no request, and the resources that its client subscribed to.

use super::hub::Change;
use crate::connection::Outbox;
use crate::context::CancelFlag;
use crate::jsonrpc::{RpcError, code};
use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// The most resources that one session may subscribe to.
const MOST: usize = 1024;

#[derive(Default)]
pub(crate) struct Own {
    state: Mutex<State>,
    /// Set when the connection takes no more: its modern streams end.
    pub(super) over: CancelFlag,
}

#[derive(Default)]
struct State {
    /// The stream, while its client has one open; the newest of several.
    stream: Option<Weak<dyn Outbox>>,
    subscribed: HashSet<String>,
}

impl fmt::Debug for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Own").finish_non_exhaustive()
    }
}

impl Own {
    /// Sends whatever belongs to no request here from now on.
    pub(crate) fn attach(&self, stream: &Arc<dyn Outbox>) {
        self.lock().stream = Some(Arc::downgrade(stream));
    }

    /// Ends the modern streams of the connection, those too that are still to begin.
    pub(crate) fn end(&self) {
        self.over.set();
    }

    pub(crate) fn subscribe(&self, uri: &str) -> Result<(), RpcError> {
        let mut state = self.lock();
        if state.subscribed.len() >= MOST && !state.subscribed.contains(uri) {
            return Err(RpcError::new(code::INVALID_PARAMS, "too many subscriptions"));
        }
        state.subscribed.insert(uri.to_owned());
        Ok(())
    }

    pub(crate) fn unsubscribe(&self, uri: &str) {
        self.lock().subscribed.remove(uri);
    }

    /// Tells the client of a change, if it wants to know and listens.
    pub(super) fn tell(&self, change: Change<'_>) {
        let state = self.lock();
        if matches!(change, Change::Resource(uri) if !state.subscribed.contains(uri)) {
            return;
        }
        let stream = state.stream.as_ref().and_then(Weak::upgrade);
        drop(state);
        if let Some(stream) = stream {
            stream.notify(change.write(None));
        }
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
