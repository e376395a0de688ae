//! The state of a server, and what happens from its start-up to its tear-down.

use super::{Parts, ServerBuilder};
use crate::life::{Every, Hook, Job, Lifespan, Plan, Session, SharedState};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

impl ServerBuilder {
    /// Gives the server a state, from which tools take what they ask for with [`State`](crate::State).
    ///
    /// Comes before [`tools`](ServerBuilder::tools), so that a tool whose state is not provided does not compile.
    ///
    /// ```compile_fail
    /// use mcp_core::{Server, State, tool, tools};
    ///
    /// #[derive(Clone)]
    /// struct Database;
    ///
    /// /// Counts the rows.
    /// #[tool]
    /// async fn count(State(_): State<Database>) -> u64 {
    ///     0
    /// }
    ///
    /// let server = Server::builder("crm", "1.0.0").tools(tools![count]).build(); // no `.state(Database)`
    /// ```
    pub fn state<S: Send + Sync + 'static>(self, state: S) -> ServerBuilder<S> {
        self.live(".state(..)", Lifespan::of(Arc::new(state)))
    }

    /// Gives the server a state that an async start-up makes: when the first transport starts, and before the first
    /// request is read. If it fails, so does the transport. Tear it down with [`on_shutdown`](ServerBuilder::on_shutdown).
    ///
    /// Comes before [`tools`](ServerBuilder::tools), like [`state`](ServerBuilder::state).
    ///
    /// ```
    /// # use std::{io, sync::Arc};
    /// # #[derive(Clone)] struct Database;
    /// # impl Database {
    /// #     async fn open(_: String) -> io::Result<Self> { Ok(Self) }
    /// #     async fn close(&self) {}
    /// # }
    /// use mcp_core::Server;
    ///
    /// let url = String::from("sqlite://crm.db");
    /// let server = Server::builder("crm", "1.0.0")
    ///     .lifespan(async move || Database::open(url).await)
    ///     .on_shutdown(async |database: Arc<Database>| database.close().await)
    ///     .build()?;
    /// # Ok::<(), mcp_core::BuildError>(())
    /// ```
    pub fn lifespan<S, E, F, R>(self, start: F) -> ServerBuilder<S>
    where
        S: Send + Sync + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
        F: FnOnce() -> R + Send + 'static,
        R: Future<Output = Result<S, E>> + Send + 'static,
    {
        let start = move || -> Pin<Box<dyn Future<Output = _> + Send>> {
            let starting = start();
            Box::pin(
                async move { starting.await.map(|state| Arc::new(state) as SharedState).map_err(Into::into) },
            )
        };
        self.live(".lifespan(..)", Lifespan::starting(Box::new(start)))
    }

    fn live<S>(mut self, call: &str, lifespan: Lifespan) -> ServerBuilder<S> {
        let taken =
            !self.parts.handlers.is_empty() || !self.parts.extended.is_empty() || !self.parts.jobs.is_empty();
        if taken || self.parts.lifespan.has_stops() {
            let problem = format!(
                "`{call}` must come before `.tools(..)`, `.prompts(..)`, `.resources(..)`, `.provider(..)`, `.extension(..)`, \
                 `.background(..)` and `.on_shutdown(..)`"
            );
            self.parts.problems.push(problem);
        }
        ServerBuilder { parts: Parts { lifespan, ..self.parts }, state_type: PhantomData }
    }
}

impl<S: Send + Sync + 'static> ServerBuilder<S> {
    /// Runs when the server is torn down: after the last transport has stopped and the background jobs have ended, and
    /// whichever way it came to that. Several run one after the other, the latest first.
    ///
    /// A process that is killed, or told a second time to end, does not get there. A tear-down that takes longer than
    /// [`shutdown_grace`](ServerBuilder::shutdown_grace) leaves is not waited for.
    ///
    /// # Panics
    ///
    /// Never: the builder knows the type of the state.
    pub fn on_shutdown<F, R>(mut self, stop: F) -> Self
    where
        F: FnOnce(Arc<S>) -> R + Send + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        self.parts.lifespan.on_stop(Box::new(move |state| -> Pin<Box<dyn Future<Output = ()> + Send>> {
            let state = state.downcast().expect("the builder knows the type of the state");
            Box::pin(stop(state))
        }));
        self
    }

    /// Runs something again and again, from when the server is ready until it is torn down: see [`every`](crate::every).
    pub fn background<F, R>(mut self, name: impl Into<String>, every: Every, job: F) -> Self
    where
        F: Fn(Job<S>) -> R + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        self.parts.jobs.push(Plan::new(name.into(), every, job));
        self
    }

    /// Runs when a legacy client opens a session: its `initialize` is accepted. Must not block.
    ///
    /// ```
    /// use mcp_core::Server;
    ///
    /// let name = |session: &mcp_core::Session<'_>| session.client_info().map(|client| client.name);
    /// let server = Server::builder("crm", "1.0.0")
    ///     .on_connect(move |session| println!("{:?} connects", name(session)))
    ///     .on_initialized(move |session| println!("{:?} is ready", name(session)))
    ///     .on_disconnect(move |session| println!("{:?} is gone", name(session)))
    ///     .build()?;
    /// # Ok::<(), mcp_core::BuildError>(())
    /// ```
    pub fn on_connect(mut self, hook: impl Fn(&Session<'_>) + Send + Sync + 'static) -> Self {
        self.parts.hooks.connect.push(Box::new(hook) as Hook);
        self
    }

    /// Runs when a legacy client says that it is ready: `notifications/initialized`. Must not block.
    pub fn on_initialized(mut self, hook: impl Fn(&Session<'_>) + Send + Sync + 'static) -> Self {
        self.parts.hooks.initialized.push(Box::new(hook) as Hook);
        self
    }

    /// Runs when the session of a legacy client ends: its pipe closes, it is deleted, or forgotten. Must not block.
    pub fn on_disconnect(mut self, hook: impl Fn(&Session<'_>) + Send + Sync + 'static) -> Self {
        self.parts.hooks.disconnect.push(Box::new(hook) as Hook);
        self
    }

    /// How long calls at work may take to finish once the server is told to stop. Default five seconds.
    pub fn shutdown_grace(mut self, grace: Duration) -> Self {
        self.parts.grace = grace;
        self
    }

    /// How long a call may take whose handler has no `timeout` of its own; the time that a client takes to answer what
    /// it is asked does not count. Default: as long as it likes.
    pub fn call_timeout(mut self, timeout: Duration) -> Self {
        self.parts.timeout = Some(timeout);
        self
    }
}
