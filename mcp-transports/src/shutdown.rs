//! When a transport should stop: the first signal asks it to, a second one does not wait.

use std::time::Duration;

/// How long calls at work may take to finish once the transport stops.
pub(crate) const GRACE: Duration = Duration::from_secs(5);

/// Resolves at SIGTERM or SIGINT (Ctrl-C).
pub(crate) async fn signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            // Without handlers the signals keep their default: they end the process.
            return std::future::pending().await;
        };
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}

/// Runs the end of a transport for no longer than the grace period. A signal meanwhile ends the process at once.
pub(crate) async fn drain(end: impl Future<Output = ()>) {
    tokio::select! {
        finished = tokio::time::timeout(GRACE, end) => {
            if finished.is_err() {
                tracing::warn!(grace = ?GRACE, "calls were still at work at the end of the grace period");
            }
        }
        () = signal() => exit_now(),
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the shutdown path")]
fn exit_now() {
    // What a shell reports for a process that SIGINT ended.
    std::process::exit(130);
}
