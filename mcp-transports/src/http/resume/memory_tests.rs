//! The events in memory against a plain model: random appending, reading and forgetting, within the budget of each session
//! and of all. Eight sessions want more than there is, so that events go for either; the model says exactly which are left.

use super::memory::MemoryEventStore;
use super::store::{Batch, EventStore, Replay, StreamKey};
use bytes::Bytes;
use std::collections::{BTreeMap, VecDeque};

/// What an event takes besides its text.
const OVERHEAD: usize = 64;
const BUDGET: usize = 4000;

#[derive(Default)]
struct Stream {
    next: u64,
    kept: VecDeque<(u64, Bytes)>,
    ended: bool,
}

/// Everything in the order in which it was stored, looked through from the start each time.
#[derive(Default)]
struct Model {
    streams: BTreeMap<(u128, u64), Stream>,
    order: Vec<(u128, u64)>,
}

impl Model {
    fn bytes(&self, session: Option<u128>) -> usize {
        let of = self.streams.iter().filter(|((id, _), _)| session.is_none_or(|session| *id == session));
        of.flat_map(|(_, stream)| &stream.kept).map(|(_, event)| event.len() + OVERHEAD).sum()
    }

    fn drop_oldest(&mut self, session: Option<u128>) {
        let place = self.order.iter().position(|(id, _)| session.is_none_or(|session| *id == session));
        let key = self.order.remove(place.expect("what takes room is in the order"));
        self.streams.get_mut(&key).expect("its stream is known").kept.pop_front();
        self.forget_ended(key);
    }

    fn forget_ended(&mut self, key: (u128, u64)) {
        if self.streams.get(&key).is_some_and(|stream| stream.ended && stream.kept.is_empty()) {
            self.streams.remove(&key);
        }
    }

    fn append(&mut self, key: (u128, u64), messages: &[Bytes], ended: bool) {
        let stream = self.streams.entry(key).or_default();
        stream.ended |= ended;
        for message in messages {
            stream.kept.push_back((stream.next, message.clone()));
            stream.next += 1;
            self.order.push(key);
        }
        while self.bytes(Some(key.0)) > BUDGET / 4 {
            self.drop_oldest(Some(key.0));
        }
        self.forget_ended(key);
        while self.bytes(None) > BUDGET {
            self.drop_oldest(None);
        }
    }

    fn forget(&mut self, session: u128) {
        self.streams.retain(|(id, _), _| *id != session);
        self.order.retain(|(id, _)| *id != session);
    }

    /// The number of the oldest event of a stream that is kept, or of its next one.
    fn first(&self, key: (u128, u64)) -> u64 {
        self.streams.get(&key).map_or(0, |stream| stream.next - stream.kept.len() as u64)
    }

    fn after(&self, key: (u128, u64), number: u64) -> Replay {
        let Some(stream) = self.streams.get(&key).filter(|stream| number < stream.next) else {
            return Replay::Gone;
        };
        if number + 1 < self.first(key) {
            return Replay::Gone;
        }
        let later = stream.kept.iter().filter(|(other, _)| *other > number);
        Replay::Events { messages: later.map(|(_, event)| event.clone()).collect(), ended: stream.ended }
    }
}

const SESSIONS: u64 = 8;
const STREAMS: u64 = 3;

/// Numbers below an end, the same for a seed in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }

    fn message(&mut self) -> Bytes {
        let size = if self.below(20) == 0 { 1500 } else { self.below(200) };
        let text = self.below(256) as u8;
        Bytes::from(vec![text; size as usize])
    }
}

/// Every stream that there may be has what the model has, from its first event that is left, and not one more.
async fn check_all(store: &MemoryEventStore, model: &Model) {
    assert_eq!(store.bytes(), model.bytes(None));
    for key in (0..SESSIONS).flat_map(|session| (0..STREAMS).map(move |stream| (u128::from(session), stream)))
    {
        let first = model.first(key);
        let (session, stream) = key;
        for number in first.saturating_sub(2)..first + 2 {
            let replayed = store.after(StreamKey { session, stream }, number).await.unwrap();
            assert_eq!(replayed, model.after(key, number), "{key:?} after {number}");
        }
    }
}

#[tokio::test]
async fn any_series_of_events_leaves_exactly_what_a_plain_model_keeps() {
    for seed in 1..=40_u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (store, mut model) = (MemoryEventStore::new(BUDGET), Model::default());
        for _ in 0..200 {
            let key = (u128::from(dice.below(SESSIONS)), dice.below(STREAMS));
            let is_over = model.streams.get(&key).is_some_and(|stream| stream.ended);
            if dice.below(24) == 0 {
                store.forget(key.0).await.unwrap();
                model.forget(key.0);
            } else if !is_over {
                let messages: Vec<Bytes> = (0..dice.below(4)).map(|_| dice.message()).collect();
                let first = model.streams.get(&key).map_or(0, |stream| stream.next);
                let ended = dice.below(8) == 0;
                let batch = Batch { first, messages: messages.clone(), ended };
                let stream = StreamKey { session: key.0, stream: key.1 };
                store.append(stream, batch).await.unwrap();
                model.append(key, &messages, ended);
            }
            check_all(&store, &model).await;
        }
    }
}
