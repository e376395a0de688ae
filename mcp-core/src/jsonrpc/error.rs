//! Errors that reach the peer as JSON-RPC error objects, and the codes that MCP gives a meaning.
//!
//! Owns codes. Must not know HTTP statuses.

use serde_json::Value;
use std::borrow::Cow;

/// Error codes of JSON-RPC 2.0 and MCP (2026-07-28, "Error Codes").
pub mod code {
    /// The bytes are not JSON.
    pub const PARSE_ERROR: i32 = -32700;
    /// The JSON is not a valid message.
    pub const INVALID_REQUEST: i32 = -32600;
    /// The method does not exist, or not in this protocol revision.
    pub const METHOD_NOT_FOUND: i32 = -32601;
    /// The parameters do not fit the method; also an unknown tool, prompt or resource.
    pub const INVALID_PARAMS: i32 = -32602;
    /// The server failed.
    pub const INTERNAL_ERROR: i32 = -32603;
    /// There is no such resource (until 2025-11-25; later ones say [`INVALID_PARAMS`]).
    pub const RESOURCE_NOT_FOUND: i32 = -32002;
    /// HTTP headers do not match the body (2026-07-28 on).
    pub const HEADER_MISMATCH: i32 = -32020;
    /// The request needs a capability that the client did not declare (2026-07-28 on).
    pub const MISSING_CLIENT_CAPABILITY: i32 = -32021;
    /// The request names a protocol revision that the server does not serve (2026-07-28 on).
    pub const UNSUPPORTED_PROTOCOL_VERSION: i32 = -32022;
}

/// An error for the peer: the `error` member of a JSON-RPC response.
///
/// Handlers rarely need it: a tool that fails returns a [`ToolError`](crate::ToolError), which the model can read.
///
/// ```
/// use mcp_core::{RpcError, code};
///
/// let error = RpcError::new(code::INVALID_PARAMS, "unknown tool: \"ad\"");
/// assert_eq!(error.code(), -32602);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RpcError {
    code: i32,
    message: Cow<'static, str>,
    /// In a box: few errors have any, and errors travel through many results.
    data: Option<Box<Value>>,
}

impl RpcError {
    /// An error without data.
    pub fn new(code: i32, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), data: None }
    }

    /// Adds the `data` member.
    #[must_use]
    pub fn with_data(mut self, data: Value) -> Self {
        self.data = Some(Box::new(data));
        self
    }

    /// The number that says what kind of error it is; see [`code`].
    pub fn code(&self) -> i32 {
        self.code
    }

    /// One sentence for people.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The error as a whole message without an id, for a transport that refuses what it did not read.
    pub fn to_message(&self) -> Vec<u8> {
        let mut message = Vec::new();
        super::encode::write_error(&mut message, None, self);
        message
    }

    /// Further detail for programs.
    pub fn data(&self) -> Option<&Value> {
        self.data.as_deref()
    }
}

impl std::fmt::Display for RpcError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.message, self.code)
    }
}

impl std::error::Error for RpcError {}
