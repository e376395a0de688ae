//! What keeps sessions beyond the process that opened them.

use crate::http::resume::{BoxFuture, StoreError};
use std::collections::HashMap;
use std::fmt;
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What it takes to open a session again elsewhere.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// Who opened it; none for nobody in particular.
    pub subject: Option<String>,
    /// Who says so: the claim `iss` of the caller, or nothing.
    pub issuer: String,
    /// The protocol revision that was agreed on.
    pub protocol_version: String,
    /// The `initialize` request that opened it: what the client is, and can be asked to do.
    pub initialize: Vec<u8>,
}

impl fmt::Debug for SessionRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionRecord")
            .field("protocol_version", &self.protocol_version)
            .finish_non_exhaustive()
    }
}

/// Keeps sessions of legacy clients where other processes find them.
///
/// Without one, which is the default, a session lives and dies with its process. With one, set as
/// [`Config::session_store`](super::super::Config), a process that is asked for a session that it does not know opens it
/// again from its record, so that clients stay connected over a restart or behind a balancer without sticky sessions. What
/// a client has set up since `initialize` (its log level, subscriptions to resources) is not part of the record; calls
/// that are at work stay where they are. Pair it with an [`EventStore`](super::super::EventStore) that the processes share.
///
/// Whether an implementation keeps what is promised here is checked by
/// [`testing::session_store_contract`](super::super::testing::session_store_contract). Ids are secrets: do not log them.
pub trait SessionStore: fmt::Debug + Send + Sync + 'static {
    /// Keeps a session for this long.
    fn save(&self, id: u128, record: SessionRecord, time: Duration) -> BoxFuture<'_, Result<(), StoreError>>;

    /// The session, if it is kept.
    fn load(&self, id: u128) -> BoxFuture<'_, Result<Option<SessionRecord>, StoreError>>;

    /// Keeps a session for this long from now on; false if it is not kept any more.
    fn touch(&self, id: u128, time: Duration) -> BoxFuture<'_, Result<bool, StoreError>>;

    /// Forgets a session.
    fn remove(&self, id: u128) -> BoxFuture<'_, Result<(), StoreError>>;
}

/// Keeps sessions in memory: for several endpoints in one process, and for tests.
#[derive(Debug, Default)]
pub struct MemorySessionStore {
    sessions: Mutex<HashMap<u128, (SessionRecord, Instant)>>,
}

impl MemorySessionStore {
    /// A store without sessions.
    pub fn new() -> Self {
        Self::default()
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, HashMap<u128, (SessionRecord, Instant)>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SessionStore for MemorySessionStore {
    fn save(&self, id: u128, record: SessionRecord, time: Duration) -> BoxFuture<'_, Result<(), StoreError>> {
        let now = Instant::now();
        let mut sessions = self.lock();
        // Looking for what is over costs a look at all of them, so that it waits until there is no room.
        if sessions.len() == sessions.capacity() {
            sessions.retain(|_, (_, until)| *until > now);
        }
        sessions.insert(id, (record, now + time));
        Box::pin(ready(Ok(())))
    }

    fn load(&self, id: u128) -> BoxFuture<'_, Result<Option<SessionRecord>, StoreError>> {
        let sessions = self.lock();
        let kept = sessions.get(&id).filter(|(_, until)| *until > Instant::now());
        Box::pin(ready(Ok(kept.map(|(record, _)| record.clone()))))
    }

    fn touch(&self, id: u128, time: Duration) -> BoxFuture<'_, Result<bool, StoreError>> {
        let now = Instant::now();
        let mut sessions = self.lock();
        let kept = sessions.get_mut(&id).filter(|(_, until)| *until > now);
        let found = kept.map(|(_, until)| *until = now + time).is_some();
        Box::pin(ready(Ok(found)))
    }

    fn remove(&self, id: u128) -> BoxFuture<'_, Result<(), StoreError>> {
        self.lock().remove(&id);
        Box::pin(ready(Ok(())))
    }
}
