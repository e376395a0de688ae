//! What a handler can do besides returning: say how far it is, log to the client, notice that it is no longer wanted, and
//! see what came with the request.
//!
//! Owns the handler's view of a call, the same for every revision. Must not know how messages travel.

mod auth;
mod cancel;
mod client;
#[cfg(feature = "tracing-layer")]
mod client_log;
mod polling;
mod progress;
mod trace;

pub use auth::Auth;
pub(crate) use cancel::CancelFlag;
pub use client::ClientCapabilities;
#[cfg(feature = "tracing-layer")]
pub use client_log::ClientLog;
#[cfg(feature = "tracing-layer")]
pub(crate) use client_log::{Quiet, enter_call};
pub use progress::Progress;
pub use trace::TraceContext;

use crate::connection::CallInner;
use crate::jsonrpc::MetaKey;
use crate::protocol::{Header, Implementation, LogLevel, Shape, Version};
use crate::resource::uri_in_namespace;
use crate::server::Server;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;
use std::sync::Arc;

/// The call that a handler is serving. Ask for it with a parameter `ctx: &Context`; it is not part of the schema.
///
/// ```
/// use mcp_core::{Context, LogLevel, tool};
///
/// /// Indexes the documents of a folder.
/// #[tool]
/// async fn index(ctx: &Context, documents: Vec<String>) -> usize {
///     for (done, document) in documents.iter().enumerate() {
///         ctx.progress((done as f64, documents.len() as f64));
///         ctx.log(LogLevel::Debug, format!("indexing {document}"));
///     }
///     documents.len()
/// }
/// ```
#[derive(Clone)]
pub struct Context {
    call: Arc<CallInner>,
}

/// The headers that prove who is calling. A handler that could read them could also pass them on.
const PROOFS: [&str; 4] = ["authorization", "proxy-authorization", "cookie", "mcp-session-id"];

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("request_id", &self.request_id()).finish_non_exhaustive()
    }
}

impl Context {
    pub(crate) fn new(call: Arc<CallInner>) -> Self {
        Self { call }
    }

    pub(crate) fn call(&self) -> &Arc<CallInner> {
        &self.call
    }

    /// The request's id as the client wrote it: a JSON number or string.
    pub fn request_id(&self) -> &str {
        self.call.id()
    }

    /// The protocol revision of the call.
    pub fn protocol_version(&self) -> Version {
        self.call.version
    }

    /// The server, for example to tell other clients what a call has changed.
    pub fn server(&self) -> &Server {
        &self.call.server
    }

    /// Who is calling.
    pub fn auth(&self) -> &Auth {
        &self.call.origin.auth
    }

    /// Who the client says it is. For display and logs: nothing may be decided by it.
    pub fn client_info(&self) -> Option<Implementation> {
        match &self.call.origin.connection {
            Some(connection) if !Shape::of(self.call.version).modern => connection.client_info(),
            _ => self.call.frame.meta_as(MetaKey::ClientInfo),
        }
    }

    /// What the client can be asked to do.
    pub fn client_capabilities(&self) -> ClientCapabilities {
        match &self.call.origin.connection {
            Some(connection) if !Shape::of(self.call.version).modern => connection.client_capabilities(),
            _ => {
                let declared: Option<Map<String, Value>> =
                    self.call.frame.meta_as(MetaKey::ClientCapabilities);
                declared.unwrap_or_default().into()
            }
        }
    }

    /// A member of the request's `_meta`: what a client, or something on the way from it, says beside the parameters. Nothing if
    /// it is not there, not of this type, or there twice.
    ///
    /// It is as trustworthy as an argument, and no schema checks it.
    ///
    /// ```
    /// use mcp_core::{Context, tool};
    ///
    /// /// Says which tenant a request is of.
    /// #[tool(read_only)]
    /// fn tenant(ctx: &Context) -> String {
    ///     ctx.meta::<String>("com.example/tenant").unwrap_or_default()
    /// }
    /// ```
    pub fn meta<'a, T: Deserialize<'a>>(&'a self, key: &str) -> Option<T> {
        self.call.frame.meta_member(key).and_then(|raw| serde_json::from_slice(raw).ok())
    }

