//! Work that goes on beside the calls: started once the server is ready, stopped before it is torn down.

use super::BoxFuture;
use crate::server::Server;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// How often a background job runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Every(Duration);

/// The longest period, beyond which a clock could not say when it is over: 34 years.
const LONGEST: Duration = Duration::from_secs(1 << 30);

/// Once in each period, for the first time when one has passed. A run that takes longer than the period delays the next
/// one; runs never overlap. A period of less than a millisecond counts as one.
///
/// ```
/// use mcp_core::{Job, Server, every};
/// use std::time::Duration;
///
/// let server = Server::builder("crm", "1.0.0")
///     .background("monitor", every(Duration::from_secs(60)), async |job: Job| {
///         println!("alive, {} calls at work", job.server().stats().calls_at_work);
///     })
///     .build()?;
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
#[must_use]
pub fn every(period: Duration) -> Every {
    Every(period.clamp(Duration::from_millis(1), LONGEST))
}

/// One run of a background job.
pub struct Job<S = ()> {
    server: Server,
    state: PhantomData<fn() -> S>,
}

impl<S: Send + Sync + 'static> Job<S> {
    /// The server whose job it is.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The server's state.
    pub fn state(&self) -> &S {
        self.server.state()
    }
}

impl<S> fmt::Debug for Job<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").finish_non_exhaustive()
    }
}

type Run = dyn Fn(Server) -> BoxFuture<()> + Send + Sync;

/// A job that is to run.
#[derive(Clone)]
pub(crate) struct Plan {
    name: Arc<str>,
    every: Every,
    run: Arc<Run>,
}

impl Plan {
    pub(crate) fn new<S, F, R>(name: String, every: Every, run: F) -> Self
    where
        S: Send + Sync + 'static,
        F: Fn(Job<S>) -> R + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        let run = move |server| -> BoxFuture<()> { Box::pin(run(Job { server, state: PhantomData })) };
        Self { name: name.into(), every, run: Arc::new(run) }
    }

    async fn go_on(self, server: Server) {
        let period = self.every.0;
        let mut ticks = interval_at(Instant::now() + period, period);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            // A task of its own: a run that panics is reported, and the next one comes.
            let mut run = JoinSet::new();
            run.spawn((self.run)(server.clone()));
            if let Some(Err(error)) = run.join_next().await {
                tracing::error!(job = &*self.name, %error, "a background job failed");
            }
        }
    }
}

/// The jobs of a server.
#[derive(Default)]
pub(crate) struct Jobs {
    plans: Vec<Plan>,
    running: Mutex<JoinSet<()>>,
}

impl Jobs {
    pub(crate) fn new(plans: Vec<Plan>) -> Self {
        Self { plans, running: Mutex::default() }
    }

    /// Starts all of them, where there is a runtime.
    pub(super) fn start(&self, server: &Server) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        for plan in &self.plans {
            let job: BoxFuture<()> = Box::pin(plan.clone().go_on(server.clone()));
            running.spawn(job);
        }
    }

    /// Stops all of them where they are, and waits until they are gone.
    pub(super) async fn stop(&self) {
        self.take().shutdown().await;
    }

    /// Stops all of them where they are.
    pub(super) fn abort(&self) {
        drop(self.take());
    }

    fn take(&self) -> JoinSet<()> {
        std::mem::take(&mut *self.running.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_one_that_a_clock_can_tell() {
        assert_eq!(every(Duration::ZERO), Every(Duration::from_millis(1)));
        assert_eq!(every(Duration::from_secs(60)), Every(Duration::from_secs(60)));
        assert!(Instant::now().checked_add(every(Duration::MAX).0 * 2).is_some());
    }
}
