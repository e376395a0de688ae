//! A server: what it is called, what it offers, and the way a message takes through it.
//!
//! Reading order: `builder`, `check` and `build_error` (how one is made), `limits`, `receive` (what happens to a message),
//! `batch` (several messages at once), `lists` (what is answered from what is known), `calls` (what a handler answers),
//! `changes` and `handle` (how what it offers changes while it serves).

mod batch;
mod build_error;
mod builder;
mod calls;
mod changes;
mod check;
mod handle;
mod limits;
mod lists;
mod receive;

pub use build_error::BuildError;
pub use builder::ServerBuilder;
pub use handle::Handle;
pub use limits::Limits;

use crate::ask::Sealer;
use crate::extension::Methods;
use crate::handler::{Gate, Handler};
use crate::jsonrpc::begin_result;
use crate::life::{Life, Lifecycle, Open, Running, StartError, Stats};
use crate::prompt::PromptEntry;
use crate::protocol::{Implementation, Shape, Version, modern};
use crate::registry::{Changing, Entries, Resources, Viewer, Visibility};
use crate::resource::Caching;
use crate::subscription::{Burst, Change, Hub, List};
use crate::task::Tasks;
use crate::tool::ToolEntry;
use serde_json::{Map, Value};
use std::any::TypeId;
use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;

/// A server, ready to be handed to any number of transports. Cloning shares it.
///
/// ```
/// use mcp_core::{Server, tool, tools};
///
/// /// Adds two integers.
/// #[tool]
/// async fn add(a: i64, b: i64) -> i64 {
///     a + b
/// }
///
/// let server = Server::builder("calculator", "1.0.0").tools(tools![add]).build()?;
/// assert_eq!(server.tool_names().collect::<Vec<_>>(), ["add"]);
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
#[derive(Clone)]
pub struct Server {
    inner: Arc<ServerInner>,
}

pub(crate) struct ServerInner {
    pub(crate) info: Implementation,
    pub(crate) instructions: Option<String>,
    pub(crate) versions: Vec<Version>,
    pub(crate) tools: Changing<Entries<ToolEntry>>,
    pub(crate) prompts: Changing<Entries<PromptEntry>>,
    pub(crate) resources: Changing<Resources>,
    /// Whether they change.
    dynamic: bool,
    /// Held by whoever changes them.
    changes: Mutex<()>,
    /// Who sees what of them.
    pub(crate) visibility: Visibility,
    /// The extensions that the server declares: settings by identifier.
    pub(crate) extensions: Map<String, Value>,
    /// The methods that came with them.
    pub(crate) methods: Methods,
    lenient: bool,
    sealer: Sealer,
    hub: Arc<Hub>,
    blocking: Arc<Gate>,
    listen: Arc<Handler>,
    tasks: Tasks,
    limits: Limits,
    grace: Duration,
    /// How long a call may take whose handler does not say.
    pub(crate) timeout: Option<Duration>,
    life: Life,
    state_type: TypeId,
    /// Written once, since they are part of many results.
    info_member: Vec<u8>,
    cache_members: Vec<u8>,
    list_cache_members: Vec<u8>,
    /// What holds for resources that say nothing.
    pub(crate) read_caching: Caching,
}

impl Server {
    /// Starts a server with the name and version that it tells clients.
    pub fn builder(name: impl Into<String>, version: impl Into<String>) -> ServerBuilder {
        ServerBuilder::new(name.into(), version.into())
    }

    /// Name, version and what else the server says about itself.
    pub fn info(&self) -> &Implementation {
        &self.inner.info
    }

    /// The revisions it serves, oldest first.
    pub fn versions(&self) -> &[Version] {
        &self.inner.versions
    }

    /// The names of its tools, in the order they are listed.
    pub fn tool_names(&self) -> impl Iterator<Item = String> + use<> {
        let names: Vec<String> =
            self.inner.tools.now().iter().map(|tool| tool.about.name.to_string()).collect();
        names.into_iter()
    }

    /// The names of its prompts, in the order they are listed.
    pub fn prompt_names(&self) -> impl Iterator<Item = String> + use<> {
        let prompts = self.inner.prompts.now();
        let names: Vec<String> = prompts.iter().map(|prompt| prompt.about.name.to_string()).collect();
        names.into_iter()
    }

    /// The URIs of its resources, then the templates of others, in the order they are listed.
    pub fn resource_uris(&self) -> impl Iterator<Item = String> + use<> {
        let uris: Vec<String> = self.inner.resources.now().iter().map(|found| found.uri.clone()).collect();
        uris.into_iter()
    }

