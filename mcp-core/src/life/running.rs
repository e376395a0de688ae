//! Who serves a server at the moment: the first starts it, the last tears it down.

use super::lifespan::{Lifespan, StartError};
use super::phase::{Event, Lifecycle};
use super::pulse::Watching;
use super::{BoxFuture, Counters, Hooks, Jobs};
use crate::server::Server;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::runtime::Handle;
use tokio::sync::{Mutex as AsyncMutex, watch};

/// Everything about a server that changes with time.
pub(crate) struct Life {
    phase: watch::Sender<Lifecycle>,
    /// Whether new calls are begun. Asked for every message.
    accepting: AtomicBool,
    users: Mutex<Users>,
    /// Held while the server starts: whoever else wants to serve it waits for that.
    starting: AsyncMutex<()>,
    pub(crate) lifespan: Lifespan,
    pub(crate) hooks: Hooks,
    pub(crate) counters: Counters,
    jobs: Jobs,
    /// While it serves, from the first call on.
    watching: Mutex<Option<Watching>>,
}

#[derive(Default)]
struct Users {
    serving: usize,
    /// Those of them that let their calls finish.
    draining: usize,
}

impl Life {
    pub(crate) fn new(lifespan: Lifespan, hooks: Hooks, jobs: Jobs) -> Self {
        Self {
            phase: watch::Sender::new(Lifecycle::Created),
            accepting: AtomicBool::new(!lifespan.must_start()),
            users: Mutex::default(),
            starting: AsyncMutex::new(()),
            lifespan,
            hooks,
            counters: Counters::default(),
            jobs,
            watching: Mutex::default(),
        }
    }

    pub(crate) fn is_accepting(&self) -> bool {
        self.accepting.load(Ordering::Acquire)
    }

    pub(crate) fn watch(&self) -> watch::Receiver<Lifecycle> {
        self.phase.subscribe()
    }

    fn apply(&self, event: Event) -> bool {
        let moved = self.phase.send_if_modified(|phase| {
            let Some(next) = phase.after(event) else { return false };
            // Before anybody is told: whoever learns of the state finds it kept.
            match next {
                Lifecycle::Ready => self.accepting.store(true, Ordering::Release),
                Lifecycle::ShuttingDown | Lifecycle::Closed => self.accepting.store(false, Ordering::Release),
                Lifecycle::Created | Lifecycle::Initializing => {}
            }
            *phase = next;
            true
        });
        if moved {
            tracing::info!(state = %*self.phase.borrow(), "lifecycle");
        }
        moved
    }

    async fn start(&self, server: &Server) -> Result<(), StartError> {
        loop {
            let _starting = self.starting.lock().await;
            if self.apply(Event::Start) {
                let begun = Begun(self);
                self.lifespan.start().await?;
                std::mem::forget(begun);
                self.apply(Event::Started);
                self.jobs.start(server);
            }
            let mut users = self.users();
            if *self.phase.borrow() == Lifecycle::Ready {
                users.serving += 1;
                if self.counters.has_begun() {
                    self.look_on(server);
                }
                return Ok(());
            }
            drop(users);
            drop(_starting);
            // It is on its way down.
            let closed = self.watch().wait_for(|phase| *phase == Lifecycle::Closed).await.is_ok();
            debug_assert!(closed, "the sender lives as long as the server");
        }
    }

    /// One of those who serve begins to drain.
    fn drain(&self) {
        let mut users = self.users();
        users.draining += 1;
        if users.draining == users.serving {
            self.apply(Event::Stop);
        }
    }

    /// One of those who serve is done. True for the last.
    fn leave(&self, was_draining: bool) -> bool {
        let mut users = self.users();
        users.serving -= 1;
        users.draining -= usize::from(was_draining);
        // Those who are left may all be draining.
        if users.draining == users.serving {
            self.apply(Event::Stop);
        }
        users.serving == 0
    }

    async fn tear_down(&self) {
        // A start that comes meanwhile waits until everything is down.
        let _starting = self.starting.lock().await;
        *self.watching() = None;
        self.jobs.stop().await;
        self.lifespan.stop().await;
    }

