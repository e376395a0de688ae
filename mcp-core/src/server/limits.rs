//! What a server accepts and sends at most.

/// Bounds that hold for every transport.
///
/// ```
/// use mcp_core::{Limits, Server};
///
/// let limits = Limits { result_bytes: 1 << 20, ..Limits::default() };
/// let server = Server::builder("small", "1.0.0").limits(limits).build()?;
/// assert_eq!(server.limits().result_bytes, 1_048_576);
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one message; a longer one is refused unread. Default 4 MiB.
    pub message_bytes: usize,
    /// Levels of arrays and objects in one message. Default and most 64; a deeper one is a parse error.
    pub message_depth: u32,
    /// Bytes of one reply; a call with a larger result ends in an internal error. Default 16 MiB.
    pub result_bytes: usize,
    /// Calls at work for one pipe or one session at a time, from 1 to 65,536. Further ones wait their turn on a pipe
    /// and are told to come back later over HTTP. Default 128.
    pub calls_at_work: usize,
    /// Handlers with the key `blocking` that run at a time, for the whole server: those too whose call is over already,
    /// since what blocks cannot be stopped. Further ones are told to come back. Default 256.
    pub blocking_calls: usize,
    /// Messages in one batch, which clients of 2025-03-26 may send; a longer one is refused whole. Default 50.
    pub batch_messages: usize,
    /// Tasks at work at a time, for the whole server. Further ones are told to come back. Default 1,024.
    pub tasks_at_work: usize,
    /// The same of one caller; callers that nobody knows count as one. Default 128.
    pub tasks_per_caller: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_bytes: 4 << 20,
            message_depth: 64,
            result_bytes: 16 << 20,
            calls_at_work: 128,
            blocking_calls: 256,
            batch_messages: 50,
            tasks_at_work: 1024,
            tasks_per_caller: 128,
        }
    }
}