    /// The URI of one resource of a template, with these values for the template's variables. Nothing for a template that
    /// the server does not have, or values that make no URI which leads back to them.
    ///
    /// ```
    /// use mcp_core::{Server, resource, resources};
    ///
    /// /// One note.
    /// #[resource("note://{folder}/{title}")]
    /// fn note(folder: &str, title: &str) -> String {
    ///     format!("{title} of {folder}")
    /// }
    ///
    /// let server = Server::builder("notes", "1.0.0").resources(resources![note]).build()?;
    /// let uri = server.resource_uri("note://{folder}/{title}", &[("folder", "home"), ("title", "buy milk")]);
    /// assert_eq!(uri.as_deref(), Some("note://home/buy%20milk"));
    /// # Ok::<(), mcp_core::BuildError>(())
    /// ```
    pub fn resource_uri(&self, template: &str, variables: &[(&str, &str)]) -> Option<String> {
        let (resources, everybody) = (self.inner.resources.now(), Viewer::everybody());
        let template = &resources.find_template(template, &everybody)?.template;
        let value = |name: &str| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
        template.expand(|name| value(name).map(Cow::Borrowed))
    }

    /// Tells clients that the list of tools has changed, for example after rules of [`visible`](ServerBuilder::visible) began to
    /// answer otherwise. What a [`Handle`] changes is told by itself. More than twenty at a time are told together, twenty
    /// times a second.
    pub fn notify_tools_changed(&self) {
        self.inner.hub.changed(List::Tools, Burst::Some);
    }

    /// Tells clients that the list of prompts has changed.
    pub fn notify_prompts_changed(&self) {
        self.inner.hub.changed(List::Prompts, Burst::Some);
    }

    /// Tells clients that the lists of resources and templates have changed.
    pub fn notify_resources_changed(&self) {
        self.inner.hub.changed(List::Resources, Burst::Some);
    }

    /// Tells the clients that subscribed to a resource that it has changed.
    ///
    /// ```
    /// use mcp_core::{Context, tool};
    ///
    /// /// Saves a note.
    /// #[tool]
    /// fn save(ctx: &Context, title: &str) {
    ///     ctx.server().notify_resource_updated(&format!("note://{title}"));
    /// }
    /// ```
    pub fn notify_resource_updated(&self, uri: &str) {
        self.inner.hub.publish(Change::Resource(uri));
    }

