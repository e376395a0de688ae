//! The notifications of one call, on their way to its event stream.

use mcp_core::Outbox;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// Bounded: where the client reads slowly, the oldest notification makes room for the newest.
pub(super) struct CallOutbox {
    state: Mutex<State>,
    capacity: usize,
}

#[derive(Default)]
struct State {
    frames: VecDeque<Vec<u8>>,
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
        std::mem::take(&mut self.lock().frames)
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
        let mut state = self.lock();
        if state.frames.len() >= self.capacity {
            state.frames.pop_front();
            state.dropped += 1;
            if state.dropped.is_power_of_two() {
                tracing::warn!(
                    dropped = state.dropped,
                    "a client does not keep up; its notifications are dropped"
                );
            }
        }
        state.frames.push_back(frame);
        let reader = state.reader.take();
        drop(state);
        if let Some(reader) = reader {
            reader.wake();
        }
    }
}
