//! One resumable stream of a session: what is sent on it is numbered, stored, and handed to the one reader it has.
//!
//! Must not know where the messages come from (`pump`) nor how readers write them (`reading`).

use super::store::{Batch, EventStore, StreamKey};
use bytes::Bytes;
use mcp_core::transport::Reply;
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// The kind of an answer and its bytes.
pub(in crate::http) type Finished = (Reply, Vec<u8>);

/// A stream of one session.
pub(in crate::http) struct Channel {
    pub(in crate::http) key: StreamKey,
    store: Arc<dyn EventStore>,
    /// Readers that another one has pushed aside stay, and are next when it goes.
    keeps_readers: bool,
    state: Mutex<State>,
}

struct State {
    /// Whether anything was, or is to be, sent as an event. Until then the answer may still be plain JSON.
    begun: bool,
    /// The answer, where nothing was sent before it.
    direct: Option<Finished>,
    /// The number of the next event.
    next: u64,
    /// Events for the reader; all of them are stored too.
    queue: VecDeque<(u64, Bytes)>,
    /// Those who read; only the last one gets anything.
    readers: Vec<Reader>,
    last_reader: u64,
    ended: bool,
    /// Readers are to go, and to come back after this time.
    closing: Option<Duration>,
    pump: Option<Waker>,
}

struct Reader {
    id: u64,
    waker: Option<Waker>,
}

/// What a reader has to do next.
pub(in crate::http) struct Next {
    pub(in crate::http) events: Vec<(u64, Bytes)>,
    pub(in crate::http) end: End,
}

/// Whether a reader has to do with the stream any longer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum End {
    Open,
    /// The stream is over, or another reader has it.
    Over,
    /// The client is to come back for the rest.
    Later(Duration),
}

/// The first thing that a call has to say.
pub(in crate::http) enum First {
    Answer(Finished),
    Stream,
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel").field("key", &self.key).finish_non_exhaustive()
    }
}

impl Channel {
    pub(in crate::http) fn new(key: StreamKey, store: Arc<dyn EventStore>, keeps_readers: bool) -> Self {
        let state = State {
            begun: false,
            direct: None,
            next: 0,
            queue: VecDeque::new(),
            readers: Vec::with_capacity(1),
            last_reader: 0,
            ended: false,
            closing: None,
            pump: None,
        };
        Self { key, store, keeps_readers, state: Mutex::new(state) }
    }

    /// Adds a reader, which gets everything from now on. What waits is left to it, unless it has that from the store.
    pub(in crate::http) fn attach(&self, replays: bool) -> u64 {
        let mut state = self.lock();
        state.closing = None;
        if replays {
            state.queue.clear();
            state.wake_pump();
        }
        if !self.keeps_readers {
            state.readers.drain(..).for_each(Reader::wake);
        }
        state.last_reader += 1;
        let id = state.last_reader;
        state.readers.push(Reader { id, waker: None });
        id
    }

    /// Takes a reader out; the one before it is next.
    pub(in crate::http) fn detach(&self, id: u64) {
        let mut state = self.lock();
        state.readers.retain(|reader| reader.id != id);
        state.wake_reader();
        state.wake_pump();
    }

    /// Makes the answer an event stream, unless it is there already.
    pub(in crate::http) fn begin(&self) -> First {
        let mut state = self.lock();
        if let Some(answer) = state.direct.take() {
            return First::Answer(answer);
        }
        state.begun = true;
        state.wake_pump();
        First::Stream
    }

    pub(in crate::http) fn has_readers(&self) -> bool {
        !self.lock().readers.is_empty()
    }

    pub(in crate::http) fn is_over(&self) -> bool {
        self.lock().ended
    }

    /// Whether it has any event.
    pub(in crate::http) fn has_begun(&self) -> bool {
        self.lock().next > 0
    }

    /// The number of the newest event that does not wait for a reader.
    pub(in crate::http) fn before_queue(&self) -> u64 {
        let state = self.lock();
        state.queue.front().map_or(state.next, |(number, _)| *number).saturating_sub(1)
    }

    /// For the first reader: whether there is a plain answer, or the stream has begun.
    pub(in crate::http) fn poll_first(&self, id: u64, cx: &Context<'_>) -> Poll<First> {
        let mut state = self.lock();
        if let Some(answer) = state.direct.take() {
            return Poll::Ready(First::Answer(answer));
        }
        if state.begun {
            return Poll::Ready(First::Stream);
        }
        state.wait(id, cx);
        Poll::Pending
    }

