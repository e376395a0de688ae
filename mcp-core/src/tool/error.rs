//! Why a handler failed, and who may know.
//!
//! Three audiences: the model reads what the handler wrote for it, the operator reads unexpected errors in the log,
//! the peer gets protocol errors. Nothing crosses from one to the other.

use crate::jsonrpc::RpcError;
use serde_json::Value;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// The failure of a handler: of a tool, and likewise of a prompt or resource.
///
/// Errors that the handler writes itself go to the model, which can act on them. Any other error passes through `?`
/// and is masked: the model learns that something failed, under a reference that finds the whole chain in the log.
///
/// A tool's failure is a result that says `isError`. Prompts and resources have no such results: theirs is a JSON-RPC error
/// with the same text, under the code -32602 for [`ToolError::invalid`] and [`ToolError::not_found`] and -32603 for the others.
///
/// ```
/// use mcp_core::{ToolError, tool};
///
/// /// Reads a file of the project.
/// #[tool(read_only)]
/// async fn read(path: &str) -> Result<String, ToolError> {
///     if path.contains("..") {
///         return Err(ToolError::invalid("path must stay inside the project"));
///     }
///     Ok(std::fs::read_to_string(path)?) // an io::Error is logged, not shown
/// }
/// ```
pub struct ToolError {
    cause: Cause,
}

pub(crate) enum Cause {
    Model(Class, Cow<'static, str>),
    Peer(RpcError),
    Unexpected(Box<dyn Error + Send + Sync>),
}

/// What kind of failure the handler says it is. A tool tells the model in words; prompts and resources, which speak to
/// the client, have a code for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Failure,
    Invalid,
    NotFound,
}

impl ToolError {
    /// An error for the model to read: say what went wrong and what to do about it.
    pub fn new(text: impl Into<Cow<'static, str>>) -> Self {
        Self { cause: Cause::Model(Class::Failure, text.into()) }
    }

    /// Arguments that no schema can refuse, for example a date in the past: an error for the model to read.
    pub fn invalid(text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        Self { cause: Cause::Model(Class::Invalid, format!("invalid arguments: {text}").into()) }
    }

    /// What was asked for does not exist. For a resource this is the protocol's own error for that, with the URI.
    ///
    /// ```
    /// use mcp_core::{ToolError, resource};
    ///
    /// /// A note by its number.
    /// #[resource("note://{number}")]
    /// async fn note(number: u32) -> Result<String, ToolError> {
    ///     match number {
    ///         1 => Ok("Buy milk".to_owned()),
    ///         _ => Err(ToolError::not_found("there is only note 1")),
    ///     }
    /// }
    /// ```
    pub fn not_found(text: impl Into<Cow<'static, str>>) -> Self {
        Self { cause: Cause::Model(Class::NotFound, text.into()) }
    }

    /// A service that the tool needs is down: tells the model that trying again later may help.
    pub fn unavailable(service: impl fmt::Display) -> Self {
        Self::new(format!("{service} is unavailable at the moment; trying again later may help"))
    }

    /// An error that is logged and masked, like those that pass through `?`, from anything that is one: a boxed error, an
    /// `anyhow::Error`, a text.
    ///
    /// ```
    /// # use mcp_core::ToolError;
    /// fn load() -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    ///     Err("the disk is full".into())
    /// }
    ///
    /// fn read() -> Result<String, ToolError> {
    ///     load().map_err(ToolError::unexpected)
    /// }
    /// # assert!(read().is_err());
    /// ```
    pub fn unexpected(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { cause: Cause::Unexpected(error.into()) }
    }

    /// A JSON-RPC error instead of a result, for misuse of the protocol. The model does not see it.
    pub fn protocol(code: i32, message: impl Into<Cow<'static, str>>, data: Option<Value>) -> Self {
        let error = RpcError::new(code, message);
        let error = match data {
            Some(data) => error.with_data(data),
            None => error,
        };
        Self { cause: Cause::Peer(error) }
    }

    pub(crate) fn into_cause(self) -> Cause {
        self.cause
    }
}

/// Masks any error: it is logged with its sources, and the model is told only where to look.
impl<E: Error + Send + Sync + 'static> From<E> for ToolError {
    fn from(error: E) -> Self {
        Self::unexpected(error)
    }
}

impl fmt::Debug for ToolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Cause::Model(_, text) => f.debug_tuple("ToolError").field(text).finish(),
            Cause::Peer(error) => f.debug_tuple("ToolError::protocol").field(error).finish(),
            Cause::Unexpected(error) => f.debug_tuple("ToolError::from").field(error).finish(),
        }
    }
}

impl fmt::Display for ToolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Cause::Model(_, text) => f.write_str(text),
            Cause::Peer(error) => error.fmt(f),
            Cause::Unexpected(error) => error.fmt(f),
        }
    }
}

/// What the peer is told about an unexpected failure: nothing but a reference into the log.
pub(crate) fn masked() -> (String, String) {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    // The process id keeps references of restarted servers apart in one log.
    let reference = format!("{:x}-{:x}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let text = format!("internal error; the server's log has the details under reference {reference}");
    (reference, text)
}
