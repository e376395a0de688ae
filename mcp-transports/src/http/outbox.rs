//! The notifications of one call, on their way to its event stream.

use super::headers::find;
use http::HeaderMap;
use mcp_core::transport::{Header, Outbox};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// Bounded in number and in bytes: where the client reads slowly, the oldest makes room for the newest. One of no
/// capacity keeps nothing, for clients that take no event stream.
#[derive(Debug)]
pub(super) struct CallOutbox {
    state: Mutex<State>,
    capacity: usize,
    /// Those of the request, for handlers that ask; here because the call keeps its outbox anyway.
    headers: HeaderMap,
    /// The client comes back when it is let go.
    polls: bool,
    /// What waits already is not queued again.
    merges: bool,
}

/// Bytes that may wait.
const BYTES: usize = 1 << 20;

#[derive(Debug, Default)]
struct State {
    frames: VecDeque<Frame>,
    bytes: usize,
    reader: Option<Waker>,
    dropped: u64,
    /// The client is to be let go, and to come back after this time.
    polls: Option<Duration>,
    closed: bool,
}

#[derive(Debug)]
struct Frame {
    bytes: Vec<u8>,
    /// Somebody waits for what it brings about.
    stays: bool,
}

impl CallOutbox {
    pub(super) fn new(capacity: usize) -> Self {
        Self { state: Mutex::default(), capacity, headers: HeaderMap::new(), polls: false, merges: false }
    }

    pub(super) fn with_headers(self, headers: HeaderMap) -> Self {
        Self { headers, ..self }
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The request's headers, once nobody else can ask for them.
    pub(super) fn into_headers(self: Arc<Self>) -> Option<HeaderMap> {
        Arc::into_inner(self).map(|outbox| outbox.headers)
    }

    /// For news of changes, of which one says as much as many.
    pub(super) fn merging(self) -> Self {
        Self { merges: true, ..self }
    }

    /// For a client that comes back for the rest of a stream that is closed early.
    pub(super) fn polling(self, polls: bool) -> Self {
        Self { polls: polls && self.capacity > 0, ..self }
    }

    /// After which time the client is to come back, if it is to be let go.
    pub(super) fn take_polls(&self) -> Option<Duration> {
        self.lock().polls.take()
    }

    /// Nothing more is taken or sent.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        let reader = state.reader.take();
        drop(state);
        if let Some(reader) = reader {
            reader.wake();
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    /// Whether more waits than should: whoever can should bring no more.
    pub(super) fn is_congested(&self) -> bool {
        self.lock().bytes > BYTES
    }

    /// Whether there is anything to send.
    pub(super) fn is_empty(&self) -> bool {
        self.lock().frames.is_empty()
    }

    /// Everything there is to send.
    pub(super) fn take(&self) -> Vec<Vec<u8>> {
        let mut state = self.lock();
        state.bytes = 0;
        state.frames.drain(..).map(|frame| frame.bytes).collect()
    }

    /// Ready once there is something to send.
    pub(super) fn poll_ready(&self, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if !state.frames.is_empty() || state.polls.is_some() || state.closed {
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

impl CallOutbox {
    /// Queues a frame and wakes the reader. Requests stay; of the others the oldest goes where there is no room.
    fn push(&self, frame: Frame) {
        let mut state = self.lock();
        if state.closed {
            return;
        }
        // News of a change that wait already say all there is to say.
        if self.merges && state.frames.iter().any(|waiting| waiting.bytes == frame.bytes) {
            return;
        }
        let mut dropped = 0;
        while state.frames.len() >= self.capacity
            || !state.frames.is_empty() && state.bytes + frame.bytes.len() > BYTES
        {
            let Some(oldest) = state.frames.iter().position(|frame| !frame.stays) else { break };
            let oldest = state.frames.remove(oldest).map_or(0, |oldest| oldest.bytes.len());
            state.bytes -= oldest;
            state.dropped += 1;
            dropped = state.dropped;
        }
        state.bytes += frame.bytes.len();
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

impl Outbox for CallOutbox {
    fn notify(&self, frame: Vec<u8>) {
        if self.capacity > 0 {
            self.push(Frame { bytes: frame, stays: false });
        }
    }

    /// There is a session to answer to wherever a call asks in this way; all that may lack is a stream to ask on.
    fn request(&self, frame: Vec<u8>) -> bool {
        if self.capacity > 0 {
            self.push(Frame { bytes: frame, stays: true });
        }
        self.capacity > 0
    }

    fn header(&self, name: &str) -> Header<'_> {
        find(&self.headers, name)
    }

    fn poll_later(&self, after: Duration) -> bool {
        if self.polls {
            let mut state = self.lock();
            state.polls = Some(after);
            let reader = state.reader.take();
            drop(state);
            if let Some(reader) = reader {
                reader.wake();
            }
        }
        self.polls
    }
}