    /// What changes the tools, prompts and resources of this server, which has a state of type `S`, `()` if it has none.
    /// For handlers, which get at their server with [`Context::server`](crate::Context::server); whoever builds a server has the
    /// handle already.
    ///
    /// # Errors
    ///
    /// When the server was not built with [`build_dynamic`](ServerBuilder::build_dynamic), or has a state of another type.
    ///
    /// ```
    /// use mcp_core::{Context, ToolError, tool, tools};
    ///
    /// /// Lists what is secret.
    /// #[tool]
    /// fn secrets() -> Vec<String> {
    ///     vec!["there are none".to_owned()]
    /// }
    ///
    /// /// Unlocks the secrets.
    /// #[tool]
    /// fn unlock(ctx: &Context, password: &str) -> Result<&'static str, ToolError> {
    ///     if password != "open sesame" {
    ///         return Err(ToolError::new("this is not the password"));
    ///     }
    ///     ctx.server().handle::<()>()?.add_tools(tools![secrets])?;
    ///     Ok("there is another tool now")
    /// }
    /// ```
    pub fn handle<S: Send + Sync + 'static>(&self) -> Result<Handle<S>, BuildError> {
        let rules = [
            (!self.inner.dynamic, "it was not built with `build_dynamic`"),
            (self.inner.state_type != TypeId::of::<S>(), "its state is of another type than the handle's"),
        ];
        let broken = rules.iter().filter(|(broken, _)| *broken).map(|(_, text)| (*text).to_owned());
        BuildError::of_change(broken.collect())?;
        Ok(Handle::new(self.clone()))
    }

    /// Ends the streams of changes that clients listen to, each with its answer. For transports that stop.
    pub fn end_subscriptions(&self) {
        self.inner.hub.close();
    }

    /// Calls off the tasks at work, and waits until their handlers are gone. For transports that stop.
    pub async fn end_tasks(&self) {
        self.inner.tasks.end().await;
    }

    pub(crate) fn tasks(&self) -> &Tasks {
        &self.inner.tasks
    }

    /// Starts the server: runs the start-up of its lifespan, then its background jobs. Transports do this themselves.
    /// A server that is served already is only served once more: the last one to stop tears it down.
    ///
    /// # Errors
    ///
    /// When the start-up fails, or has run before: a server with a lifespan lives once.
    pub async fn start(&self) -> Result<Running, StartError> {
        Running::start(self).await
    }

    /// Whether serving begins with a start-up of the user's, which may take its time or fail. For transports.
    ///
    /// ```
    /// # fn main() -> Result<(), mcp_core::BuildError> {
    /// let server = mcp_core::Server::builder("calculator", "1.0.0").build()?;
    /// assert!(!server.has_start_up());
    /// # Ok(()) }
    /// ```
    pub fn has_start_up(&self) -> bool {
        self.inner.life.lifespan.must_start()
    }

    /// Where the server is in its life, from now on.
    pub fn lifecycle(&self) -> watch::Receiver<Lifecycle> {
        self.inner.life.watch()
    }

    /// What the server is doing and has done.
    pub fn stats(&self) -> Stats {
        self.inner.life.counters.read()
    }

    /// How long calls at work may take to finish once the server is told to stop.
    pub fn shutdown_grace(&self) -> Duration {
        self.inner.grace
    }

    /// Counts a pipe or a socket as open until what is returned is dropped. For transports.
    #[must_use]
    pub fn count_connection(&self) -> Open {
        Open::new(self)
    }

    pub(crate) fn life(&self) -> &Life {
        &self.inner.life
    }

    /// Gives back what connections that are gone still take. For transports that forget many at a time.
    pub fn forget_closed_connections(&self) {
        self.inner.hub.forget_closed();
    }

    pub(crate) fn hub(&self) -> &Hub {
        &self.inner.hub
    }

    pub(crate) fn inner(&self) -> &ServerInner {
        &self.inner
    }

    /// The places of handlers that block.
    pub(crate) fn blocking(&self) -> &Arc<Gate> {
        &self.inner.blocking
    }

    pub(crate) fn sealer(&self) -> &Sealer {
        &self.inner.sealer
    }

    pub(crate) fn is_lenient(&self) -> bool {
        self.inner.lenient
    }

    /// The limits it keeps.
    pub fn limits(&self) -> &Limits {
        &self.inner.limits
    }

    pub(crate) fn state<S: Send + Sync + 'static>(&self) -> &S {
        let state = self.inner.life.lifespan.state().expect("nothing is served before the start-up");
        (**state).downcast_ref().expect("the builder took only tools for its own type of state")
    }

    /// Writes a result: the members that every result has, and those that are written here. What is returned goes into
    /// its `_meta`.
    pub(crate) fn write_result<E>(
        &self,
        out: &mut Vec<u8>,
        id: &[u8],
        shape: &Shape,
        kind: &[u8],
        write: impl FnOnce(&mut Vec<u8>) -> Result<Option<Map<String, Value>>, E>,
    ) -> Result<(), E> {
        begin_result(out, id);
        if shape.modern {
            out.extend_from_slice(kind);
        }
        let meta = write(out)?;
        self.end_result(out, shape, meta);
        Ok(())
    }

    /// Writes what stands behind the members of a result.
    fn end_result(&self, out: &mut Vec<u8>, shape: &Shape, meta: Option<Map<String, Value>>) {
        // A result of no members of its own.
        if out.last() == Some(&b',') {
            out.pop();
        }
        if !shape.modern && meta.is_none() {
            out.extend_from_slice(b"}}");
            return;
        }
        out.extend_from_slice(b",\"_meta\":{");
        if shape.modern {
            out.extend_from_slice(&self.inner.info_member);
        }
        if let Some(mut meta) = meta {
            if shape.modern {
                // A name twice is an error in some readers, and this one is not the handler's to say.
                meta.remove(modern::SERVER_INFO);
                out.extend_from_slice(if meta.is_empty() { b"" } else { b"," });
            }
            let members = serde_json::to_vec(&meta).expect("a map of JSON values is JSON");
            out.extend_from_slice(&members[1..members.len() - 1]);
        }
        out.extend_from_slice(b"}}}");
    }
}

impl ServerInner {
    /// Whether there are tools, or may come to be.
    pub(crate) fn has_tools(&self) -> bool {
        self.dynamic || !self.tools.now().is_empty()
    }

    /// Whether there are prompts, or may come to be.
    pub(crate) fn has_prompts(&self) -> bool {
        self.dynamic || !self.prompts.now().is_empty()
    }

    /// Whether there are resources, or may come to be.
    pub(crate) fn has_resources(&self) -> bool {
        self.dynamic || !self.resources.now().is_empty()
    }

    /// Whether anything can be completed, or may come to be.
    pub(crate) fn has_completions(&self) -> bool {
        let (prompts, resources) = (self.prompts.now(), self.resources.now());
        let prompts = prompts.iter().map(|prompt| &prompt.completers);
        let resources = resources.iter().map(|resource| &resource.completers);
        self.dynamic || prompts.chain(resources).any(|completers| !completers.is_empty())
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("info", &self.inner.info).finish_non_exhaustive()
    }
}
