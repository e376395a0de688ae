//! The events in memory against a plain model: random appending, reading and forgetting, within the budget of each session.
//! Four sessions together stay within the whole: which events go beyond that is decided roughly, by session.

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

    fn after(&self, key: (u128, u64), number: u64) -> Replay {
        let Some(stream) = self.streams.get(&key).filter(|stream| number < stream.next) else {
            return Replay::Gone;
        };
        let first = stream.next - stream.kept.len() as u64;
        if number + 1 < first {
            return Replay::Gone;
        }
        let later = stream.kept.iter().filter(|(other, _)| *other > number);
        Replay::Events { messages: later.map(|(_, event)| event.clone()).collect(), ended: stream.ended }
    }
}

fn ready<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

#[test]
fn any_series_of_events_is_replayed_as_a_plain_model_has_them() {
    let mut dice = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |end: u64| {
        // The same numbers in every run (xorshift).
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        (dice >> 11) % end
    };
    for _ in 0..10 {
        let (store, mut model) = (MemoryEventStore::new(BUDGET), Model::default());
        for _ in 0..400 {
            let key = (u128::from(below(4)), below(3));
            let stream = StreamKey { session: key.0, stream: key.1 };
            let is_over = model.streams.get(&key).is_some_and(|stream| stream.ended);
            if below(12) == 0 {
                ready(store.forget(key.0)).unwrap();
                model.forget(key.0);
            } else if !is_over {
                let size = |below: &mut dyn FnMut(u64) -> u64| if below(20) == 0 { 1500 } else { below(200) };
                let messages: Vec<Bytes> =
                    (0..below(4)).map(|_| Bytes::from(vec![b'x'; size(&mut below) as usize])).collect();
                let first = model.streams.get(&key).map_or(0, |stream| stream.next);
                let ended = below(6) == 0;
                ready(store.append(stream, Batch { first, messages: messages.clone(), ended })).unwrap();
                model.append(key, &messages, ended);
            }
            assert_eq!(store.bytes(), model.bytes(None));
            let number = below(12);
            assert_eq!(ready(store.after(stream, number)).unwrap(), model.after(key, number));
        }
    }
}