    /// Where the request belongs in a distributed trace, if its `_meta` says so in the W3C's format.
    ///
    /// The trace of the HTTP request is another one: see [`header`](Self::header) for that.
    pub fn trace_context(&self) -> Option<TraceContext<'_>> {
        TraceContext::new(|key| self.meta(key))
    }

    /// A header of the HTTP request that the call came in; names compare without case. Nothing on a pipe, for a header that
    /// was sent more than once, or one that is not text.
    ///
    /// Headers that prove who the caller is are never shown: `Authorization`, `Proxy-Authorization`, `Cookie` and
    /// `Mcp-Session-Id`. Whoever verifies them tells handlers what they need by [`Auth`].
    ///
    /// ```
    /// use mcp_core::{Context, ToolError, tool};
    ///
    /// /// Lists what the tenant has.
    /// #[tool(read_only)]
    /// fn inventory(ctx: &Context) -> Result<String, ToolError> {
    ///     let tenant = ctx.header("x-tenant").ok_or_else(|| ToolError::new("the header x-tenant is missing"))?;
    ///     Ok(format!("the inventory of {tenant}"))
    /// }
    /// ```
    pub fn header(&self, name: &str) -> Option<&str> {
        if PROOFS.iter().any(|proof| name.eq_ignore_ascii_case(proof)) {
            return None;
        }
        match self.call.origin.outbox.header(name) {
            Header::One(value) => std::str::from_utf8(value).ok(),
            Header::Absent | Header::Many => None,
        }
    }

    /// The URI of one resource of a template of this server: see [`Server::resource_uri`].
    /// A handler of a [provider in a namespace](crate::ServerBuilder::provider_as) gets that of its own value's template
    /// if there is one, and names it without the namespace.
    ///
    /// ```
    /// use mcp_core::{Context, ResourceLink, ToolError, tool};
    ///
    /// /// Finds the note about something.
    /// #[tool(read_only)]
    /// fn find_note(ctx: &Context, topic: &str) -> Result<ResourceLink, ToolError> {
    ///     let uri = ctx.resource_uri("note://{title}", &[("title", topic)]);
    ///     let uri = uri.ok_or_else(|| ToolError::new("there is no such note"))?;
    ///     Ok(ResourceLink::new(uri, topic))
    /// }
    /// ```
    pub fn resource_uri(&self, template: &str, variables: &[(&str, &str)]) -> Option<String> {
        let namespace = self.call.target.handler.namespace.as_deref();
        let own = namespace.map(|namespace| uri_in_namespace(template, namespace));
        let own = own.and_then(|template| self.call.server.resource_uri(&template, variables));
        own.or_else(|| self.call.server.resource_uri(template, variables))
    }

    /// Tells the client how far the call is, if the client asked to be told.
    ///
    /// Progress must grow; a value that does not, and anything after the call has ended, is dropped. Call it as often as you
    /// like: after ten values the client is told at most 20 times a second, always of the newest, and of the last one
    /// before the result. A task has no progress, but the sentence that goes with it becomes the task's `statusMessage`.
    ///
    /// ```no_run
    /// # use mcp_core::{Context, Progress};
    /// # fn report(ctx: &Context) {
    /// ctx.progress(0.25);
    /// ctx.progress((5.0, 10.0));
    /// ctx.progress(Progress::new(10.0).total(10.0).message("all files read"));
    /// # }
    /// ```
    pub fn progress(&self, progress: impl Into<Progress>) {
        if let Some(task) = self.call.task() {
            let progress = progress.into();
            if let (true, Some(message)) = (self.call.advances(&progress), progress.words()) {
                task.say(message);
            }
        } else if self.call.frame.meta(MetaKey::ProgressToken).is_some() {
            self.call.report(progress.into().fit(self.call.shape()));
        }
    }

    /// Sends a log message to the client, if it is at least as severe as the client wants.
    ///
    /// Never log secrets or internals: the client may show the message or keep it. The server's own log is `tracing`.
    ///
    /// After a hundred messages a call sends at most 100 a second; further ones are dropped unread, and a message of their
    /// level says how many. A legacy client that has not set a level gets those from [`LogLevel::Info`] on; a modern one
    /// asks for a level in each request, or gets none.
    pub fn log(&self, level: LogLevel, data: impl Serialize) {
        if self.call.origin.log_level.is_some_and(|threshold| level >= threshold) {
            self.call.log(level, None, data);
        }
    }

    /// Whether the client has taken the request back. Nothing that is returned from now on reaches it.
    pub fn is_cancelled(&self) -> bool {
        self.call.cancel.is_set()
    }

    /// Resolves when the client takes the request back. Shortly after, the handler's future is dropped.
    pub async fn cancelled(&self) {
        self.call.cancel.wait().await;
    }
}
