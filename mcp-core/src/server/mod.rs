//! A server: what it is called, what it offers, and the way a message takes through it.
//!
//! Reading order: `builder`, `check` and `build_error` (how one is made), `limits`, `receive` (what happens to a message),
//! `lists` (what is answered from what is known) and `calls` (what a handler answers).

mod build_error;
mod builder;
mod calls;
mod check;
mod limits;
mod lists;
mod receive;

pub use build_error::BuildError;
pub use builder::ServerBuilder;
pub use limits::Limits;

use crate::ask::Sealer;
use crate::handler::{Gate, Handler};
use crate::jsonrpc::begin_result;
use crate::prompt::PromptEntry;
use crate::protocol::{Implementation, Shape, Version, modern};
use crate::registry::{Entries, Resources};
use crate::subscription::{Change, Hub};
use crate::tool::ToolEntry;
use serde_json::{Map, Value};
use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

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
    pub(crate) tools: Entries<ToolEntry>,
    pub(crate) prompts: Entries<PromptEntry>,
    pub(crate) resources: Resources,
    /// The extensions that the server declares: settings by identifier.
    pub(crate) extensions: Map<String, Value>,
    lenient: bool,
    sealer: Sealer,
    hub: Hub,
    blocking: Arc<Gate>,
    listen: Arc<Handler>,
    limits: Limits,
    state: Box<dyn Any + Send + Sync>,
    /// Written once, since they are part of many results.
    info_member: Vec<u8>,
    cache_members: Vec<u8>,
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
    pub fn tool_names(&self) -> impl Iterator<Item = &str> + '_ {
        self.inner.tools.iter().map(|tool| &*tool.about.name)
    }

    /// The names of its prompts, in the order they are listed.
    pub fn prompt_names(&self) -> impl Iterator<Item = &str> + '_ {
        self.inner.prompts.iter().map(|prompt| &*prompt.about.name)
    }

    /// The URIs of its resources, then the templates of others, in the order they are listed.
    pub fn resource_uris(&self) -> impl Iterator<Item = &str> + '_ {
        self.inner.resources.iter().map(|resource| &*resource.uri)
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
        let template = &self.inner.resources.find_template(template)?.template;
        let value = |name: &str| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
        template.expand(|name| value(name).map(Cow::Borrowed))
    }

    /// Tells clients that the list of tools has changed.
    pub fn notify_tools_changed(&self) {
        self.inner.hub.publish(Change::Tools);
    }

    /// Tells clients that the list of prompts has changed.
    pub fn notify_prompts_changed(&self) {
        self.inner.hub.publish(Change::Prompts);
    }

    /// Tells clients that the lists of resources and templates have changed.
    pub fn notify_resources_changed(&self) {
        self.inner.hub.publish(Change::Resources);
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

    /// Ends the streams of changes that clients listen to, each with its answer. For transports that stop.
    pub fn end_subscriptions(&self) {
        self.inner.hub.close();
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
        self.inner.state.downcast_ref().expect("the builder took only tools for its own type of state")
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
        // A result of no members of its own.
        if out.last() == Some(&b',') {
            out.pop();
        }
        if !shape.modern && meta.is_none() {
            out.extend_from_slice(b"}}");
            return Ok(());
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
        Ok(())
    }
}

impl ServerInner {
    /// Whether anything can be completed.
    pub(crate) fn has_completions(&self) -> bool {
        let prompts = self.prompts.iter().map(|prompt| &prompt.completers);
        let resources = self.resources.iter().map(|resource| &resource.completers);
        prompts.chain(resources).any(|completers| !completers.is_empty())
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("info", &self.inner.info).finish_non_exhaustive()
    }
}
