//! When a transport should stop, and how long its end may take.
//!
//! Must not know any transport.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How long calls at work may take to finish once the transport stops.
pub(crate) const GRACE: Duration = Duration::from_secs(5);

/// How long they may still take when a signal comes while they are waited for after the end of the input.
const HURRY: Duration = Duration::from_secs(1);

/// What made a transport stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// There is nothing more to do.
    End,
    /// The process was asked to end.
    Signal,
}

/// How a transport ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Drained {
    /// Everything was finished.
    Clean,
    /// Something was still at work when its time was over.
    TimedOut,
}

/// Resolves at SIGTERM or SIGINT (Ctrl-C), with the exit code that tells of it.
pub(crate) async fn signal() -> i32 {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            // Without handlers the signals keep their default: they end the process.
            return std::future::pending().await;
        };
        tokio::select! {
            _ = term.recv() => 128 + 15,
            _ = int.recv() => 128 + 2,
        }
    }
    #[cfg(not(unix))]
    match tokio::signal::ctrl_c().await {
        Ok(()) => 128 + 2,
        Err(_) => std::future::pending().await,
    }
}

/// Waits for the end for no longer than the grace period.
pub(crate) async fn drain(end: impl Future<Output = ()>) -> Drained {
    match tokio::time::timeout(GRACE, end).await {
        Ok(()) => Drained::Clean,
        Err(_) => {
            tracing::warn!(grace = ?GRACE, "calls were still at work at the end of the grace period");
            Drained::TimedOut
        }
    }
}

/// The same for a process that ends with the transport. A second signal ends it at once; one that follows the end of
/// the input, as clients send it, leaves a second.
pub(crate) async fn drain_process(end: impl Future<Output = ()>, cause: Cause) -> Drained {
    let _reaper = Reaper::arm();
    let mut end = std::pin::pin!(end);
    tokio::select! {
        drained = drain(&mut end) => return drained,
        code = signal() => if cause == Cause::Signal { exit(code) },
    }
    tokio::select! {
        finished = tokio::time::timeout(HURRY, end) => match finished {
            Ok(()) => Drained::Clean,
            Err(_) => Drained::TimedOut,
        },
        code = signal() => exit(code),
    }
}

/// Ends the process if the runtime does not come to do it: handlers that block its threads can stop its clock.
struct Reaper(Arc<AtomicBool>);

impl Reaper {
    fn arm() -> Self {
        let disarmed = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&disarmed);
        let reap = move || {
            thread::sleep(GRACE + Duration::from_millis(500));
            if !seen.load(Ordering::Acquire) {
                exit(1);
            }
        };
        // Without the thread the process may take longer to end, which is no reason to end it now.
        let _ = thread::Builder::new().name("mcp-reaper".to_owned()).spawn(reap);
        Self(disarmed)
    }
}

impl Drop for Reaper {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Ends the process where calls would keep the runtime, and so the process, from ending for ever.
pub(crate) fn end_process(drained: Drained) {
    if drained == Drained::TimedOut {
        exit(1);
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the shutdown path")]
fn exit(code: i32) -> ! {
    std::process::exit(code);
}
