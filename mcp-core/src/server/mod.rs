//! A server: what it is called, what it offers, and the way a message takes through it.
//!
//! Reading order: `builder` and `build_error` (how one is made), `limits`, `receive` (what happens to a message).

mod build_error;
mod builder;
mod limits;
mod receive;

pub use build_error::BuildError;
pub use builder::ServerBuilder;
pub use limits::Limits;

use crate::protocol::{Implementation, Shape, Version};
use crate::registry::Tools;
use serde_json::{Map, Value};
use std::any::Any;
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
    pub(crate) tools: Tools,
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
        self.inner.tools.names().map(|name| -> &str { name })
    }

    /// The limits it keeps.
    pub fn limits(&self) -> &Limits {
        &self.inner.limits
    }

    pub(crate) fn state<S: Send + Sync + 'static>(&self) -> &S {
        self.inner.state.downcast_ref().expect("the builder took only tools for its own type of state")
    }

    /// Writes what every result ends with.
    pub(crate) fn end_result(&self, out: &mut Vec<u8>, shape: &Shape, meta: Option<&Map<String, Value>>) {
        if !shape.modern && meta.is_none() {
            out.extend_from_slice(b"}}");
            return;
        }
        out.extend_from_slice(b",\"_meta\":{");
        if shape.modern {
            out.extend_from_slice(&self.inner.info_member);
        }
        if let Some(meta) = meta {
            if shape.modern {
                out.push(b',');
            }
            let members = serde_json::to_vec(meta).expect("a map of JSON values is JSON");
            out.extend_from_slice(&members[1..members.len() - 1]);
        }
        out.extend_from_slice(b"}}}");
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("info", &self.inner.info).finish_non_exhaustive()
    }
}
