//! What a call sends before its reply: in order, at a bounded rate, and nothing after its end.
//!
//! A handler may report as often as it likes. Of its progress the newest value is kept and sent when its time has come, at
//! the latest before the reply; of its log messages those beyond the rate are counted, and the client is told how many.

use super::call::{CallInner, Ending};
use crate::context::Progress;
use crate::jsonrpc::{MetaKey, write_notification};
use crate::protocol::LogLevel;
use serde::Serialize;
use serde_json::value::RawValue;
use std::sync::{MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Duration;
use tokio::time::Instant;

/// What a call has to say, and whether it may still say it.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    /// Set once the reply is written: nothing may be sent for the call from then on.
    ended: bool,
    /// Made when the handler first reports anything.
    reports: Option<Box<Reports>>,
    /// Whoever polls the call, to be told when there is something to send later.
    waker: Option<Waker>,
}

#[derive(Debug)]
struct Reports {
    progress: Rate,
    /// The newest progress, sent or kept.
    last: f64,
    /// Progress that came too soon, and when it may go.
    kept: Option<(Progress, Instant)>,
    logs: Rate,
    /// Log messages that came too fast, and the level of the most severe of them.
    dropped: Option<(u64, LogLevel)>,
}

impl Default for Reports {
    fn default() -> Self {
        Self {
            progress: Rate::new(Duration::from_millis(50), 10),
            last: f64::NEG_INFINITY,
            kept: None,
            logs: Rate::new(Duration::from_millis(10), 100),
            dropped: None,
        }
    }
}

/// So many at once, and after that one in each interval.
#[derive(Debug)]
struct Rate {
    interval: Duration,
    /// How far ahead of its time the last of a burst may be.
    ahead: Duration,
    /// When everything that was sent would have been due, one by one.
    due: Option<Instant>,
}

impl Rate {
    fn new(interval: Duration, burst: u32) -> Self {
        Self { interval, ahead: interval * (burst - 1), due: None }
    }

    /// Takes a place, or says when there is one.
    fn take(&mut self, now: Instant) -> Result<(), Instant> {
        let due = self.due.map_or(now, |due| due.max(now));
        if due > now + self.ahead {
            return Err(due - self.ahead);
        }
        self.due = Some(due + self.interval);
        Ok(())
    }
}

#[derive(Serialize)]
struct Message<'a, T> {
    level: LogLevel,
    #[serde(skip_serializing_if = "Option::is_none")]
    logger: Option<&'a str>,
    data: T,
}

impl CallInner {
    /// Sends a notification of this call, unless the call is over.
    pub(crate) fn notify(&self, frame: Vec<u8>) {
        let outgoing = self.outgoing();
        self.hand_over(&outgoing, frame);
    }

    /// Sends a request to the client, unless the call is over. False if it cannot be sent.
    pub(crate) fn send(&self, frame: Vec<u8>) -> bool {
        let outgoing = self.outgoing();
        !outgoing.ended && !self.cancel.is_set() && self.origin.outbox.request(frame)
    }

    /// Tells the client how far the call is, now or a little later, if that is further than before.
    pub(crate) fn report(&self, progress: Progress) {
        let mut outgoing = self.outgoing();
        if outgoing.ended || self.cancel.is_set() {
            return;
        }
        let reports = outgoing.reports.get_or_insert_default();
        if !progress.is_beyond(reports.last) {
            return;
        }
        reports.last = progress.value();
        match reports.progress.take(Instant::now()) {
            Ok(()) => {
                reports.kept = None;
                self.send_progress(&outgoing, progress);
            }
            Err(due) => {
                let first = reports.kept.replace((progress, due)).is_none();
                // Whoever polls the call sets a timer; while one is set there is nothing new to say.
                let waker = if first { outgoing.waker.take() } else { None };
                drop(outgoing);
                waker.into_iter().for_each(Waker::wake);
            }
        }
    }

    /// Lets go of the client until it asks for the rest, unless the call is over.
    pub(crate) fn poll_later(&self, after: Duration) -> bool {
        let outgoing = self.outgoing();
        !outgoing.ended && !self.cancel.is_set() && self.origin.outbox.poll_later(after)
    }

    /// Whether progress is further than what was said before, which it replaces.
    pub(crate) fn advances(&self, progress: &Progress) -> bool {
        let mut outgoing = self.outgoing();
        let reports = outgoing.reports.get_or_insert_default();
        let beyond = progress.is_beyond(reports.last);
        if beyond {
            reports.last = progress.value();
        }
        beyond
    }

