//! How long a client asks, how much at a time, and what came of it.

use crate::work::Work;
use std::time::{Duration, Instant};

pub type Result<T> = std::result::Result<T, String>;

/// When a client stops asking.
#[derive(Clone, Copy, Debug)]
pub enum Stop {
    Calls(u64),
    After(Duration),
}

/// How much a client asks.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    pub stop: Stop,
    /// Requests that wait for their answers at a time.
    pub outstanding: usize,
}

impl Load {
    pub fn calls(calls: u64, outstanding: usize) -> Self {
        Self { stop: Stop::Calls(calls), outstanding }
    }
}

/// What a client saw.
#[derive(Debug, Default)]
pub struct Seen {
    pub calls: u64,
    pub elapsed: Duration,
    /// How long each answer took, in nanoseconds.
    pub latencies: Vec<u64>,
}

/// Somebody who asks a server and checks its answers.
pub trait Client {
    /// Asks until it is time to stop, and waits for the last answer.
    fn run(&mut self, work: &mut Work, load: Load) -> Result<Seen>;
}

/// Gives out ids and times their answers.
pub struct Clock {
    stop: Stop,
    began: Instant,
    base: u64,
    sent: Vec<Instant>,
    seen: Seen,
}

impl Clock {
    /// Ids begin at `base`, so that none is ever used twice on a connection.
    pub fn new(stop: Stop, base: u64) -> Self {
        Self { stop, began: Instant::now(), base, sent: Vec::new(), seen: Seen::default() }
    }

    /// The id of the next request, if there shall be one.
    pub fn next_id(&mut self) -> Option<u64> {
        let now = Instant::now();
        let more = match self.stop {
            Stop::Calls(calls) => (self.sent.len() as u64) < calls,
            Stop::After(time) => now - self.began < time,
        };
        more.then(|| {
            self.sent.push(now);
            self.base + self.sent.len() as u64 - 1
        })
    }

    /// Records an answer.
    pub fn answered(&mut self, id: u64) -> Result<()> {
        let sent = id.checked_sub(self.base).and_then(|index| self.sent.get(index as usize));
        let Some(sent) = sent else { return Err(format!("an answer to {id}, which nobody asked")) };
        self.seen.latencies.push(sent.elapsed().as_nanos() as u64);
        self.seen.calls += 1;
        Ok(())
    }

    pub fn waiting(&self) -> u64 {
        self.sent.len() as u64 - self.seen.calls
    }

    /// What was seen, and the first id that is free.
    pub fn finish(mut self) -> (Seen, u64) {
        self.seen.elapsed = self.began.elapsed();
        (self.seen, self.base + self.sent.len() as u64)
    }
}
