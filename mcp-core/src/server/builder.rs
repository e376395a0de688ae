//! How a server is put together, and everything that can be wrong with it.

use super::check;
use super::{BuildError, Limits, Server, ServerInner};
use crate::ask::Sealer;
use crate::handler::{Collected, Gate, Handlers, Provider};
use crate::prompt::PromptSet;
use crate::protocol::modern::Scope;
use crate::protocol::{Icon, Implementation, Version, modern};
use crate::registry::{Entries, Resources};
use crate::resource::ResourceSet;
use crate::subscription::{Hub, listen_handler};
use crate::task::{EXTENSION, TaskSettings, TaskStore, Tasks};
use crate::tool::ToolSet;
use serde_json::{Map, Value, json};
use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

/// Collects what a server offers. `S` is the type of its state.
///
/// ```
/// use mcp_core::{Icon, Server};
///
/// let server = Server::builder("crm", env!("CARGO_PKG_VERSION"))
///     .title("Customer database")
///     .instructions("Search before you create: most customers exist already.")
///     .website("https://example.com/crm")
///     .icon(Icon::new("https://example.com/crm.svg"))
///     .build()?;
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
#[must_use = "call `build`"]
pub struct ServerBuilder<S = ()> {
    info: Implementation,
    instructions: Option<String>,
    versions: Vec<Version>,
    limits: Limits,
    list_ttl: Duration,
    page_size: usize,
    extensions: Map<String, Value>,
    lenient: bool,
    state_keys: Vec<[u8; 32]>,
    state_ttl: Duration,
    tasks: TaskSettings,
    handlers: Collected,
    /// What went wrong before `build` looks.
    problems: Vec<String>,
    state: Box<dyn Any + Send + Sync>,
    state_type: PhantomData<fn() -> S>,
}

impl<S> fmt::Debug for ServerBuilder<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerBuilder").field("info", &self.info).finish_non_exhaustive()
    }
}

impl ServerBuilder {
    pub(super) fn new(name: String, version: String) -> Self {
        Self {
            info: Implementation::new(name, version),
            instructions: None,
            versions: Version::ALL.to_vec(),
            limits: Limits::default(),
            list_ttl: Duration::from_secs(60),
            page_size: 1000,
            extensions: Map::new(),
            lenient: false,
            state_keys: Vec::new(),
            state_ttl: Duration::from_secs(600),
            tasks: TaskSettings::default(),
            handlers: Collected::default(),
            problems: Vec::new(),
            state: Box::new(()),
            state_type: PhantomData,
        }
    }

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
    pub fn state<S: Send + Sync + 'static>(mut self, state: S) -> ServerBuilder<S> {
        if !self.handlers.is_empty() {
            let problem = "`.state(..)` must come before `.tools(..)`, `.prompts(..)`, `.resources(..)` and `.provider(..)`";
            self.problems.push(problem.to_owned());
        }
        ServerBuilder {
            info: self.info,
            instructions: self.instructions,
            versions: self.versions,
            limits: self.limits,
            list_ttl: self.list_ttl,
            page_size: self.page_size,
            extensions: self.extensions,
            lenient: self.lenient,
            state_keys: self.state_keys,
            state_ttl: self.state_ttl,
            tasks: self.tasks,
            handlers: self.handlers,
            problems: self.problems,
            state: Box::new(state),
            state_type: PhantomData,
        }
    }
}

