//! Has the lines of one client served, and collects what is answered at once.

use super::{Sink, Work};
use bytes::Bytes;
use mcp_core::transport::{Received, Reply};
use mcp_core::{RpcError, code};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What comes in, and the answers that are not handed on yet.
pub(crate) struct Intake<W> {
    work: Arc<Work<W>>,
    /// Whole frames, line ends included.
    pub(crate) out: Vec<u8>,
    complaints: Throttle,
}

impl<W: Sink> Intake<W> {
    pub(crate) fn new(work: Arc<Work<W>>) -> Self {
        Self { work, out: Vec::new(), complaints: Throttle::default() }
    }

    /// Has a message served; whether it could be read as one.
    pub(crate) fn message(&mut self, line: Bytes) -> bool {
        let before = self.out.len();
        let received = self.work.receive(line, &mut self.out);
        let readable = !matches!(received, Received::Replied(Reply::Unreadable));
        match received {
            _ if !readable && !self.complaints.allow() => self.out.truncate(before),
            Received::Replied(_) | Received::Opened(_) => self.out.push(b'\n'),
            Received::Pending(call) => self.work.finish(call),
            Received::Busy(message) => self.work.park(message, &mut self.out),
            _ => {}
        }
        readable
    }

    /// Says that a line was too long.
    pub(crate) fn too_long(&mut self) {
        if self.complaints.allow() {
            let limit = self.work.server.limits().message_bytes;
            let error = RpcError::new(code::INVALID_REQUEST, format!("a message has at most {limit} bytes"));
            self.out.extend_from_slice(&error.to_message());
            self.out.push(b'\n');
        }
    }
}

/// At most one complaint a second about input that is no message, so that noise does not cause more noise.
#[derive(Default)]
struct Throttle {
    last: Option<Instant>,
    silenced: u64,
}

impl Throttle {
    fn allow(&mut self) -> bool {
        let now = Instant::now();
        if self.last.is_some_and(|last| now - last < Duration::from_secs(1)) {
            self.silenced += 1;
            return false;
        }
        if self.silenced > 0 {
            tracing::warn!(silenced = self.silenced, "unreadable messages were not answered");
        }
        *self = Self { last: Some(now), silenced: 0 };
        true
    }
}
