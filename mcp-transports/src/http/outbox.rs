//! The notifications of one call, on their way to its event stream.

use mcp_core::transport::Outbox;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// Bounded in number and in bytes: where the client reads slowly, the oldest makes room for the newest. One of no
/// capacity keeps nothing, for clients that take no event stream.
pub(super) struct CallOutbox {
    state: Mutex<State>,
    capacity: usize,
}

/// Bytes that may wait.
const BYTES: usize = 1 << 20;

#[derive(Default)]
struct State {
    frames: VecDeque<Vec<u8>>,
    bytes: usize,
    reader: Option<Waker>,
    dropped: u64,
}

impl CallOutbox {
    pub(super) fn new(capacity: usize) -> Self {
        Self { state: Mutex::default(), capacity }
    }

    /// Whether there is anything to send.
    pub(super) fn is_empty(&self) -> bool {
        self.lock().frames.is_empty()
    }

    /// Everything there is to send.
    pub(super) fn take(&self) -> VecDeque<Vec<u8>> {
        let mut state = self.lock();
        state.bytes = 0;
        std::mem::take(&mut state.frames)
    }

    /// Ready once there is something to send.
    pub(super) fn poll_ready(&self, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if !state.frames.is_empty() {
            return Poll::Ready(());
        }
        if !state.reader.as_ref().is_some_and(|reader| reader.will_wake(cx.waker())) {
            state.reader = Some(cx.waker().clone());
        }
        Poll::Pending
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Outbox for CallOutbox {
    fn notify(&self, frame: Vec<u8>) {
        if self.capacity == 0 {
            return;
        }
        let mut state = self.lock();
        let mut dropped = 0;
        while state.frames.len() >= self.capacity
            || !state.frames.is_empty() && state.bytes + frame.len() > BYTES
        {
            let oldest = state.frames.pop_front().map_or(0, |oldest| oldest.len());
            state.bytes -= oldest;
            state.dropped += 1;
            dropped = state.dropped;
        }
        state.bytes += frame.len();
        state.frames.push_back(frame);
        let reader = state.reader.take();
        drop(state);
        if dropped.is_power_of_two() {
            tracing::warn!(dropped, "a call sends more than its client takes; notifications are dropped");
        }
        if let Some(reader) = reader {
            reader.wake();
        }
    }
}
