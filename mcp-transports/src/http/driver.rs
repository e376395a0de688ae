//! Who polls the rest of a call.
//!
//! Must not know what its reply looks like on the wire.

use super::room::Placed;
use super::session::InUse;
use mcp_core::transport::Reply;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::task::JoinHandle;

type Finished = (Reply, Vec<u8>);

/// The rest of a call: its reply, once there is one.
///
/// A modern call ends when its client goes away, so it is polled by its response. Once that is an event stream it has
/// a task of its own, which ends with the response: else a client that does not read would hold up the handler. A
/// legacy call goes on without its client.
pub(super) enum Driver {
    /// Polled by the response.
    Here(Box<Placed>),
    /// Polled by a task that ends with the response.
    Bound(AbortOnDrop),
    /// Polled by a task that ends by itself, or with its session.
    Free(JoinHandle<Finished>),
}

impl Driver {
    /// Drives a call; one of a session keeps the session in use.
    pub(super) fn new(call: Placed, session: Option<InUse>) -> Self {
        let Some(in_use) = session else { return Self::Here(Box::new(call)) };
        Self::Free(tokio::spawn(async move {
            let finished = call.await;
            drop(in_use);
            finished
        }))
    }

    /// Makes the handler independent of how fast its client reads.
    pub(super) fn detach(self) -> Self {
        match self {
            Self::Here(call) => Self::Bound(AbortOnDrop(tokio::spawn(call))),
            detached => detached,
        }
    }
}

impl Future for Driver {
    type Output = Finished;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Finished> {
        let task = match self.get_mut() {
            Self::Here(call) => return Pin::new(call).poll(cx),
            Self::Bound(AbortOnDrop(task)) | Self::Free(task) => task,
        };
        // A task that was ended from outside leaves no reply.
        Pin::new(task).poll(cx).map(|joined| joined.unwrap_or((Reply::Cancelled, Vec::new())))
    }
}

pub(super) struct AbortOnDrop(JoinHandle<Finished>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
