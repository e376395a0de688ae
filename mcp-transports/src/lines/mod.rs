//! One client, one message per line, whatever carries the bytes.
//!
//! Owns the framing and what happens to a message from its line to its answer. Must not know how bytes are read or written.
//!
//! Reading order: `framer` (bytes to lines), `intake` (lines to answers), `work` (calls that wait, and messages that wait
//! for them).

mod framer;
mod intake;
mod work;

pub(crate) use framer::{Framer, Next};
pub(crate) use intake::Intake;
use mcp_core::transport::Outbox;
pub(crate) use work::Work;

/// Takes everything that goes to one client, in order.
pub(crate) trait Sink: Outbox + 'static {
    /// Queues frames, line ends included. They always fit: calls at work are bounded.
    fn push(&self, frames: &[u8]);
}
