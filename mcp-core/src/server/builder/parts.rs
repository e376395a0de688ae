//! What a server is made of before it is one, and what can be wrong with it.

use crate::ask::Sealer;
use crate::extension::{self, Methods};
use crate::handler::{Collected, Gate};
use crate::life::{Hooks, Jobs, Life, Lifespan, Plan};
use crate::protocol::{CacheScope, Implementation, Version, cache_members, modern};
use crate::registry::{Changing, CursorKey, Entries, Paging, Resources, Visibility};
use crate::resource::Caching;
use crate::server::{BuildError, Limits, Server, ServerInner, check};
use crate::subscription::listen_handler;
use crate::task::{self, TaskSettings, Tasks};
use crate::tool::ToolEntry;
use crate::ui;
use serde_json::{Map, Value, json};
use std::any::TypeId;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Everything but the type of the state.
pub(super) struct Parts {
    pub(super) info: Implementation,
    pub(super) instructions: Option<String>,
    pub(super) versions: Vec<Version>,
    pub(super) limits: Limits,
    pub(super) list_ttl: Duration,
    pub(super) read_caching: Caching,
    pub(super) visibility: Visibility,
    pub(super) page_size: usize,
    pub(super) extensions: Map<String, Value>,
    pub(super) extended: extension::Collected,
    pub(super) lenient: bool,
    pub(super) state_keys: Vec<[u8; 32]>,
    pub(super) state_ttl: Duration,
    pub(super) tasks: TaskSettings,
    pub(super) handlers: Collected,
    /// What went wrong before `build` looks.
    pub(super) problems: Vec<String>,
    pub(super) lifespan: Lifespan,
    pub(super) hooks: Hooks,
    pub(super) jobs: Vec<Plan>,
    pub(super) grace: Duration,
    pub(super) timeout: Option<Duration>,
}

impl Parts {
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
        }
    }

    /// The server, whose state is an `S`.
    pub(super) fn finish<S: 'static>(mut self, dynamic: bool) -> Result<Server, BuildError> {
        let mut problems = self.problems.clone();
        self.check_settings(&mut problems);
        check::handlers(&check::Present::default(), &self.handlers, &mut problems);
        self.extended.check(&mut problems);
        BuildError::of(problems)?;
        if cfg!(panic = "abort") {
            tracing::warn!(
                "built with panic = \"abort\": a handler that panics ends the process with every other call"
            );
        }
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
