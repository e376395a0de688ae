//! How many calls may be at work for the whole endpoint.

use mcp_core::transport::{PendingCall, Reply};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

/// Counts the calls that outlive their first poll.
#[derive(Debug)]
pub(super) struct Room {
    taken: Arc<AtomicUsize>,
    places: usize,
}

impl Room {
    pub(super) fn new(places: usize) -> Self {
        Self { taken: Arc::default(), places }
    }

    pub(super) fn is_full(&self) -> bool {
        self.taken.load(Ordering::Relaxed) >= self.places
    }

    /// Gives a call its place, which is free again when the call is dropped.
    pub(super) fn seat(&self, call: PendingCall) -> Placed {
        self.taken.fetch_add(1, Ordering::Relaxed);
        Placed { call, place: Some(Place(Arc::clone(&self.taken))) }
    }

    /// A call that takes no place: one that only listens.
    pub(super) fn stand(call: PendingCall) -> Placed {
        Placed { call, place: None }
    }
}

struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A call with its place.
pub(super) struct Placed {
    call: PendingCall,
    place: Option<Place>,
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