    /// For a reader: what there is to write, or that it is to go.
    pub(in crate::http) fn poll_next(&self, id: u64, cx: &Context<'_>) -> Poll<Next> {
        let mut state = self.lock();
        let is_last = state.readers.last().is_some_and(|reader| reader.id == id);
        if is_last && (!state.queue.is_empty() || state.ended || state.closing.is_some()) {
            // The queue's room goes with it: most streams are silent most of the time.
            let events = std::mem::take(&mut state.queue).into();
            let end = match (state.ended, state.closing.take()) {
                (true, _) => End::Over,
                (false, Some(after)) => End::Later(after),
                (false, None) => End::Open,
            };
            state.wake_pump();
            return Poll::Ready(Next { events, end });
        }
        if state.ended || !state.readers.iter().any(|reader| reader.id == id) {
            return Poll::Ready(Next { events: Vec::new(), end: End::Over });
        }
        state.wait(id, cx);
        Poll::Pending
    }

    /// For the pump: ready when the stream is to begin though nothing was sent.
    pub(in crate::http) fn poll_begun(&self, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.begun && state.next == 0 && !state.ended {
            return Poll::Ready(());
        }
        state.pump = Some(cx.waker().clone());
        Poll::Pending
    }

    /// For the pump: ready while no reader has anything left to read.
    pub(in crate::http) fn poll_drained(&self, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.queue.is_empty() || state.readers.is_empty() {
            return Poll::Ready(());
        }
        state.pump = Some(cx.waker().clone());
        Poll::Pending
    }

    /// For the pump: ready when there is nobody to read, or nothing more comes.
    pub(in crate::http) fn poll_deserted(&self, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.readers.is_empty() || state.ended {
            return Poll::Ready(());
        }
        state.pump = Some(cx.waker().clone());
        Poll::Pending
    }

    /// Gives the answer of a call that has sent nothing; it comes back if the stream has begun.
    pub(in crate::http) fn answer(&self, finished: Finished) -> Option<Finished> {
        let mut state = self.lock();
        if state.begun {
            return Some(finished);
        }
        state.direct = Some(finished);
        state.ended = true;
        state.wake_reader();
        None
    }

    /// Numbers, stores and sends messages; the first ones open the stream.
    pub(in crate::http) async fn send(&self, messages: Vec<Bytes>, ended: bool) {
        let (first, messages) = {
            let mut state = self.lock();
            if state.ended {
                return;
            }
            state.begun = true;
            let first = state.next;
            let opening = (first == 0).then(Bytes::new);
            let messages: Vec<Bytes> = opening.into_iter().chain(messages).collect();
            state.next += messages.len() as u64;
            (first, messages)
        };
        if messages.is_empty() && !ended {
            return;
        }
        let batch = Batch { first, messages: messages.clone(), ended };
        if let Err(error) = self.store.append(self.key, batch).await {
            tracing::warn!(error, "the event store takes no events; streams cannot be resumed");
        }
        let mut state = self.lock();
        if !state.readers.is_empty() {
            state.queue.extend((first..).zip(messages));
        }
        state.ended |= ended;
        if ended {
            state.readers.iter_mut().for_each(Reader::wake_by_ref);
        }
        state.wake_reader();
    }

    /// Sends the readers away, to come back after this time.
    pub(in crate::http) fn close_readers(&self, after: Duration) {
        let mut state = self.lock();
        if !state.readers.is_empty() {
            state.closing = Some(after);
            state.wake_reader();
        }
    }

    /// Nothing more comes; whatever waits is not sent.
    pub(in crate::http) fn end(&self) {
        let mut state = self.lock();
        state.ended = true;
        state.readers.iter_mut().for_each(Reader::wake_by_ref);
        state.wake_pump();
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn wait(&mut self, id: u64, cx: &Context<'_>) {
        if let Some(reader) = self.readers.iter_mut().find(|reader| reader.id == id) {
            reader.waker = Some(cx.waker().clone());
        }
    }

    fn wake_reader(&mut self) {
        if let Some(reader) = self.readers.last_mut() {
            reader.wake_by_ref();
        }
    }

    fn wake_pump(&mut self) {
        if let Some(pump) = self.pump.take() {
            pump.wake();
        }
    }
}

impl Reader {
    fn wake(mut self) {
        self.wake_by_ref();
    }

    fn wake_by_ref(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}
