//! How a server is put together, and everything that can be wrong with it.

use super::check;
use super::{BuildError, Handle, Limits, Server, ServerInner};
use crate::ask::Sealer;
use crate::context::Auth;
use crate::extension::{self, Extension, Methods};
use crate::handler::{Collected, Gate, Handlers, Provider};
use crate::life::{Every, Hook, Hooks, Job, Jobs, Life, Lifespan, Plan, Session, SharedState};
use crate::prompt::PromptSet;
use crate::protocol::{CacheScope, Icon, Implementation, Version, cache_members, modern};
use crate::registry::{Changing, CursorKey, Entries, Entry, Paging, Resources, Visibility};
use crate::resource::{Caching, ResourceSet};
use crate::subscription::listen_handler;
use crate::task::{TaskSettings, TaskStore, Tasks};
use crate::tool::{ToolEntry, ToolSet};
use crate::{task, ui};
use serde_json::{Map, Value, json};
use std::any::TypeId;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
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
    read_caching: Caching,
    visibility: Visibility,
    page_size: usize,
    extensions: Map<String, Value>,
    extended: extension::Collected,
    lenient: bool,
    state_keys: Vec<[u8; 32]>,
    state_ttl: Duration,
    tasks: TaskSettings,
    handlers: Collected,
    /// What went wrong before `build` looks.
    problems: Vec<String>,
    lifespan: Lifespan,
    hooks: Hooks,
    jobs: Vec<Plan>,
    grace: Duration,
    timeout: Option<Duration>,
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
            read_caching: Caching::default(),
            visibility: Visibility::default(),
            page_size: 1000,
            extensions: Map::new(),
            extended: extension::Collected::default(),
            lenient: false,
            state_keys: Vec::new(),
            state_ttl: Duration::from_secs(600),
            tasks: TaskSettings::default(),
            handlers: Collected::default(),
            problems: Vec::new(),
            lifespan: Lifespan::of(Arc::new(())),
            hooks: Hooks::default(),
            jobs: Vec::new(),
            grace: Duration::from_secs(5),
            timeout: None,
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
        let taken = !self.handlers.is_empty() || !self.extended.is_empty() || !self.jobs.is_empty();
        if taken || self.lifespan.has_stops() {
            let problem = format!(
                "`{call}` must come before `.tools(..)`, `.prompts(..)`, `.resources(..)`, `.provider(..)`, `.extension(..)`, \
                 `.background(..)` and `.on_shutdown(..)`"
            );
            self.problems.push(problem);
        }
        ServerBuilder {
            info: self.info,
            instructions: self.instructions,
            versions: self.versions,
            limits: self.limits,
            list_ttl: self.list_ttl,
            read_caching: self.read_caching,
            visibility: self.visibility,
            page_size: self.page_size,
            extensions: self.extensions,
            extended: self.extended,
            lenient: self.lenient,
            state_keys: self.state_keys,
            state_ttl: self.state_ttl,
            tasks: self.tasks,
            handlers: self.handlers,
            problems: self.problems,
            lifespan,
            hooks: self.hooks,
            jobs: self.jobs,
            grace: self.grace,
            timeout: self.timeout,
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

    /// How long clients may keep what they read, where neither the resource nor its result says so (`ttlMs`, 2026-07-28 on).
    /// Default: not at all.
    pub fn read_ttl(mut self, ttl: Duration) -> Self {
        self.read_caching.ttl = Some(ttl);
        self
    }

    /// Who may be given what another client has read, where neither the resource nor its result says so (`cacheScope`,
    /// 2026-07-28 on). Default: nobody. What may depend on its caller stays private whatever is set here: resources
    /// that take [`Auth`] or [`Context`](crate::Context) or need `scopes`, and all of a server with rules of
    /// [`visible`](Self::visible).
    pub fn read_cache_scope(mut self, scope: CacheScope) -> Self {
        self.read_caching.scope = Some(scope);
        self
    }

    /// Shows a caller only the tools, prompts and resources of which the rule says true. The others are not listed, and
    /// using them in any way is answered as if they did not exist. Several rules must all say so.
    ///
    /// The rule is asked for each list and each call, so it must be quick; where it panics, the entry is not shown. When its
    /// answers change, tell clients with [`Server::notify_tools_changed`] and its siblings. Default: everybody sees
    /// everything that is not `hidden`.
    ///
    /// ```
    /// # use mcp_core::{Auth, Server, testing::Client, tool, tools};
    /// # use serde_json::json;
    /// /// Adds two integers.
    /// #[tool]
    /// fn add(a: i64, b: i64) -> i64 {
    ///     a + b
    /// }
    ///
    /// /// Forgets everything.
    /// #[tool(destructive, meta = json!({ "example.com/team": "operations" }))]
    /// fn reset() {}
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let server = Server::builder("calculator", "1.0.0")
    ///     .visible(|caller, entry| {
    ///         let team = entry.meta().get("example.com/team");
    ///         team.is_none() || caller.get("team") == team
    ///     })
    ///     .tools(tools![add, reset])
    ///     .build()?;
    /// let ada = Client::modern(&server).with_auth(Auth::new("ada").claim("team", "research"));
    /// assert_eq!(ada.list_tools().await?.len(), 1);
    /// assert_eq!(ada.call("reset", json!({})).await.unwrap_err().message(), "unknown tool: \"reset\"");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn visible(mut self, rule: impl Fn(&Auth, &Entry<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.visibility.add(Box::new(rule));
        self
    }

    /// Shows a caller only what it has the `scopes` for. Without this everything is listed, and a call without its scopes is
    /// refused in a way that tells the client which ones to ask for (over HTTP a 403 with a challenge); with it the
    /// client does not learn that there is anything to ask for.
    pub fn hide_unpermitted(self) -> Self {
        self.visible(|caller, entry| entry.scopes().iter().all(|scope| caller.has_scope(scope)))
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

    /// Keys that seal what travels through the client: what a call keeps while it asks for input (2026-07-28 on), and the
    /// cursors of lists. The first seals, all of them open. Every instance of a server needs the same; without any, one is made when the server is built, and a
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

    /// Runs when the server is torn down: after the last transport has stopped and the background jobs have ended, and
    /// whichever way it came to that. Several run one after the other, the latest first.
    ///
    /// A process that is killed, or told a second time to end, does not get there. A tear-down that takes longer than
    /// [`shutdown_grace`](ServerBuilder::shutdown_grace) leaves is not waited for.
    pub fn on_shutdown<F, R>(mut self, stop: F) -> Self
    where
        F: FnOnce(Arc<S>) -> R + Send + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        self.lifespan.on_stop(Box::new(move |state| -> Pin<Box<dyn Future<Output = ()> + Send>> {
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
        self.jobs.push(Plan::new(name.into(), every, job));
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
        self.hooks.connect.push(Box::new(hook) as Hook);
        self
    }

    /// Runs when a legacy client says that it is ready: `notifications/initialized`. Must not block.
    pub fn on_initialized(mut self, hook: impl Fn(&Session<'_>) + Send + Sync + 'static) -> Self {
        self.hooks.initialized.push(Box::new(hook) as Hook);
        self
    }

    /// Runs when the session of a legacy client ends: its pipe closes, it is deleted, or forgotten. Must not block.
    pub fn on_disconnect(mut self, hook: impl Fn(&Session<'_>) + Send + Sync + 'static) -> Self {
        self.hooks.disconnect.push(Box::new(hook) as Hook);
        self
    }

    /// How long calls at work may take to finish once the server is told to stop. Default five seconds.
    pub fn shutdown_grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// How long a call may take whose handler has no `timeout` of its own; the time that a client takes to answer what
    /// it is asked does not count. Default: as long as it likes.
    pub fn call_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
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
        self.problems.extend(check::namespace(namespace));
        self.collect(Handlers::new(Some(Arc::new(provider)), Some(namespace)), P::provide)
    }

    /// Declares an extension, with the methods that it brings: see [`Extension`].
    pub fn extension(mut self, extension: Extension<S>) -> Self {
        extension.collect(&mut self.extended);
        self
    }

    /// Serves skills: their files as resources, and the extension that lists them. See [`Skills`](crate::Skills).
    #[cfg(feature = "skills")]
    pub fn skills(mut self, skills: crate::Skills) -> Self {
        let extension = skills.offer(&mut self.handlers, &mut self.problems);
        self.extension(extension)
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
        self.finish(false)
    }

    /// Builds a server whose tools, prompts and resources can change while it serves, and the handle that changes them.
    /// Clients are told from the start that there may be some of each kind.
    ///
    /// # Errors
    ///
    /// Those of [`build`](Self::build).
    ///
    /// ```
    /// use mcp_core::{Server, tool, tools};
    ///
    /// /// Adds two integers.
    /// #[tool]
    /// fn add(a: i64, b: i64) -> i64 {
    ///     a + b
    /// }
    ///
    /// let (server, handle) = Server::builder("calculator", "1.0.0").build_dynamic()?;
    /// handle.add_tools(tools![add])?;
    /// assert_eq!(server.tool_names().collect::<Vec<_>>(), ["add"]);
    /// # Ok::<(), mcp_core::BuildError>(())
    /// ```
    pub fn build_dynamic(self) -> Result<(Server, Handle<S>), BuildError> {
        let server = self.finish(true)?;
        let handle = Handle::new(server.clone());
        Ok((server, handle))
    }

    fn finish(mut self, dynamic: bool) -> Result<Server, BuildError> {
        let mut problems = self.problems.clone();
        self.check_settings(&mut problems);
        check::handlers(&check::Present::default(), &self.handlers, &mut problems);
        self.extended.check(&mut problems);
        BuildError::of(problems)?;
        let sealer = Sealer::new(&self.state_keys, self.state_ttl)
            .ok_or_else(|| BuildError::one("the operating system gives no random numbers for a key"))?;
        if self.handlers.tools.iter().any(ToolEntry::has_ui) {
            self.extensions.insert(ui::EXTENSION.to_owned(), Map::new().into());
        }
        self.extended.declare(&mut self.extensions);
        let Collected { tools, prompts, resources } = self.handlers;
        if tools.iter().any(|tool| tool.task) || dynamic {
            self.extensions.insert(task::EXTENSION.to_owned(), json!({}));
        }
        let paging = Paging { size: self.page_size, key: CursorKey::new(self.state_keys.first()) };
        let (list_scope, read_scope) = match self.visibility.is_same_for_all() {
            true => (CacheScope::Public, self.read_caching.scope),
            false => (CacheScope::Private, None),
        };
        let inner = ServerInner {
            info_member: modern::server_info_member(&self.info),
            cache_members: cache_members(self.list_ttl, CacheScope::Public),
            list_cache_members: cache_members(self.list_ttl, list_scope),
            read_caching: Caching { scope: read_scope, ..self.read_caching },
            visibility: self.visibility,
            dynamic,
            changes: Mutex::default(),
            resources: Changing::new(Resources::new(resources, &paging), dynamic),
            prompts: Changing::new(Entries::new(prompts, paging.clone()), dynamic),
            tools: Changing::new(Entries::new(tools, paging), dynamic),
            extensions: self.extensions,
            methods: Methods::new(self.extended.methods),
            lenient: self.lenient,
            sealer,
            hub: Arc::default(),
            blocking: Arc::new(Gate::new(self.limits.blocking_calls)),
            listen: Arc::new(listen_handler()),
            tasks: Tasks::new(self.tasks, &self.limits),
            info: self.info,
            instructions: self.instructions,
            versions: self.versions,
            limits: self.limits,
            grace: self.grace,
            timeout: self.timeout,
            state_type: TypeId::of::<S>(),
            life: Life::new(self.lifespan, self.hooks, Jobs::new(self.jobs)),
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