    /// When the progress that is kept may go, if any is. The waker learns of progress that is kept from now on.
    pub(super) fn progress_due(&self, waker: &Waker) -> Option<Instant> {
        let mut outgoing = self.outgoing();
        if !outgoing.waker.as_ref().is_some_and(|known| known.will_wake(waker)) {
            outgoing.waker = Some(waker.clone());
        }
        outgoing.reports.as_ref()?.kept.as_ref().map(|(_, due)| *due)
    }

    /// Sends the progress that is kept.
    pub(super) fn flush_progress(&self) {
        let mut outgoing = self.outgoing();
        let Some(reports) = &mut outgoing.reports else { return };
        if let Some((progress, _)) = reports.kept.take() {
            // Its place is free by now; at the end of the call it goes all the same.
            let _ = reports.progress.take(Instant::now());
            self.send_progress(&outgoing, progress);
        }
    }

    /// Sends a log message that the client wants, unless there were too many.
    pub(crate) fn log(&self, level: LogLevel, logger: Option<&str>, data: impl Serialize) {
        if !self.may_log(level) {
            return;
        }
        // Outside of the lock: this runs code of the handler's. What cannot be JSON is not worth failing the call.
        if let Ok(data) = serde_json::value::to_raw_value(&data) {
            let mut frame = Vec::with_capacity(128);
            write_notification(&mut frame, "notifications/message", &Message { level, logger, data });
            self.notify(frame);
        }
    }

    /// Takes a place for a log message; says first how many there was none for.
    fn may_log(&self, level: LogLevel) -> bool {
        let mut outgoing = self.outgoing();
        if outgoing.ended || self.cancel.is_set() {
            return false;
        }
        let reports = outgoing.reports.get_or_insert_default();
        if reports.logs.take(Instant::now()).is_err() {
            let (count, worst) = reports.dropped.unwrap_or((0, level));
            reports.dropped = Some((count + 1, worst.max(level)));
            return false;
        }
        self.tell_dropped(&mut outgoing);
        true
    }

    /// Records the end: what is kept is sent, and nothing from now on. The call's place is free.
    pub(super) fn end(&self, ending: Ending) {
        if ending != Ending::Cancelled {
            self.flush_progress();
            self.tell_dropped(&mut self.outgoing());
        }
        let mut outgoing = self.outgoing();
        outgoing.ended = true;
        let waker = outgoing.waker.take();
        drop(outgoing);
        drop((waker, self.take_permit()));
    }

    fn tell_dropped(&self, outgoing: &mut Outgoing) {
        let Some((count, level)) = outgoing.reports.as_mut().and_then(|reports| reports.dropped.take())
        else {
            return;
        };
        let data = format!("{count} log messages were dropped: the call logs faster than they are sent");
        let mut frame = Vec::with_capacity(192);
        write_notification(&mut frame, "notifications/message", &Message { level, logger: None, data });
        self.hand_over(outgoing, frame);
    }

    fn send_progress(&self, outgoing: &Outgoing, progress: Progress) {
        let token = self.frame.meta(MetaKey::ProgressToken);
        let Some(Ok(token)) = token.map(serde_json::from_slice::<&RawValue>) else { return };
        let mut frame = Vec::with_capacity(128);
        write_notification(&mut frame, "notifications/progress", &progress.with_token(token));
        self.hand_over(outgoing, frame);
    }

    /// The lock is held while it is handed over: nothing may follow the reply.
    fn hand_over(&self, outgoing: &Outgoing, frame: Vec<u8>) {
        // The request of a task is answered.
        if !outgoing.ended && !self.cancel.is_set() && self.task().is_none() {
            let _quiet = super::span::Quiet::begin();
            self.origin.outbox.notify(frame);
        }
    }

    /// No code of handlers runs under the lock.
    fn outgoing(&self) -> MutexGuard<'_, Outgoing> {
        self.outgoing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_allows_a_burst_and_then_one_in_each_interval() {
        let start = Instant::now();
        let mut rate = Rate::new(Duration::from_millis(50), 3);
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        assert_eq!([0, 1, 2].map(|now| rate.take(at(now))), [Ok(()); 3]);
        assert_eq!(rate.take(at(3)), Err(at(50)));
        assert_eq!(rate.take(at(50)), Ok(()));
        assert_eq!(rate.take(at(51)), Err(at(100)));
        // After a silence the burst is whole again, and no more than that.
        assert_eq!([1000, 1000, 1000].map(|now| rate.take(at(now))), [Ok(()); 3]);
        assert_eq!(rate.take(at(1000)), Err(at(1050)));
    }
}
