//! The table of sessions against a plain model: random opening, finding, closing, calls at work, sweeping and time.

use super::caller::Caller;
use super::live::{InUse, Session};
use super::table::{Limits, Sessions, parse, random, set_clock};
use crate::http::resume::MemoryEventStore;
use mcp_core::Auth;
use mcp_core::transport::Connection;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

const IDLE: u64 = 100;
const LIMITS: Limits = Limits { sessions: 5, per_caller: 2, idle: Duration::from_millis(IDLE) };

/// What the model knows of a session.
struct Known {
    caller: u64,
    used: u64,
    at_work: Vec<InUse>,
    session: Arc<Session>,
}

struct World {
    table: Sessions,
    model: BTreeMap<u128, Known>,
    /// Goes on with every step, so that no two uses are at the same time.
    now: u64,
    dice: u64,
}

fn auth(caller: u64) -> Option<Auth> {
    (caller > 0).then(|| Auth::new(["alice", "bob", "carol"][caller as usize - 1]))
}

fn ready<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

impl World {
    fn new(seed: u64) -> Self {
        let table = Sessions::new(LIMITS, Arc::new(MemoryEventStore::default()), false);
        Self { table, model: BTreeMap::new(), now: 0, dice: seed + 1 }
    }

    /// Numbers that are the same in every run (xorshift).
    fn below(&mut self, end: u64) -> u64 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        (self.dice >> 11) % end
    }

    fn is_forgotten(&self, known: &Known) -> bool {
        known.at_work.is_empty() && self.now - known.used > IDLE
    }

    fn forgotten(&self) -> Vec<u128> {
        self.model.iter().filter(|(_, known)| self.is_forgotten(known)).map(|(id, _)| *id).collect()
    }

    fn longest_idle(&self, gone: &[u128], caller: Option<u64>) -> Option<u128> {
        let left = self.model.iter().filter(|(id, known)| !gone.contains(id) && known.at_work.is_empty());
        let left = left.filter(|(_, known)| caller.is_none_or(|caller| known.caller == caller));
        left.min_by_key(|(_, known)| known.used).map(|(id, _)| *id)
    }

    /// Who has to go for another session of this caller; nothing where nobody can.
    fn making_room(&self, caller: u64) -> Option<Vec<u128>> {
        let mut gone = Vec::new();
        let own = self.model.values().filter(|known| known.caller == caller).count();
        if caller > 0 && own >= LIMITS.per_caller {
            gone.push(self.longest_idle(&gone, Some(caller))?);
        }
        if self.model.len() - gone.len() >= LIMITS.sessions {
            gone.extend(self.forgotten());
        }
        if self.model.len() - gone.len() >= LIMITS.sessions {
            gone.push(self.longest_idle(&gone, None)?);
        }
        Some(gone)
    }

    fn open(&mut self) {
        let caller = self.below(4);
        let expected = self.making_room(caller);
        let opened = ready(self.table.open(Arc::new(Connection::new()), Caller::of(auth(caller).as_ref())));
        assert_eq!(opened.is_ok(), expected.is_some());
        let (Ok(session), Some(gone)) = (opened, expected) else { return };
        gone.iter().for_each(|id| drop(self.model.remove(id)));
        self.model.insert(session.id, Known { caller, used: self.now, at_work: Vec::new(), session });
    }

    fn step(&mut self) {
        self.now += 1 + if self.below(20) == 0 { self.below(2 * IDLE) } else { self.below(5) };
        set_clock(self.now);
        let ids: Vec<u128> = self.model.keys().copied().collect();
        if ids.is_empty() || self.below(4) == 0 {
            return self.open();
        }
        let id = ids[self.below(ids.len() as u64) as usize];
        let caller = if self.below(2) == 0 { self.model[&id].caller } else { self.below(4) };
        let known = &self.model[&id];
        let is_there = known.caller == caller && !self.is_forgotten(known);
        let known = self.model.get_mut(&id).expect("the id is one of the model's");
        match self.dice % 5 {
            0 => {
                assert_eq!(self.table.find(id, auth(caller).as_ref()).is_some(), is_there);
                known.used = if is_there { self.now } else { known.used };
            }
            1 => {
                assert_eq!(ready(self.table.close(id, auth(caller).as_ref())), is_there);
                if is_there {
                    self.model.remove(&id);
                }
            }
            2 => known.at_work.push(InUse::new(Arc::clone(&known.session))),
            3 => known.used = known.at_work.pop().map_or(known.used, |_| self.now),
            _ => {
                self.forgotten().iter().for_each(|id| drop(self.model.remove(id)));
                assert_eq!(ready(self.table.sweep()), !self.model.is_empty());
            }
        }
    }

    fn compare(&self) {
        assert_eq!(self.table.count(), self.model.len());
        let mut busy = self.table.busy();
        busy.sort_unstable();
        let expected = self.model.iter().filter(|(_, known)| !known.at_work.is_empty());
        assert_eq!(busy, expected.map(|(id, _)| *id).collect::<Vec<_>>());
        for known in self.model.values() {
            assert_eq!(known.session.last_use(), known.used);
        }
    }
}

#[test]
fn any_series_of_steps_leaves_the_sessions_that_a_plain_model_has() {
    for seed in 0..40 {
        let mut world = World::new(seed);
        for _ in 0..500 {
            world.step();
            world.compare();
        }
        // Whatever was counted for each caller is gone with the last session.
        world.model.clear();
        world.now += 10 * IDLE;
        set_clock(world.now);
        assert!(!ready(world.table.sweep()));
        assert_eq!((world.table.count(), world.table.callers()), (0, 0));
    }
}

/// At full size: a million ids. `sessions.rs` looks at two thousand as clients are given them.
#[test]
fn ses_01_a_million_ids_are_random_do_not_repeat_and_are_read_back() {
    const IDS: usize = 1_000_000;
    let mut ids = HashSet::with_capacity(IDS);
    let mut ones = [0_i64; 128];
    for _ in 0..IDS {
        let Ok(id) = random() else { panic!("there are random numbers") };
        let mut bits = id;
        while bits != 0 {
            ones[bits.trailing_zeros() as usize] += 1;
            bits &= bits - 1;
        }
        ids.insert(id);
    }
    assert_eq!(ids.len(), IDS, "an id repeats");
    // Every bit is a coin: six standard deviations of so many throws.
    let half = IDS as i64 / 2;
    assert!(ones.iter().all(|ones| (ones - half).abs() < 3000), "{ones:?}");
    assert!(ids.iter().take(10_000).all(|id| parse(format!("{id:032x}").as_bytes()) == Some(*id)));
}
