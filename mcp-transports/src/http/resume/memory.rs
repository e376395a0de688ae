//! The events of all streams in memory, within a budget of bytes.

use super::store::{Batch, BoxFuture, EventStore, Replay, StoreError, StreamKey};
use bytes::Bytes;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Keeps events in this process. Where they would take more than their budget, the oldest go.
///
/// ```
/// use mcp_transports::http::{Config, MemoryEventStore};
/// use std::sync::Arc;
///
/// let mut config = Config::default();
/// config.event_store = Arc::new(MemoryEventStore::new(8 << 20)); // 8 MiB for all sessions together
/// ```
pub struct MemoryEventStore {
    state: Mutex<State>,
    budget: usize,
    session_budget: usize,
}

#[derive(Default)]
struct State {
    sessions: HashMap<u128, Session>,
    /// A note of each event in the order of storing, with its session: of all that are kept and some that are gone.
    order: VecDeque<(u64, u128)>,
    /// The number of the next note.
    next: u64,
    events: usize,
    bytes: usize,
}

struct Session {
    /// Boxed, since a table has room for more than it keeps, and most sessions keep one.
    streams: HashMap<u64, Box<Log>>,
    /// The notes of the events that are kept, each with its stream.
    order: VecDeque<(u64, u64)>,
    bytes: usize,
}

struct Log {
    /// The number of the oldest event that is kept.
    first: u64,
    events: VecDeque<Bytes>,
    ended: bool,
}

/// What an event takes besides its text.
const OVERHEAD: usize = 64;

impl fmt::Debug for MemoryEventStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryEventStore").field("bytes", &self.lock().bytes).finish_non_exhaustive()
    }
}

impl Default for MemoryEventStore {
    /// Keeps 64 MiB.
    fn default() -> Self {
        Self::new(64 << 20)
    }
}

impl MemoryEventStore {
    /// Keeps this many bytes, of which one session may take a quarter.
    pub fn new(bytes: usize) -> Self {
        Self { state: Mutex::default(), budget: bytes, session_budget: bytes / 4 }
    }

    /// How many bytes are kept.
    pub fn bytes(&self) -> usize {
        self.lock().bytes
    }

    fn add(&self, key: StreamKey, batch: Batch) {
        let mut state = self.lock();
        let State { sessions, order, next, events, bytes } = &mut *state;
        let session = sessions.entry(key.session).or_insert_with(Session::new);
        let log = session.streams.entry(key.stream).or_insert_with(|| Box::new(Log::new(batch.first)));
        log.ended |= batch.ended;
        for message in batch.messages {
            let size = message.len() + OVERHEAD;
            session.bytes += size;
            *bytes += size;
            *events += 1;
            log.events.push_back(message);
            session.order.push_back((*next, key.stream));
            order.push_back((*next, key.session));
            *next += 1;
        }
        while session.bytes > self.session_budget {
            let Some(freed) = session.drop_oldest() else { break };
            *bytes -= freed;
            *events -= 1;
        }
        if session.streams.get(&key.stream).is_some_and(|log| log.is_over()) {
            session.streams.remove(&key.stream);
        }
        state.keep_within(self.budget);
    }

    fn replay(&self, key: StreamKey, number: u64) -> Replay {
        let state = self.lock();
        let log = state.sessions.get(&key.session).and_then(|session| session.streams.get(&key.stream));
        let Some(log) = log else { return Replay::Gone };
        let next = log.first + log.events.len() as u64;
        if number >= next || number + 1 < log.first {
            return Replay::Gone;
        }
        let skipped = usize::try_from(number + 1 - log.first).unwrap_or(usize::MAX);
        Replay::Events { messages: log.events.iter().skip(skipped).cloned().collect(), ended: log.ended }
    }

    fn remove(&self, session: u128) {
        let mut state = self.lock();
        if let Some(session) = state.sessions.remove(&session) {
            state.bytes -= session.bytes;
            state.events -= session.order.len();
        }
        if state.sessions.is_empty() {
            *state = State::default();
        }
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Drops the oldest events of all, and what is noted of events that are gone.
    fn keep_within(&mut self, budget: usize) {
        while self.bytes > budget {
            let Some((note, session)) = self.order.pop_front() else { return };
            // Of an event that is gone, nothing is left but its note.
            let session = self.sessions.get_mut(&session).filter(|session| session.oldest() == Some(note));
            if let Some(freed) = session.and_then(Session::drop_oldest) {
                self.bytes -= freed;
                self.events -= 1;
            }
        }
        // Events that go with their session, or for its budget, leave notes behind: at most as many as there are events,
        // and some.
        let Self { sessions, order, .. } = self;
        if order.len() > 2 * self.events + 1024 {
            order.retain(|(note, session)| {
                let oldest = sessions.get(session).and_then(Session::oldest);
                oldest.is_some_and(|oldest| oldest <= *note)
            });
        }
    }
}

impl Log {
    /// Most streams have one event, the one that opens them.
    fn new(first: u64) -> Self {
        Self { first, events: VecDeque::with_capacity(1), ended: false }
    }