impl<S: Send + Sync + 'static> ServerBuilder<S> {
    /// The name that people see.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.info.title = Some(title.into().into());
        self
    }

    /// One sentence on what the server is for.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.info.description = Some(text.into().into());
        self
    }

    /// What a model should know before it uses the server: how its tools work together, what to try first.
    pub fn instructions(mut self, text: impl Into<String>) -> Self {
        self.instructions = Some(text.into());
        self
    }

    /// A page about the server.
    pub fn website(mut self, url: impl Into<String>) -> Self {
        self.info.website_url = Some(url.into().into());
        self
    }

    /// Adds a picture for the server.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.info.icons.push(icon);
        self
    }

    /// Serves only these revisions. Default: all of them.
    pub fn versions(mut self, versions: impl IntoIterator<Item = Version>) -> Self {
        self.versions = versions.into_iter().collect();
        self.versions.sort_unstable();
        self.versions.dedup();
        self
    }

    /// Sets what the server accepts and sends at most.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Entries on one page of a list. Default 1000.
    pub fn page_size(mut self, entries: usize) -> Self {
        self.page_size = entries;
        self
    }

    /// How long clients may keep lists (`ttlMs`, 2026-07-28 on). Default one minute.
    pub fn list_ttl(mut self, ttl: Duration) -> Self {
        self.list_ttl = ttl;
        self
    }

    /// Takes arguments that are nearly right: `"10"` for a number, `"true"` for a bool, `7` for a string, one value for a list
    /// of one. Default: they are refused, and the model is told what was expected.
    ///
    /// ```
    /// # use mcp_core::{Server, testing::Client, tool, tools};
    /// # use serde_json::json;
    /// /// Adds two integers.
    /// #[tool]
    /// fn add(a: i64, b: i64) -> i64 {
    ///     a + b
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let server = Server::builder("calculator", "1.0.0").lenient_arguments().tools(tools![add]).build()?;
    /// assert_eq!(Client::modern(&server).call("add", json!({ "a": "2", "b": 3 })).await?.text(), "5");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn lenient_arguments(mut self) -> Self {
        self.lenient = true;
        self
    }

    /// Keys that seal what travels through the client while a call asks for input (2026-07-28 on): the first seals, all of
    /// them open. Every instance of a server needs the same; without any, one is made when the server is built, and a
    /// call that asks cannot go on after a restart, or on another instance.
    pub fn state_keys(mut self, keys: impl IntoIterator<Item = [u8; 32]>) -> Self {
        self.state_keys = keys.into_iter().collect();
        self
    }

    /// How long a client may take to answer what a call asks. Default ten minutes.
    pub fn state_ttl(mut self, ttl: Duration) -> Self {
        self.state_ttl = ttl;
        self
    }

    /// Keeps tasks here. Default: in memory, within the bounds of [`MemoryTasks`](crate::MemoryTasks).
    pub fn task_store(mut self, store: impl TaskStore) -> Self {
        self.tasks.store = Arc::new(store);
        self
    }

    /// How long a task is kept, from its beginning: what it came to then is forgotten, and a handler that is still at work is
    /// ended. A task that is over is kept five minutes at least, or as long again. Default one hour; a tool has its own
    /// with the key `task_ttl`.
    pub fn task_ttl(mut self, ttl: Duration) -> Self {
        self.tasks.ttl = ttl;
        self
    }

    /// How often clients should look at a task. Default once a second; a tool has its own with the key `task_poll`.
    pub fn task_poll(mut self, interval: Duration) -> Self {
        self.tasks.poll = interval;
        self
    }

    /// Adds tools: `.tools(tools![add, weather::forecast])`.
    pub fn tools<L: ToolSet<S>>(self, _: L) -> Self {
        self.collect(Handlers::new(None, None), L::collect)
    }

    /// Adds prompts: `.prompts(prompts![review, plan_day])`.
    pub fn prompts<L: PromptSet<S>>(self, _: L) -> Self {
        self.collect(Handlers::new(None, None), L::collect)
    }

    /// Adds resources: `.resources(resources![readme, notes::note])`.
    pub fn resources<L: ResourceSet<S>>(self, _: L) -> Self {
        self.collect(Handlers::new(None, None), L::collect)
    }

    /// Adds a value whose methods are tools, prompts and resources: see [`provider`](macro@crate::provider).
    pub fn provider<P: Provider<S>>(self, provider: P) -> Self {
        self.collect(Handlers::new(Some(Arc::new(provider)), None), P::provide)
    }

    /// The same under a namespace, so that several values of one type, or of types that name things alike, can serve
    /// together. The tool `current` in the namespace `oslo` is called `oslo_current`, and the resource `weather://now`
    /// becomes `weather://oslo/now`.
    pub fn provider_as<P: Provider<S>>(mut self, namespace: &str, provider: P) -> Self {
        if !check::is_namespace(namespace) {
            self.problems
                .push(format!("the namespace {namespace:?} must be of letters, digits, `_` and `-`"));
        }
        self.collect(Handlers::new(Some(Arc::new(provider)), Some(namespace)), P::provide)
    }

    fn collect(mut self, mut into: Handlers<S>, collect: fn(&mut Handlers<S>)) -> Self {
        collect(&mut into);
        self.handlers.append(into.into_collected());
        self
    }

    /// Builds the server.
    ///
    /// # Errors
    ///
    /// Lists everything that is wrong: names that are empty, not allowed or used twice, schemas that do not describe
    /// an object, limits that let nothing through, handlers that were added before the state.
    pub fn build(self) -> Result<Server, BuildError> {
        let mut problems = self.problems.clone();
        self.check_settings(&mut problems);
        check::handlers(&self.handlers, &mut problems);
        BuildError::of(problems)?;
        let sealer = Sealer::new(&self.state_keys, self.state_ttl)
            .ok_or_else(|| BuildError::one("the operating system gives no random numbers for a key"))?;
        let Collected { tools, prompts, resources } = self.handlers;
        let mut extensions = self.extensions;
        if tools.iter().any(|tool| tool.task) {
            extensions.insert(EXTENSION.to_owned(), json!({}));
        }
        let inner = ServerInner {
            info_member: modern::server_info_member(&self.info),
            cache_members: modern::cache_members(self.list_ttl, Scope::Public),
            tools: Entries::new(tools, self.page_size),
            prompts: Entries::new(prompts, self.page_size),
            resources: Resources::new(resources, self.page_size),
            extensions,
            lenient: self.lenient,
            sealer,
            hub: Hub::default(),
            blocking: Arc::new(Gate::new(self.limits.blocking_calls)),
            listen: Arc::new(listen_handler()),
            tasks: Tasks::new(self.tasks, &self.limits),
            info: self.info,
            instructions: self.instructions,
            versions: self.versions,
            limits: self.limits,
            state: self.state,
        };
        Ok(Server { inner: Arc::new(inner) })
    }

    fn check_settings(&self, problems: &mut Vec<String>) {
        let rules = [
            (self.info.name.is_empty(), "the server's name is empty"),
            (self.info.version.is_empty(), "the server's version is empty"),
            (self.versions.is_empty(), "`versions` names no revision"),
            (self.page_size == 0, "`page_size` is 0, so that no list could show anything"),
            (
                self.limits.message_bytes == 0,
                "`Limits::message_bytes` is 0, so that no message could be read",
            ),
            (self.limits.result_bytes == 0, "`Limits::result_bytes` is 0, so that no call could succeed"),
            (
                !(1..=65_536).contains(&self.limits.calls_at_work),
                "`Limits::calls_at_work` must be from 1, so that a call can wait, to 65,536",
            ),
            (
                self.limits.blocking_calls == 0,
                "`Limits::blocking_calls` is 0, so that no handler that blocks could run",
            ),
            (
                self.limits.tasks_at_work == 0 || self.limits.tasks_per_caller == 0,
                "`Limits::tasks_at_work` or `Limits::tasks_per_caller` is 0, so that no task could begin",
            ),
            (self.tasks.ttl.is_zero(), "`task_ttl` is 0, so that every task would be forgotten at once"),
            (
                !(4..=64).contains(&self.limits.message_depth),
                "`Limits::message_depth` must be from 4, which a call with arguments needs, to 64",
            ),
        ];
        problems.extend(rules.iter().filter(|(broken, _)| *broken).map(|(_, text)| (*text).to_owned()));
    }
}
