//! What a server counts of itself: cheap enough to count always, and to ask often.

use crate::connection::Ending;
use crate::server::Server;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What a server is doing and has done, as [`Server::stats`] counts it.
///
/// ```
/// use mcp_core::{Server, testing::Client, tool, tools};
///
/// /// Adds two integers.
/// #[tool]
/// fn add(a: i64, b: i64) -> i64 {
///     a + b
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let server = Server::builder("calculator", "1.0.0").tools(tools![add]).build()?;
/// Client::modern(&server).call("add", serde_json::json!({ "a": 1, "b": 2 })).await?;
/// Client::modern(&server).call("add", serde_json::json!({ "a": 1 })).await?;
/// let stats = server.stats();
/// assert_eq!((stats.calls, stats.tool_errors, stats.calls_at_work), (2, 1, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Since the server was built.
    pub uptime: Duration,
    /// Pipes and sockets that are open.
    pub connections: usize,
    /// Sessions of legacy clients that are open.
    pub sessions: usize,
    /// Calls whose handlers are at work.
    pub calls_at_work: u64,
    /// Calls that handlers were given so far.
    pub calls: u64,
    /// Calls that ended in a result that says `isError`.
    pub tool_errors: u64,
    /// Calls that ended in a JSON-RPC error.
    pub errors: u64,
    /// Calls that ended without an answer, since the client took them back or went away.
    pub cancelled: u64,
}

#[derive(Debug)]
pub(crate) struct Counters {
    since: Instant,
    pub(crate) connections: AtomicUsize,
    pub(crate) sessions: AtomicUsize,
    began: AtomicU64,
    ended: AtomicU64,
    tool_errors: AtomicU64,
    errors: AtomicU64,
    cancelled: AtomicU64,
    ticks: AtomicU64,
}

impl Default for Counters {
    fn default() -> Self {
        Self {
            since: Instant::now(),
            connections: AtomicUsize::new(0),
            sessions: AtomicUsize::new(0),
            began: AtomicU64::new(0),
            ended: AtomicU64::new(0),
            tool_errors: AtomicU64::new(0),
            errors: AtomicU64::new(0),
            cancelled: AtomicU64::new(0),
            ticks: AtomicU64::new(0),
        }
    }
}

impl Counters {
    /// Counts a call that begins. True for the first of all.
    pub(crate) fn began(&self) -> bool {
        self.began.fetch_add(1, Ordering::Relaxed) == 0
    }

    pub(super) fn has_begun(&self) -> bool {
        self.began.load(Ordering::Relaxed) > 0
    }

    pub(crate) fn ended(&self, ending: Ending) {
        let also = match ending {
            Ending::Done => None,
            Ending::ToolError => Some(&self.tool_errors),
            Ending::Failed(_) => Some(&self.errors),
            Ending::Cancelled => Some(&self.cancelled),
        };
        if let Some(counter) = also {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        // After the others, so that whoever sees a call ended sees how.
        self.ended.fetch_add(1, Ordering::Release);
    }

    /// A clock that is read for nothing, of quarters of seconds, which goes on while calls are at work.
    pub(crate) fn ticks(&self) -> u64 {
        self.ticks.load(Ordering::Relaxed)
    }

    pub(super) fn tick(&self) {
        self.ticks.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> Stats {
        // Ended first: what ends meanwhile counts as at work, and never as less than nothing.
        let ended = self.ended.load(Ordering::Acquire);
        let calls = self.began.load(Ordering::Relaxed);
        Stats {
            uptime: self.since.elapsed(),
            connections: self.connections.load(Ordering::Relaxed),
            sessions: self.sessions.load(Ordering::Relaxed),
            calls_at_work: calls.saturating_sub(ended),
            calls,
            tool_errors: self.tool_errors.load(Ordering::Relaxed),
            errors: self.errors.load(Ordering::Relaxed),
            cancelled: self.cancelled.load(Ordering::Relaxed),
        }
    }
}

/// Counts a connection for as long as it lives.
#[derive(Debug)]
pub struct Open {
    server: Server,
}

impl Open {
    pub(crate) fn new(server: &Server) -> Self {
        server.life().counters.connections.fetch_add(1, Ordering::Relaxed);
        Self { server: server.clone() }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.server.life().counters.connections.fetch_sub(1, Ordering::Relaxed);
    }
}