    /// Nothing is left of it.
    fn is_over(&self) -> bool {
        self.ended && self.events.is_empty()
    }
}

impl Session {
    /// Most have one stream open, with the event that opens it.
    fn new() -> Self {
        Self { streams: HashMap::new(), order: VecDeque::with_capacity(1), bytes: 0 }
    }

    /// The note of the oldest event.
    fn oldest(&self) -> Option<u64> {
        self.order.front().map(|(note, _)| *note)
    }

    /// Drops the oldest event and returns what it took.
    fn drop_oldest(&mut self) -> Option<usize> {
        let (_, stream) = self.order.pop_front()?;
        let log = self.streams.get_mut(&stream)?;
        let freed = log.events.pop_front().map_or(0, |event| event.len() + OVERHEAD);
        log.first += 1;
        if log.is_over() {
            self.streams.remove(&stream);
        }
        self.bytes -= freed;
        Some(freed)
    }
}

impl EventStore for MemoryEventStore {
    fn append(&self, key: StreamKey, batch: Batch) -> BoxFuture<'_, Result<(), StoreError>> {
        self.add(key, batch);
        Box::pin(ready(Ok(())))
    }

    fn after(&self, key: StreamKey, number: u64) -> BoxFuture<'_, Result<Replay, StoreError>> {
        Box::pin(ready(Ok(self.replay(key, number))))
    }

    fn forget(&self, session: u128) -> BoxFuture<'_, Result<(), StoreError>> {
        self.remove(session);
        Box::pin(ready(Ok(())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(store: &MemoryEventStore, session: u128, first: u64, bytes: usize, ended: bool) {
        let messages = vec![Bytes::from(vec![b'x'; bytes - OVERHEAD])];
        store.add(StreamKey { session, stream: 1 }, Batch { first, messages, ended });
    }

    fn replays(store: &MemoryEventStore, session: u128, after: u64) -> bool {
        store.replay(StreamKey { session, stream: 1 }, after) != Replay::Gone
    }

    #[test]
    fn a_session_takes_a_quarter_and_all_together_the_whole_budget() {
        let store = MemoryEventStore::new(8000);
        (0..10).for_each(|number| add(&store, 1, number, 500, false));
        assert_eq!(store.bytes(), 2000);
        assert!(replays(&store, 1, 5) && !replays(&store, 1, 4));
        for session in 2..=20 {
            add(&store, session, 0, 1000, true);
        }
        assert!(store.bytes() <= 8000);
        assert!(replays(&store, 20, 0) && !replays(&store, 2, 0), "the oldest go first");
        assert!(replays(&store, 1, 9), "a stream that goes on is known though nothing is left of it");
        (1..=20).for_each(|session| store.remove(session));
        let state = store.lock();
        assert_eq!((state.bytes, state.events, state.order.len(), state.sessions.len()), (0, 0, 0, 0));
    }

    #[test]
    fn what_a_session_dropped_by_itself_is_no_reason_to_drop_what_is_newer() {
        let store = MemoryEventStore::new(4000);
        add(&store, 1, 0, 1000, false);
        for session in 2..=4 {
            add(&store, session, 0, 1000, false);
        }
        add(&store, 1, 1, 1000, false);
        // The first event of session 1 went for its own budget; the oldest of all is now that of session 2.
        add(&store, 5, 0, 1000, false);
        let kept: Vec<u128> = (1..=5).filter(|session| !kept(&store, *session).is_empty()).collect();
        assert_eq!(kept, [1, 3, 4, 5]);
    }

    fn kept(store: &MemoryEventStore, session: u128) -> Vec<Bytes> {
        let state = store.lock();
        state.sessions[&session].streams.values().flat_map(|log| log.events.iter().cloned()).collect()
    }

    #[test]
    fn notes_of_events_that_are_gone_do_not_pile_up() {
        let store = MemoryEventStore::new(4000);
        (0..2).for_each(|session| add(&store, session, 0, 1000, false));
        for session in 3..10_000 {
            add(&store, session, 0, 100, true);
            store.remove(session);
            // Drops the one before for the session's own budget.
            add(&store, 2, u64::try_from(session).unwrap(), 1000, false);
        }
        assert!(store.lock().order.len() <= 1100, "{}", store.lock().order.len());
        // The notes of the events that are left are there: the next that goes is the oldest.
        (10_000..10_002).for_each(|session| add(&store, session, 0, 1000, true));
        let kept = [0, 1, 2, 10_000, 10_001].map(|session| kept(&store, session).len());
        assert_eq!(kept, [0, 1, 1, 1, 1]);
    }
}
