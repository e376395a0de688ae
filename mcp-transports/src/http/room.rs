//! How many calls may be at work for the whole endpoint.

use super::count::{Count, Taken};
use mcp_core::transport::{PendingCall, Reply};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// Counts the calls that outlive their first poll.
#[derive(Debug)]
pub(super) struct Room {
    taken: Arc<Count>,
    places: usize,
}

impl Room {
    pub(super) fn new(places: usize) -> Self {
        Self { taken: Arc::default(), places }
    }

    pub(super) fn is_full(&self) -> bool {
        self.taken.now() >= self.places
    }

    /// Gives a call its place, which is free again when the call is dropped.
    pub(super) fn seat(&self, call: PendingCall) -> Placed {
        Placed { call, place: Some(self.taken.take()) }
    }

    /// Resolves when no handler is left, however their calls were ended: tasks that were aborted drop them in their own time.
    pub(super) async fn empty(&self) {
        self.taken.empty().await;
    }

    /// A call that takes no place: one that only listens.
    pub(super) fn stand(call: PendingCall) -> Placed {
        Placed { call, place: None }
    }
}

/// A call with its place, which it leaves after its handler is gone.
pub(super) struct Placed {
    call: PendingCall,
    place: Option<Taken>,
}

impl Future for Placed {
    type Output = (Reply, Vec<u8>);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let polled = Pin::new(&mut self.call).poll(cx);
        if polled.is_ready() {
            self.place = None;
        }
        polled
    }
}
