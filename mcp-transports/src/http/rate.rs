//! How many requests a caller may send in a second: a bucket of tokens for each.
//!
//! A caller is its subject, where it is known, else its address; of IPv6 the first 64 bits, which one customer has.

use super::session::Caller;
use mcp_core::Auth;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Callers that are told apart; any others share one bucket.
const CALLERS: usize = 10_000;

/// How often a full table is searched for callers that can be forgotten.
const PAUSE: Duration = Duration::from_secs(1);

/// Whom a request is counted for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Who {
    Subject(Caller),
    Address(IpAddr),
    /// Everybody of whom nothing is known, or for whom there is no room.
    Others,
}

impl Who {
    pub(super) fn of(auth: Option<&Auth>, address: Option<IpAddr>) -> Self {
        let caller = Caller::of(auth);
        match address {
            _ if caller.is_known() => Self::Subject(caller),
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                Self::Address(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into())
            }
            Some(address) => Self::Address(address),
            None => Self::Others,
        }
    }
}

pub(super) struct Rate {
    per_second: f64,
    burst: f64,
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    buckets: HashMap<Who, Bucket>,
    searched: Option<Instant>,
}

struct Bucket {
    tokens: f64,
    filled: Instant,
}

impl Rate {
    /// A limit; none with 0.
    pub(super) fn new(per_second: u32, burst: u32) -> Option<Self> {
        let burst = f64::from(burst.max(1));
        (per_second > 0).then(|| Self { per_second: per_second.into(), burst, table: Mutex::default() })
    }

    /// Takes a token, or says when there will be one.
    pub(super) fn take(&self, who: Who, now: Instant) -> Result<(), Duration> {
        // No code that can panic runs under the lock.
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        let has_room = table.buckets.contains_key(&who) || table.makes_room(self, now);
        let who = if has_room { who } else { Who::Others };
        let bucket = table.buckets.entry(who).or_insert(Bucket { tokens: self.burst, filled: now });
        bucket.tokens = self.tokens(bucket, now);
        bucket.filled = now.max(bucket.filled);
        if bucket.tokens < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - bucket.tokens) / self.per_second));
        }
        bucket.tokens -= 1.0;
        Ok(())
    }

    fn tokens(&self, bucket: &Bucket, now: Instant) -> f64 {
        let since = now.saturating_duration_since(bucket.filled).as_secs_f64();
        since.mul_add(self.per_second, bucket.tokens).min(self.burst)
    }
}

impl Table {
    /// Whether there is room for one more. A caller whose bucket is full is as good as a new one.
    fn makes_room(&mut self, rate: &Rate, now: Instant) -> bool {
        if self.buckets.len() < CALLERS {
            return true;
        }
        if self.searched.is_none_or(|searched| now.saturating_duration_since(searched) >= PAUSE) {
            self.searched = Some(now);
            self.buckets.retain(|_, bucket| rate.tokens(bucket, now) < rate.burst);
        }
        self.buckets.len() < CALLERS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(number: u32) -> Who {
        Who::of(None, Some(IpAddr::V4(number.into())))
    }

    #[test]
    fn a_caller_has_its_burst_and_then_its_rate_and_others_have_theirs() {
        let rate = Rate::new(2, 3).unwrap();
        let start = Instant::now();
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        (0..3).for_each(|_| assert_eq!(rate.take(address(1), at(0)), Ok(())));
        assert_eq!(rate.take(address(1), at(0)), Err(Duration::from_millis(500)));
        assert_eq!(rate.take(address(2), at(0)), Ok(()));
        assert_eq!(rate.take(address(1), at(500)), Ok(()));
        assert!(rate.take(address(1), at(600)).is_err());
        (0..3).for_each(|_| assert_eq!(rate.take(address(1), at(60_000)), Ok(())));
        assert!(rate.take(address(1), at(60_000)).is_err());
        assert!(Rate::new(0, 3).is_none());
    }

    #[test]
    fn the_table_is_bounded_and_forgets_whoever_has_waited() {
        let rate = Rate::new(1, 2).unwrap();
        let start = Instant::now();
        let callers = u32::try_from(CALLERS).unwrap();
        (0..callers).for_each(|number| assert_eq!(rate.take(address(number), start), Ok(())));
        let late = |number| rate.take(address(callers + number), start);
        assert_eq!((late(0), late(1)), (Ok(()), Ok(())), "they share what the others have");
        assert!(late(2).is_err());
        assert_eq!(rate.table.lock().unwrap().buckets.len(), CALLERS + 1);
        assert_eq!(rate.take(address(callers), start + Duration::from_secs(5)), Ok(()));
        assert_eq!(rate.table.lock().unwrap().buckets.len(), 1);
    }

    #[test]
    fn a_caller_is_its_subject_or_else_its_network() {
        let [a, b, c]: [IpAddr; 3] =
            ["2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1"].map(|text| text.parse().unwrap());
        assert_eq!(Who::of(None, Some(a)), Who::of(None, Some(b)));
        assert_ne!(Who::of(None, Some(a)), Who::of(None, Some(c)));
        let alice = Auth::new("alice");
        assert_eq!(Who::of(Some(&alice), Some(a)), Who::of(Some(&alice), Some(c)));
        assert_eq!(Who::of(Some(&Auth::anonymous()), Some(a)), Who::of(None, Some(a)));
        assert_eq!(Who::of(None, None), Who::Others);
    }
}
