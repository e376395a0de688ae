//! When a transport should start and stop, and how long its end may take.
//!
//! Signals and deadlines have threads of their own: a handler that blocks a thread of the runtime can stop the runtime's
//! clock and its sockets, and must not keep the process from ending. Must not know any transport.

use crate::Error;
use mcp_core::{Running, Server};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::time::timeout;

/// How long they may still take when a signal comes while they are waited for after the end of the input.
const HURRY: Duration = Duration::from_secs(1);

/// What cancelled calls may take to be dropped beyond the grace period, so that they let go of what the tear-down closes.
const CLEAN_UP: Duration = Duration::from_millis(350);

/// What that and a tear-down may take beyond the grace period, where calls have used that up.
const TEAR_DOWN: Duration = Duration::from_millis(700);

/// When a thread ends the process, counted from the end of the grace period.
const LATER: Duration = Duration::from_millis(900);

/// How a transport ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Drained {
    /// Everything was finished.
    Clean,
    /// Something was still at work when its time was over.
    TimedOut,
}

/// The time that the end of a transport has, from when it begins.
#[derive(Debug)]
pub(crate) struct Grace {
    period: Duration,
    began: OnceLock<Instant>,
}

impl Grace {
    pub(crate) fn of(server: &Server) -> Self {
        Self { period: server.shutdown_grace(), began: OnceLock::new() }
    }

    fn left(&self) -> Duration {
        self.left_and(Duration::ZERO)
    }

    /// What is left of the period and some more time.
    fn left_and(&self, more: Duration) -> Duration {
        (self.period + more).saturating_sub(self.began.get_or_init(Instant::now).elapsed())
    }

    /// Waits until calls that are cancelled are gone. One that blocks its thread is not waited for longer than that.
    pub(crate) async fn clean_up(&self, end: Pin<&mut (dyn Future<Output = ()> + Send)>) {
        if timeout(self.left_and(CLEAN_UP), end).await.is_err() {
            tracing::warn!("a call that was cancelled is still there; the server is torn down without it");
        }
    }

    /// Waits for calls to finish for no longer than the grace period.
    pub(crate) async fn drain(&self, end: Pin<&mut (dyn Future<Output = ()> + Send)>) -> Drained {
        match timeout(self.left(), end).await {
            Ok(()) => Drained::Clean,
            Err(_) => {
                tracing::warn!(grace = ?self.period, "calls were still at work at the end of the grace period");
                Drained::TimedOut
            }
        }
    }

    /// Stops serving, which tears the server down unless others serve it too.
    pub(crate) async fn stop(&self, running: Running) -> Drained {
        if timeout(self.left_and(TEAR_DOWN), running.stop()).await.is_ok() {
            return Drained::Clean;
        }
        tracing::error!("the tear-down took too long and is not waited for");
        Drained::TimedOut
    }
}

/// The end of a process that serves until it is told to stop.
///
/// From SIGTERM or SIGINT (Ctrl-C) on it has the grace period, and a second signal ends it at once. A signal that
/// follows the end of the input, as clients send it, leaves a second.
pub(crate) struct ProcessEnd {
    signalled: watch::Receiver<bool>,
    state: Arc<State>,
    /// Starts the thread that signals are told to, once somebody waits for one. What comes before is not lost.
    attend: Mutex<Option<Attend>>,
}

type Attend = Box<dyn FnOnce() + Send>;

struct State {
    grace: Grace,
    draining: AtomicBool,
    /// The transport has ended in time: nobody needs to be ended any more.
    over: AtomicBool,
}

impl ProcessEnd {
    /// Listens for signals from now on.
    pub(crate) fn listen(server: &Server) -> Self {
        let (sender, signalled) = watch::channel(false);
        let state = Arc::new(State {
            grace: Grace::of(server),
            draining: AtomicBool::new(false),
            over: AtomicBool::new(false),
        });
        let attend = Mutex::new(listen(Arc::clone(&state), sender));
        Self { signalled, state, attend }
    }

    /// Starts the server; nothing if a signal comes before it is ready.
    pub(crate) async fn start(&self, server: &Server) -> Result<Option<Running>, Error> {
        // Without a start-up the server is ready at once, and so need not be the thread for signals.
        if server.has_start_up() {
            self.attend();
        }
        tokio::select! {
            biased;
            started = server.start() => Ok(Some(started?)),
            () = self.signal() => Ok(None),
        }
    }

    /// Resolves at the first signal.
    pub(crate) async fn signal(&self) {
        self.attend();
        if self.signalled.clone().wait_for(|signalled| *signalled).await.is_err() {
            // Signals cannot be listened for, so they keep their default: they end the process.
            std::future::pending::<()>().await;
        }
    }

    fn attend(&self) {
        let attend = self.attend.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(attend) = attend {
            attend();
        }
    }

    /// Waits for calls to finish for no longer than the grace period.
    pub(crate) async fn drain(&self, end: Pin<&mut (dyn Future<Output = ()> + Send)>) -> Drained {
        self.state.draining.store(true, Ordering::Release);
        reap(&self.state, self.state.grace.left());
        self.state.grace.drain(end).await
    }

    /// Waits until calls that are cancelled are gone.
    pub(crate) async fn clean_up(&self, end: Pin<&mut (dyn Future<Output = ()> + Send)>) {
        self.state.grace.clean_up(end).await;
    }

    /// Stops serving. A process that still has calls at work, which may never end, is ended here.
    pub(crate) async fn stop(self, running: Running, drained: Drained) {
        let stopped = self.state.grace.stop(running).await;
        match (drained, stopped) {
            (_, Drained::TimedOut) => exit(1),
            (Drained::TimedOut, _) => exit(0),
            _ => {}
        }
    }
}

impl Drop for ProcessEnd {
    fn drop(&mut self) {
        self.state.over.store(true, Ordering::Release);
        // From now on signals have their usual effect, for which there must be somebody.
        self.attend();
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
    let time = if state.draining.load(Ordering::Acquire) { HURRY } else { state.grace.period };
    reap(state, time);
    sender.send_replace(true);
}

/// Takes signals from now on; what is returned starts to do something about them.
#[cfg(unix)]
fn listen(state: Arc<State>, sender: watch::Sender<bool>) -> Option<Attend> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]).inspect_err(deaf).ok()?;
    let run = move || {
        for (earlier, signal) in signals.forever().enumerate() {
            on_signal(signal, earlier, &state, &sender);
        }
    };
    Some(Box::new(move || {
        if let Err(error) = thread::Builder::new().name("mcp-signals".to_owned()).spawn(run) {
            deaf(&error);
        }
    }))
}

#[cfg(unix)]
fn deaf(error: &std::io::Error) {
    tracing::warn!(%error, "signals are not listened for");
}

#[cfg(not(unix))]
fn listen(state: Arc<State>, sender: watch::Sender<bool>) -> Option<Attend> {
    tokio::spawn(async move {
        for earlier in 0.. {
            if tokio::signal::ctrl_c().await.is_err() {
                return;
            }
            on_signal(2, earlier, &state, &sender);
        }
    });
    None
}

#[expect(clippy::disallowed_methods, reason = "this is the shutdown path")]
fn exit(code: i32) -> ! {
    std::process::exit(code);
}
