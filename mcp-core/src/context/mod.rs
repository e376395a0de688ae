//! What a handler can do besides returning: say how far it is, log to the client, notice that it is no longer wanted.
//!
//! Owns the handler's view of a call, the same for every revision. Must not know how messages travel.

mod auth;
mod cancel;
mod client;
mod polling;
mod progress;

pub use auth::Auth;
pub(crate) use cancel::CancelFlag;
pub use client::ClientCapabilities;
pub use progress::Progress;

use crate::connection::CallInner;
use crate::jsonrpc::{MetaKey, write_notification};
use crate::protocol::{Implementation, LogLevel, Shape, Version};
use crate::resource::uri_in_namespace;
use crate::server::Server;
use serde::Serialize;
use serde_json::value::RawValue;
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
    /// Progress must grow; a value that does not, and anything after the call has ended, is dropped.
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
        let Some(token) = self.call.frame.meta(MetaKey::ProgressToken) else { return };
        let progress = progress.into();
        if !progress.advances(&self.call.progress) {
            return;
        }
        if let Ok(token) = serde_json::from_slice::<&RawValue>(token) {
            self.notify("notifications/progress", &progress.with_token(token));
        }
    }

    /// Sends a log message to the client, if it is at least as severe as the client wants.
    ///
    /// Never log secrets or internals: the client may show the message or keep it. The server's own log is `tracing`.
    pub fn log(&self, level: LogLevel, data: impl Serialize) {
        #[derive(Serialize)]
        struct Message<T> {
            level: LogLevel,
            data: T,
        }
        let wanted = self.call.origin.log_level.is_some_and(|threshold| level >= threshold);
        // A value that cannot be JSON is not worth failing the call.
        if let (true, Ok(data)) = (wanted, serde_json::to_value(data)) {
            self.notify("notifications/message", &Message { level, data });
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

    fn notify(&self, method: &str, params: &impl Serialize) {
        let mut frame = Vec::with_capacity(128);
        write_notification(&mut frame, method, params);
        self.call.notify(frame);
    }
}
