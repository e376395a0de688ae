//! When a transport should stop, and how long its end may take.
//!
//! Signals and deadlines have threads of their own: a handler that blocks a thread of the runtime can stop the runtime's
//! clock and its sockets, and must not keep the process from ending. Must not know any transport.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;
use tokio::sync::watch;

/// How long calls at work may take to finish once the transport stops.
pub(crate) const GRACE: Duration = Duration::from_secs(5);

/// How long they may still take when a signal comes while they are waited for after the end of the input.
const HURRY: Duration = Duration::from_secs(1);

/// How much later than the runtime a thread ends the process.
const LATER: Duration = Duration::from_millis(500);

/// How a transport ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Drained {
    /// Everything was finished.
    Clean,
    /// Something was still at work when its time was over.
    TimedOut,
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

/// The end of a process that serves until it is told to stop.
///
/// From SIGTERM or SIGINT (Ctrl-C) on it has the grace period, and a second signal ends it at once. A signal that
/// follows the end of the input, as clients send it, leaves a second.
pub(crate) struct ProcessEnd {
    signalled: watch::Receiver<bool>,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    draining: AtomicBool,
    /// The transport has ended in time: nobody needs to be ended any more.
    over: AtomicBool,
}

impl ProcessEnd {
    /// Listens for signals from now on.
    pub(crate) fn listen() -> Self {
        let (sender, signalled) = watch::channel(false);
        let state = Arc::<State>::default();
        listen(Arc::clone(&state), sender);
        Self { signalled, state }
    }

    /// Resolves at the first signal.
    pub(crate) async fn signal(&self) {
        if self.signalled.clone().wait_for(|signalled| *signalled).await.is_err() {
            // Signals cannot be listened for, so they keep their default: they end the process.
            std::future::pending::<()>().await;
        }
    }

    /// Waits for the end for no longer than the grace period.
    pub(crate) async fn drain(self, end: impl Future<Output = ()>) -> Drained {
        self.state.draining.store(true, Ordering::Release);
        reap(&self.state, GRACE);
        let drained = drain(end).await;
        if drained == Drained::TimedOut {
            // Whatever still has to be done may never be done: let the process end all the same.
            std::mem::forget(self);
        }
        drained
    }
}

impl Drop for ProcessEnd {
    fn drop(&mut self) {
        self.state.over.store(true, Ordering::Release);
    }
}

/// Ends the process where calls would keep the runtime, and so the process, from ending for ever.
#[cfg(feature = "stdio")]
pub(crate) fn end_process(drained: Drained) {
    if drained == Drained::TimedOut {
        exit(1);
    }
}

/// Ends the process a little after this time, unless the transport has ended by then.
fn reap(state: &Arc<State>, time: Duration) {
    let state = Arc::clone(state);
    let reap = move || {
        thread::sleep(time + LATER);
        if !state.over.load(Ordering::Acquire) {
            exit(1);
        }
    };
    if let Err(error) = thread::Builder::new().name("mcp-reaper".to_owned()).spawn(reap) {
        tracing::warn!(%error, "the end of the process is not watched");
    }
}

/// What a signal means, by how many came before it.
fn on_signal(signal: i32, earlier: usize, state: &Arc<State>, sender: &watch::Sender<bool>) {
    // Once the transport is over, a signal has its usual effect again.
    if earlier > 0 || state.over.load(Ordering::Acquire) {
        exit(128 + signal);
    }
    let time = if state.draining.load(Ordering::Acquire) { HURRY } else { GRACE };
    reap(state, time);
    sender.send_replace(true);
}

#[cfg(unix)]
fn listen(state: Arc<State>, sender: watch::Sender<bool>) {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let listening = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]).and_then(|mut signals| {
        let run = move || {
            for (earlier, signal) in signals.forever().enumerate() {
                on_signal(signal, earlier, &state, &sender);
            }
        };
        thread::Builder::new().name("mcp-signals".to_owned()).spawn(run)
    });
    if let Err(error) = listening {
        tracing::warn!(%error, "signals are not listened for");
    }
}

#[cfg(not(unix))]
fn listen(state: Arc<State>, sender: watch::Sender<bool>) {
    tokio::spawn(async move {
        for earlier in 0.. {
            if tokio::signal::ctrl_c().await.is_err() {
                return;
            }
            on_signal(2, earlier, &state, &sender);
        }
    });
}

#[expect(clippy::disallowed_methods, reason = "this is the shutdown path")]
fn exit(code: i32) -> ! {
    std::process::exit(code);
}