    /// The first call of all begins: from now on there are handlers that could block the runtime.
    #[cold]
    pub(crate) fn first_call(&self, server: &Server) {
        if self.users().serving > 0 {
            self.look_on(server);
        }
    }

    fn look_on(&self, server: &Server) {
        let mut watching = self.watching();
        if watching.is_none() {
            *watching = Watching::begin(server);
        }
    }

    fn watching(&self) -> MutexGuard<'_, Option<Watching>> {
        self.watching.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// No code that can panic runs under the lock.
    fn users(&self) -> MutexGuard<'_, Users> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A start-up at work. One that fails, panics or is dropped leaves a server that is closed.
struct Begun<'a>(&'a Life);

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        self.0.apply(Event::Failed);
    }
}

/// A tear-down, from before its first poll on. One that panics, is dropped or cannot run is over too: a server that never
/// closes could not be started again.
struct TearDown {
    server: Server,
    is_done: bool,
}

impl TearDown {
    fn of(server: &Server) -> Self {
        Self { server: server.clone(), is_done: false }
    }

    async fn run(mut self) {
        self.server.life().tear_down().await;
        self.is_done = true;
    }
}

impl Drop for TearDown {
    fn drop(&mut self) {
        let life = self.server.life();
        if !self.is_done {
            life.jobs.abort();
            tracing::error!("the tear-down of a server did not come to its end");
        }
        life.apply(Event::Stopped);
    }
}

/// A server that is being served. The last of these to stop tears the server down.
///
/// Transports hold one while they serve. Hold your own where you serve by other means: in a test, or with an
/// endpoint that is mounted in a router of yours.
///
/// ```
/// use mcp_core::{Server, State, testing::Client, tool, tools};
/// use std::sync::Arc;
///
/// #[derive(Clone)]
/// struct Greeting(Arc<str>);
///
/// /// Greets.
/// #[tool]
/// fn greet(State(greeting): State<Greeting>) -> String {
///     greeting.0.to_string()
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let server = Server::builder("greeter", "1.0.0")
///     .lifespan(async || Ok::<_, std::io::Error>(Greeting("hello".into())))
///     .on_shutdown(async |_: Arc<Greeting>| println!("good-bye"))
///     .tools(tools![greet])
///     .build()?;
/// let running = server.start().await?;
/// assert_eq!(Client::modern(&server).call("greet", serde_json::json!({})).await?.text(), "hello");
/// running.stop().await; // prints "good-bye"
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
#[must_use = "the server is torn down when this is dropped"]
pub struct Running {
    server: Server,
    /// Where it was started, to be torn down there if nobody does it elsewhere.
    runtime: Option<Handle>,
    draining: bool,
    stopped: bool,
}

impl Running {
    pub(crate) async fn start(server: &Server) -> Result<Self, StartError> {
        server.life().start(server).await?;
        let runtime = Handle::try_current().ok();
        Ok(Self { server: server.clone(), runtime, draining: false, stopped: false })
    }

    /// Calls at work may finish; when all who serve say so, nothing new is begun.
    pub fn drain(&mut self) {
        if !self.draining {
            self.draining = true;
            self.server.life().drain();
        }
    }

    /// Stops serving. The last one to do so ends the background jobs and runs the tear-down, and comes back when it is
    /// done.
    pub async fn stop(mut self) {
        self.stopped = true;
        if self.server.life().leave(self.draining) {
            TearDown::of(&self.server).run().await;
        }
    }
}

/// Dropped without [`stop`](Running::stop), the tear-down runs on its own: on the runtime of whoever drops it, or on that where
/// the server was started. Where neither is left it is given up, which the log says, and the server is closed.
impl Drop for Running {
    fn drop(&mut self) {
        if self.stopped || !self.server.life().leave(self.draining) {
            return;
        }
        let tear_down = TearDown::of(&self.server);
        if let Some(runtime) = Handle::try_current().ok().or_else(|| self.runtime.take()) {
            // A runtime that has ended drops it at once.
            let task: BoxFuture<()> = Box::pin(tear_down.run());
            drop(runtime.spawn(task));
        }
    }
}
