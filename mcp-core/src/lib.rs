//! Write an MCP server by annotating functions.
//!
//! ```
//! use mcp_core::{Server, tool, tools};
//!
//! /// Adds two integers.
//! #[tool]
//! async fn add(
//!     /// First addend.
//!     a: i64,
//!     /// Second addend.
//!     b: i64,
//! ) -> i64 {
//!     a + b
//! }
//!
//! let server = Server::builder("calculator", "1.0.0").tools(tools![add]).build()?;
//! # Ok::<(), mcp_core::BuildError>(())
//! ```
//!
//! The signature is the schema, the compiler is the reviewer, and the same server value answers every revision of the
//! protocol from 2024-11-05 to 2026-07-28. The crate `mcp-transports` puts it on stdio or HTTP.
//!
//! # What to read next
//!
//! | to | see |
//! |---|---|
//! | write tools | [`tool`], [`Json`], [`ToolError`], [`State`], [`Context`] |
//! | build a server | [`ServerBuilder`], [`Limits`] |
//! | test one | [`testing`] |
//! | write a transport | [`transport`] |

#[doc(hidden)]
pub mod __private;
mod connection;
mod context;
mod jsonrpc;
mod lifecycle;
mod protocol;
mod registry;
mod schema;
mod server;
pub mod testing;
mod tool;
pub mod transport;

pub use context::{ClientCapabilities, Context, Progress};
pub use jsonrpc::{RpcError, code};
pub use protocol::{
    Annotations, Audio, Content, EmbeddedResource, Icon, Image, Implementation, LogLevel, ResourceBody,
    ResourceContents, ResourceLink, Role, Text, Theme, UnknownVersion, Version,
};
pub use server::{BuildError, Limits, Server, ServerBuilder};
pub use tool::{
    Blocks, FromRef, IntoContent, IntoToolResult, Json, State, ToolError, ToolList, ToolReply, ToolResult,
    ToolSet,
};

#[cfg(feature = "macros")]
#[doc = include_str!("docs/tool.md")]
pub use mcp_macros::tool;

/// Lists tools for [`ServerBuilder::tools`]: the paths of `#[tool]` functions, separated by commas.
///
/// ```
/// use mcp_core::{Server, tools};
///
/// mod text {
///     /// Counts the words of a text.
///     #[mcp_core::tool(read_only)]
///     pub fn words(text: &str) -> usize {
///         text.split_whitespace().count()
///     }
/// }
///
/// let server = Server::builder("text", "1.0.0").tools(tools![text::words]).build()?;
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
///
/// A name that is misspelt, a function without `#[tool]` and two tools of one name do not compile:
///
/// ```compile_fail
/// # use mcp_core::{tool, tools};
/// /// Adds.
/// #[tool]
/// fn add(a: i64, b: i64) -> i64 { a + b }
///
/// let list = tools![add, add];
/// ```
#[cfg(feature = "macros")]
#[macro_export]
macro_rules! tools {
    ($($path:tt)*) => { $crate::__private::tools!([$crate] $($path)*) };
}

pub use schemars;
