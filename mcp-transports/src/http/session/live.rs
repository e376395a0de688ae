//! One session: its connection, its streams, and when it was last used.

use super::caller::Caller;
use super::table::milliseconds;
use crate::http::resume::{Channel, Standing};
use mcp_core::transport::Connection;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One client's session.
#[derive(Debug)]
pub(in crate::http) struct Session {
    pub(in crate::http) id: u128,
    pub(in crate::http) connection: Arc<Connection>,
    pub(super) caller: Caller,
    /// How many sessions there were before it: tells those apart that were last used in the same millisecond.
    number: u64,
    /// Milliseconds from the start of the process to the last use.
    used: AtomicU64,
    /// The same, to when the session store was last told of it.
    pub(super) told: AtomicU64,
    users: AtomicUsize,
    /// Its own stream is at its end, though calls may go on.
    is_silent: AtomicBool,
    over: AtomicBool,
    streams: Mutex<Streams>,
}

#[derive(Debug, Default)]
struct Streams {
    /// Those of calls that are at work.
    calls: Vec<Arc<Channel>>,
    /// That for what belongs to no request, once the client has opened it.
    standing: Option<Arc<Standing>>,
}

/// Keeps a session from being idle while a stream of it is open or a call is at work.
#[derive(Debug)]
pub(in crate::http) struct InUse(Arc<Session>);

impl Session {
    pub(super) fn new(id: u128, connection: Arc<Connection>, caller: Caller) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        Self {
            id,
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            connection,
            caller,
            used: AtomicU64::new(milliseconds()),
            told: AtomicU64::new(milliseconds()),
            users: AtomicUsize::new(0),
            is_silent: AtomicBool::new(false),
            over: AtomicBool::new(false),
            streams: Mutex::default(),
        }
    }

    pub(super) fn touch(&self) {
        self.used.store(milliseconds(), Ordering::Relaxed);
    }

    /// By what sessions are ordered, those that were used longest ago first.
    pub(super) fn age(&self) -> (u64, u64) {
        (self.last_use(), self.number)
    }

    pub(super) fn last_use(&self) -> u64 {
        self.used.load(Ordering::Relaxed)
    }

    /// A session with a call at work or an open stream is never idle.
    pub(super) fn is_busy(&self) -> bool {
        self.users.load(Ordering::Acquire) > 0
    }

    /// The stream of a call, while it is at work, or the session's own.
    pub(in crate::http) fn channel(&self, stream: u64) -> Option<Arc<Channel>> {
        let streams = self.lock();
        let standing = streams.standing.iter().map(|standing| &standing.channel);
        standing.chain(&streams.calls).find(|channel| channel.key.stream == stream).cloned()
    }

    /// Makes the stream of a call known to clients that come back for it.
    pub(in crate::http) fn add_stream(&self, channel: &Arc<Channel>) {
        let mut streams = self.lock();
        streams.calls.push(Arc::clone(channel));
        if self.over.load(Ordering::Acquire) {
            channel.end();
        }
    }

    /// The call of a stream is over.
    pub(in crate::http) fn forget_stream(&self, channel: &Arc<Channel>) {
        let mut streams = self.lock();
        streams.calls.retain(|other| !Arc::ptr_eq(other, channel));
        if streams.calls.is_empty() {
            streams.calls = Vec::new();
        }
    }

    pub(in crate::http) fn standing(&self) -> Option<Arc<Standing>> {
        self.lock().standing.clone()
    }

    /// Gives the session a stream of its own, unless it has one.
    pub(in crate::http) fn stand(&self, standing: Standing) -> Arc<Standing> {
        let mut streams = self.lock();
        if self.is_silent.load(Ordering::Acquire) {
            standing.channel.end();
        }
        Arc::clone(streams.standing.get_or_insert_with(|| Arc::new(standing)))
    }

    /// Ends the session with everything that is at work for it.
    pub(super) fn end(&self) {
        self.over.store(true, Ordering::Release);
        self.end_streams();
        self.connection.close();
        self.lock().calls.iter().for_each(|channel| channel.end());
    }

    /// Ends the stream for what belongs to no request, now and for good.
    pub(super) fn end_streams(&self) {
        self.is_silent.store(true, Ordering::Release);
        if let Some(standing) = &self.lock().standing {
            standing.channel.end();
        }
    }

    /// Nothing that locks this is called under the lock, and nothing that can panic.
    fn lock(&self) -> MutexGuard<'_, Streams> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl InUse {
    pub(in crate::http) fn new(session: Arc<Session>) -> Self {
        session.users.fetch_add(1, Ordering::AcqRel);
        Self(session)
    }

    pub(in crate::http) fn session(&self) -> &Arc<Session> {
        &self.0
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        // Its idle time begins now.
        self.0.touch();
        self.0.users.fetch_sub(1, Ordering::AcqRel);
    }
}
