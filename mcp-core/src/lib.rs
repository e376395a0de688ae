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
//! protocol from 2024-11-05 to 2026-07-28. The crate `mcp-transports` puts it on stdio, HTTP or a socket.
//!
//! # What to read next
//!
//! | to | see |
//! |---|---|
//! | write tools | [`tool`](macro@tool), [`Json`], [`ToolError`], [`State`], [`Context`], [`Auth`] |
//! | write prompts | [`prompt`](macro@prompt), [`PromptMessage`], [`Choice`](macro@Choice), [`Completing`] |
//! | write resources | [`resource`](macro@resource), [`ResourceContents`] |
//! | ask the client's user | [`Context::elicit`], [`Form`](macro@Form), [`Elicited`] |
//! | let calls go on as tasks | [`Context::into_task`], [`TaskStore`], [`ServerBuilder::task_ttl`] |
//! | let handlers share a value | [`provider`](macro@provider) |
//! | serve agent skills | `Skills` (feature `skills`) |
//! | show pages beside results | [`Ui`] |
//! | declare an extension, with methods of its own | [`Extension`] |
//! | build a server | [`ServerBuilder`], [`Limits`] |
//! | change what it offers while it runs | [`Handle`], [`ServerBuilder::build_dynamic`] |
//! | show callers different things | [`ServerBuilder::visible`], [`Auth`] |
//! | test one | [`testing`], [`lint`] |
//! | report, log and trace | [`Context::progress`], [`Context::log`], [`Context::trace_context`], `ClientLog` (feature `tracing-layer`) |
//! | write a transport | [`transport`] |

#[doc(hidden)]
pub mod __private;
mod ask;
mod cipher;
mod completion;
mod connection;
mod context;
mod extension;
mod handler;
mod jsonrpc;
mod life;
mod lifecycle;
pub mod lint;
mod order;
mod prompt;
mod protocol;
mod registry;
mod resource;
mod schema;
mod server;
#[cfg(feature = "skills")]
mod skill;
mod subscription;
mod task;
pub mod testing;
mod tool;
pub mod transport;
mod ui;

pub use ask::{
    Elicited, Form, ModelPreferences, Root, Sample, SampleContent, SampleMessage, SampleTool, Sampled,
    ToolChoice,
};
pub use completion::{Completing, Completion};
#[cfg(feature = "tracing-layer")]
pub use context::ClientLog;
pub use context::{Auth, ClientCapabilities, Context, Progress, TraceContext};
pub use extension::{Extension, ExtensionMethod, MethodHandler, MethodParam};
pub use handler::{Choice, FromRef, NotAChoice, Provider, State};
pub use jsonrpc::{RpcError, code};
pub use life::{Every, Job, Lifecycle, Running, Session, StartError, Stats, every};
pub use prompt::{IntoMessageContent, IntoPromptResult, PromptMessage, PromptReply, PromptResult, PromptSet};
pub use protocol::{
    Annotations, Audio, CacheScope, Content, EmbeddedResource, Icon, Image, Implementation, LogLevel,
    ResourceBody, ResourceContents, ResourceLink, Role, Text, Theme, UnknownVersion, Version,
};
pub use registry::{Entry, EntryKind};
pub use resource::{Cached, IntoResourceResult, ResourceReply, ResourceSet};
pub use server::{BuildError, Handle, Limits, Server, ServerBuilder};
#[cfg(feature = "skills")]
pub use skill::{Skill, SkillError, Skills};
pub use task::{MemoryTasks, StoreFuture, TaskRecord, TaskState, TaskStore, TaskStoreError};
pub use tool::{Blocks, IntoContent, IntoToolResult, Json, ToolError, ToolReply, ToolResult, ToolSet};

pub use ui::{Ui, UiPermission};

#[cfg(feature = "macros")]
#[doc = include_str!("docs/choice.md")]
pub use mcp_macros::Choice;
#[cfg(feature = "macros")]
#[doc = include_str!("docs/form.md")]
pub use mcp_macros::Form;
#[cfg(feature = "macros")]
#[doc = include_str!("docs/prompt.md")]
pub use mcp_macros::prompt;
#[cfg(feature = "macros")]
#[doc = include_str!("docs/provider.md")]
pub use mcp_macros::provider;
#[cfg(feature = "macros")]
#[doc = include_str!("docs/resource.md")]
pub use mcp_macros::resource;
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

/// Lists prompts for [`ServerBuilder::prompts`]: the paths of `#[prompt]` functions, separated by commas.
///
/// ```
/// use mcp_core::{Server, prompt, prompts};
///
/// /// Asks for a summary.
/// #[prompt]
/// fn summarise(text: &str) -> String {
///     format!("Summarise:\n{text}")
/// }
///
/// let server = Server::builder("writer", "1.0.0").prompts(prompts![summarise]).build()?;
/// assert_eq!(server.prompt_names().collect::<Vec<_>>(), ["summarise"]);
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
#[cfg(feature = "macros")]
#[macro_export]
macro_rules! prompts {
    ($($path:tt)*) => { $crate::__private::prompts!([$crate] $($path)*) };
}

/// Lists resources for [`ServerBuilder::resources`]: the paths of `#[resource]` functions, separated by commas.
///
/// ```
/// use mcp_core::{Server, resource, resources};
///
/// /// What this server is for.
/// #[resource("about://server")]
/// fn about() -> &'static str {
///     "It knows everything."
/// }
///
/// let server = Server::builder("oracle", "1.0.0").resources(resources![about]).build()?;
/// assert_eq!(server.resource_uris().collect::<Vec<_>>(), ["about://server"]);
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
#[cfg(feature = "macros")]
#[macro_export]
macro_rules! resources {
    ($($path:tt)*) => { $crate::__private::resources!([$crate] $($path)*) };
}

pub use schemars;
