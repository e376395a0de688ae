//! How often one caller may call a handler.
//!
//! A caller has as many calls at once as the rate names, and gets used ones back evenly: with ten a second, one each 100 ms. For
//! that one time is kept for each caller, the one at which all calls are back; a caller with all of them needs no entry.

use crate::context::Auth;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How many callers are told apart at a time. Further ones are counted together with those who are not known.
const CALLERS: usize = 10_000;

/// The rate of one handler, and who has used how much of it.
#[derive(Debug)]
pub(crate) struct Rate {
    calls: u32,
    period: Duration,
    used: Mutex<Used>,
}

/// When each caller has all its calls again.
#[derive(Debug, Default)]
struct Used {
    callers: HashMap<Box<str>, Instant>,
    /// Callers without a name, and those for whom there is no room.
    others: Option<Instant>,
    local: Option<Instant>,
    /// Before that time no entry can go.
    next_sweep: Option<Instant>,
}

/// A call too many: what is said of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooOften {
    calls: u32,
    period: Duration,
    wait: Duration,
}

impl Rate {
    /// `calls` in each period, at least one.
    pub(crate) fn new(calls: u32, period: Duration) -> Self {
        Self { calls: calls.max(1), period, used: Mutex::default() }
    }

    /// Counts a call, unless it is one too many.
    pub(crate) fn count(&self, auth: &Auth) -> Result<(), TooOften> {
        let now = Instant::now();
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let all_back = used.all_back(auth, now);
        let next = all_back.max(now) + self.period / self.calls;
        let wait = next.saturating_duration_since(now + self.period);
        if !wait.is_zero() {
            return Err(TooOften { calls: self.calls, period: self.period, wait });
        }
        used.keep(auth, next);
        Ok(())
    }
}

impl Used {
    fn all_back(&mut self, auth: &Auth, now: Instant) -> Instant {
        let kept = match auth.subject() {
            Some(subject) => match self.callers.get(subject).copied() {
                Some(kept) => Some(kept),
                None if self.has_room(now) => None,
                None => self.others,
            },
            None if auth.is_local() => self.local,
            None => self.others,
        };
        kept.unwrap_or(now)
    }

    fn keep(&mut self, auth: &Auth, next: Instant) {
        let Some(subject) = auth.subject() else {
            let kept = if auth.is_local() { &mut self.local } else { &mut self.others };
            *kept = Some(next);
            return;
        };
        if let Some(kept) = self.callers.get_mut(subject) {
            *kept = next;
        } else if self.callers.len() < CALLERS {
            self.callers.insert(subject.into(), next);
        } else {
            self.others = Some(next);
        }
    }

    /// Whether one more caller can be told apart, once those are forgotten who have all their calls.
    fn has_room(&mut self, now: Instant) -> bool {
        if self.callers.len() >= CALLERS && self.next_sweep.is_none_or(|next| next <= now) {
            self.callers.retain(|_, all_back| *all_back > now);
            self.next_sweep = self.callers.values().min().copied();
        }
        self.callers.len() < CALLERS
    }
}

impl TooOften {
    /// What the caller is told of a handler.
    pub(crate) fn text(&self, name: &str) -> String {
        let Self { calls, period, wait } = self;
        let unit = match period.as_millis() {
            3_600_000 => "an hour".to_owned(),
            60_000 => "a minute".to_owned(),
            1000 => "a second".to_owned(),
            _ => format!("in {period:?}"),
        };
        let plural = if *calls == 1 { "" } else { "s" };
        // Rounded up, so that a caller who waits as long is served.
        let seconds = wait.as_nanos().div_ceil(1_000_000_000);
        format!("{name} serves at most {calls} call{plural} {unit} for each caller; try again in {seconds} s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn auth(number: usize) -> Auth {
        Auth::new(format!("caller {number}"))
    }

    #[tokio::test(start_paused = true)]
    async fn used_calls_come_back_evenly_and_whoever_waits_as_long_as_told_is_served() {
        let rate = Rate::new(4, SECOND);
        for _ in 0..3 {
            assert!((0..4).all(|_| rate.count(&auth(0)).is_ok()));
            let refused = rate.count(&auth(0)).unwrap_err();
            assert_eq!(refused.wait, SECOND / 4);
            assert!((0..9).all(|_| rate.count(&auth(0)).is_err()), "what is refused is not counted");
            tokio::time::advance(refused.wait).await;
            assert!(rate.count(&auth(0)).is_ok());
            assert!(rate.count(&auth(0)).is_err());
            tokio::time::advance(SECOND).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn callers_are_counted_each_and_the_unknown_together() {
        let rate = Rate::new(1, SECOND);
        for auth in [auth(1), auth(2), Auth::local(), Auth::anonymous()] {
            assert!(rate.count(&auth).is_ok());
            assert!(rate.count(&auth).is_err());
        }
        assert!(rate.count(&Auth::new("")).is_err(), "who has no name is unknown");
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_callers_are_kept_than_there_is_room_for() {
        let rate = Rate::new(1, SECOND);
        assert!((0..CALLERS).all(|number| rate.count(&auth(number)).is_ok()));
        assert!(rate.count(&auth(CALLERS)).is_ok());
        assert!(rate.count(&auth(CALLERS + 1)).is_err(), "counted together with the one before");
        assert!(rate.count(&auth(0)).is_err());
        assert_eq!(rate.used.lock().unwrap().callers.len(), CALLERS);
        tokio::time::advance(SECOND).await;
        assert!(rate.count(&auth(CALLERS + 1)).is_ok());
        assert!(rate.count(&auth(CALLERS + 2)).is_ok(), "those who have all their calls made room");
        assert_eq!(rate.used.lock().unwrap().callers.len(), 2);
    }

    #[test]
    fn what_is_said_names_the_rate_and_a_time_that_is_enough() {
        for (calls, period, wait, expected) in [
            (10, 1000, 1, "x serves at most 10 calls a second for each caller; try again in 1 s"),
            (1, 60_000, 59_001, "x serves at most 1 call a minute for each caller; try again in 60 s"),
            (
                2,
                3_600_000,
                1_800_000,
                "x serves at most 2 calls an hour for each caller; try again in 1800 s",
            ),
            (3, 1500, 1000, "x serves at most 3 calls in 1.5s for each caller; try again in 1 s"),
        ] {
            let (period, wait) = (Duration::from_millis(period), Duration::from_millis(wait));
            assert_eq!(TooOften { calls, period, wait }.text("x"), expected);
        }
    }
}
