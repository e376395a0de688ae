//! What a user brings to start a server and to tear it down, without its types.

use std::any::Any;
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The state that handlers take their parts from.
pub(crate) type SharedState = Arc<dyn Any + Send + Sync>;
/// A future of one type, whatever it does: tasks of a type each bring several kilobytes of tokio's code.
pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
pub(super) type Start =
    Box<dyn FnOnce() -> BoxFuture<Result<SharedState, Box<dyn Error + Send + Sync>>> + Send>;
pub(super) type Stop = Box<dyn FnOnce(SharedState) -> BoxFuture<()> + Send>;

/// The state, and how it comes and goes.
pub(crate) struct Lifespan {
    state: OnceLock<SharedState>,
    /// Whether there is a start-up. One that has one runs it once.
    starts: bool,
    start: Mutex<Option<Start>>,
    stop: Mutex<Vec<Stop>>,
}

impl Lifespan {
    /// A state that is there already.
    pub(crate) fn of(state: SharedState) -> Self {
        Self { state: OnceLock::from(state), starts: false, start: Mutex::default(), stop: Mutex::default() }
    }

    /// A state that a start-up makes.
    pub(crate) fn starting(start: Start) -> Self {
        Self { state: OnceLock::new(), starts: true, start: Mutex::new(Some(start)), stop: Mutex::default() }
    }

    pub(crate) fn has_stops(&mut self) -> bool {
        !self.stop.get_mut().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    pub(crate) fn on_stop(&mut self, stop: Stop) {
        self.stop.get_mut().unwrap_or_else(PoisonError::into_inner).push(stop);
    }

    /// The state, once there is one.
    pub(crate) fn state(&self) -> Option<&SharedState> {
        self.state.get()
    }

    /// Whether handlers must not run before the start-up.
    pub(crate) fn must_start(&self) -> bool {
        self.starts
    }

    pub(super) async fn start(&self) -> Result<(), StartError> {
        if !self.starts {
            return Ok(());
        }
        let start = self.start.lock().unwrap_or_else(PoisonError::into_inner).take();
        let start = start.ok_or_else(|| StartError("its start-up runs once, and did before".into()))?;
        let state = start().await.map_err(StartError)?;
        // Nobody else has the start-up.
        let _ = self.state.set(state);
        Ok(())
    }

    /// Tears down what was started, the latest part first. A second time there is nothing to do.
    pub(super) async fn stop(&self) {
        let Some(state) = self.state.get() else { return };
        let stops = std::mem::take(&mut *self.stop.lock().unwrap_or_else(PoisonError::into_inner));
        for stop in stops.into_iter().rev() {
            // A tear-down that panics does not keep the others from theirs.
            if let Err(error) = tokio::spawn(stop(Arc::clone(state))).await {
                tracing::error!(%error, "a tear-down failed");
            }
        }
    }
}

/// The start-up of a server's lifespan failed, or was to run a second time.
///
/// ```
/// use mcp_core::Server;
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let server = Server::builder("crm", "1.0.0")
///     .lifespan(async || Err::<(), _>("the database does not answer"))
///     .build()?;
/// let error = server.start().await.unwrap_err();
/// assert_eq!(error.to_string(), "the server cannot start: the database does not answer");
/// # Ok::<(), mcp_core::BuildError>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct StartError(Box<dyn Error + Send + Sync>);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server cannot start: {}", self.0)
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
