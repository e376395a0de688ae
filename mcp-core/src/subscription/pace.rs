//! How often clients are told that a list has changed: a burst of changes makes few notifications.
//!
//! The first change is told at once. Those that follow too soon are owed, and told together a moment later, by a thread that
//! lives until a moment passes without any: whoever changes a list need not run in a runtime, and one may end before the
//! moment is over. Must not know who is told.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The moment: between two notifications of one list.
pub(super) const REST: Duration = Duration::from_millis(50);

/// The lists that change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    Tools,
    Prompts,
    Resources,
}

impl List {
    const ALL: [Self; 3] = [Self::Tools, Self::Prompts, Self::Resources];
}

/// How many notifications may follow each other without a rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Burst {
    /// Changes of the server's own lists: they come in bursts.
    One,
    /// What a user tells: each is meant, until there are far too many.
    Some,
}

#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// For each list, the time from which on another notification is no hurry.
    rested: [Option<Instant>; 3],
    owed: [bool; 3],
    /// Whether somebody is there to tell what is owed.
    attended: bool,
}

/// What is to be done about a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Tell it.
    Tell,
    /// It will be told.
    Owed,
    /// It is owed, and nobody is there yet to tell it: see to it that `settle` is called after a rest.
    Attend,
}

impl Pace {
    pub(super) fn step(&self, list: List, burst: Burst, now: Instant) -> Step {
        let mut state = self.lock();
        let ahead =
            state.rested[list as usize].map_or(Duration::ZERO, |at| at.saturating_duration_since(now));
        let most = match burst {
            Burst::One => Duration::ZERO,
            Burst::Some => REST * 19,
        };
        if ahead <= most && !state.owed[list as usize] {
            state.rested[list as usize] = Some(now + ahead + REST);
            return Step::Tell;
        }
        state.owed[list as usize] = true;
        if std::mem::replace(&mut state.attended, true) { Step::Owed } else { Step::Attend }
    }

    /// Takes what is owed after a rest; there is more to come unless it is nothing.
    pub(super) fn settle(&self, now: Instant) -> Vec<List> {
        let mut state = self.lock();
        let owed: Vec<List> = List::ALL.into_iter().filter(|list| state.owed[*list as usize]).collect();
        state.owed = [false; 3];
        state.attended = !owed.is_empty();
        for list in &owed {
            let rested = &mut state.rested[*list as usize];
            *rested = Some(rested.map_or(now, |at| at.max(now)) + REST);
        }
        owed
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_a_burst_is_told_at_once_and_the_rest_together_after_a_moment() {
        let (pace, start) = (Pace::default(), Instant::now());
        assert_eq!(pace.step(List::Tools, Burst::One, start), Step::Tell);
        assert_eq!(pace.step(List::Tools, Burst::One, start), Step::Attend);
        assert_eq!(pace.step(List::Tools, Burst::One, start), Step::Owed);
        assert_eq!(pace.step(List::Prompts, Burst::One, start), Step::Tell, "each list by itself");
        assert_eq!(pace.step(List::Prompts, Burst::One, start), Step::Owed, "but one attends to all");
        assert_eq!(pace.settle(start + REST), [List::Tools, List::Prompts]);
        assert_eq!(pace.step(List::Tools, Burst::One, start + REST), Step::Owed, "somebody is still there");
        assert_eq!(pace.settle(start + REST * 2), [List::Tools]);
        assert_eq!(pace.settle(start + REST * 3), [], "and leaves after a quiet moment");
        assert_eq!(pace.step(List::Tools, Burst::One, start + REST * 3), Step::Tell);
        assert_eq!(pace.step(List::Tools, Burst::One, start + REST * 4), Step::Tell, "a rest is long enough");
    }

    #[test]
    fn a_hundred_thousand_in_a_second_make_forty_notifications_at_most() {
        let (pace, start) = (Pace::default(), Instant::now());
        let (mut told, mut due) = (0, None);
        for n in 0..100_000 {
            let now = start + Duration::from_micros(n * 10);
            if due.is_some_and(|due| now >= due) {
                told += pace.settle(now).len();
                due = Some(now + REST);
            }
            match pace.step(List::Tools, Burst::Some, now) {
                Step::Tell => told += 1,
                Step::Owed => {}
                Step::Attend => due = Some(now + REST),
            }
        }
        assert!((20..=40).contains(&told), "{told}");
        assert_eq!(pace.settle(start + Duration::from_secs(2)), [List::Tools], "the last is told too");
    }
}
