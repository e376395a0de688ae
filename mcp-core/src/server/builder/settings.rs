//! What a server is called, what it keeps to, and for how long.

use super::ServerBuilder;
use crate::context::Auth;
use crate::protocol::{CacheScope, Icon, Version};
use crate::registry::Entry;
use crate::server::Limits;
use crate::task::TaskStore;
use std::sync::Arc;
use std::time::Duration;

impl<S: Send + Sync + 'static> ServerBuilder<S> {
    /// The name that people see.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.parts.info.title = Some(title.into().into());
        self
    }

    /// One sentence on what the server is for.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.parts.info.description = Some(text.into().into());
        self
    }

    /// What a model should know before it uses the server: how its tools work together, what to try first.
    pub fn instructions(mut self, text: impl Into<String>) -> Self {
        self.parts.instructions = Some(text.into());
        self
    }

    /// A page about the server.
    pub fn website(mut self, url: impl Into<String>) -> Self {
        self.parts.info.website_url = Some(url.into().into());
        self
    }

    /// Adds a picture for the server.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.parts.info.icons.push(icon);
        self
    }

    /// Serves only these revisions. Default: all of them.
    pub fn versions(mut self, versions: impl IntoIterator<Item = Version>) -> Self {
        self.parts.versions = versions.into_iter().collect();
        self.parts.versions.sort_unstable();
        self.parts.versions.dedup();
        self
    }

    /// Sets what the server accepts and sends at most.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.parts.limits = limits;
        self
    }

    /// Entries on one page of a list. Default 1000.
    pub fn page_size(mut self, entries: usize) -> Self {
        self.parts.page_size = entries;
        self
    }

    /// How long clients may keep lists (`ttlMs`, 2026-07-28 on). Default one minute.
    pub fn list_ttl(mut self, ttl: Duration) -> Self {
        self.parts.list_ttl = ttl;
        self
    }

    /// How long clients may keep what they read, where neither the resource nor its result says so (`ttlMs`, 2026-07-28 on).
    /// Default: not at all.
    pub fn read_ttl(mut self, ttl: Duration) -> Self {
        self.parts.read_caching.ttl = Some(ttl);
        self
    }

    /// Who may be given what another client has read, where neither the resource nor its result says so (`cacheScope`,
    /// 2026-07-28 on). Default: nobody. What may depend on its caller stays private whatever is set here: resources
    /// that take [`Auth`] or [`Context`](crate::Context) or need `scopes`, and all of a server with rules of
    /// [`visible`](Self::visible).
    pub fn read_cache_scope(mut self, scope: CacheScope) -> Self {
        self.parts.read_caching.scope = Some(scope);
        self
    }

    /// Shows a caller only the tools, prompts and resources of which the rule says true. The others are not listed, and
    /// using them in any way is answered as if they did not exist. Several rules must all say so.
    ///
    /// The rule is asked for each list and each call, so it must be quick; where it panics, the entry is not shown. When its
    /// answers change, tell clients with [`Server::notify_tools_changed`](crate::Server::notify_tools_changed) and its siblings. Default: everybody sees
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
        self.parts.visibility.add(Box::new(rule));
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
        self.parts.lenient = true;
        self
    }

    /// Keys that seal what travels through the client: what a call keeps while it asks for input (2026-07-28 on), and the
    /// cursors of lists. The first seals, all of them open. Every instance of a server needs the same; without any, one is made when the server is built, and a
    /// call that asks cannot go on after a restart, or on another instance.
    pub fn state_keys(mut self, keys: impl IntoIterator<Item = [u8; 32]>) -> Self {
        self.parts.state_keys = keys.into_iter().collect();
        self
    }

    /// How long a client may take to answer what a call asks. Default ten minutes.
    pub fn state_ttl(mut self, ttl: Duration) -> Self {
        self.parts.state_ttl = ttl;
        self
    }

    /// Keeps tasks here. Default: in memory, within the bounds of [`MemoryTasks`](crate::MemoryTasks).
    pub fn task_store(mut self, store: impl TaskStore) -> Self {
        self.parts.tasks.store = Arc::new(store);
        self
    }

    /// How long a task is kept, from its beginning: what it came to then is forgotten, and a handler that is still at work is
    /// ended. A task that is over is kept five minutes at least, or as long again. Default one hour; a tool has its own
    /// with the key `task_ttl`.
    pub fn task_ttl(mut self, ttl: Duration) -> Self {
        self.parts.tasks.ttl = ttl;
        self
    }

    /// How often clients should look at a task. Default once a second; a tool has its own with the key `task_poll`.
    pub fn task_poll(mut self, interval: Duration) -> Self {
        self.parts.tasks.poll = interval;
        self
    }
}
