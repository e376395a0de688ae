//! Tools: what `#[tool]` turns a function into, besides what all handlers have in common.
//!
//! Owns what a tool publishes and what it may return, and the error type of all handlers. Must not know revisions,
//! transports or the registry.
//!
//! Reading order: `spec` (what is published), `into_result` and `result` (return values), `reply` (return values to
//! bytes), `error`.

mod error;
mod into_result;
mod reply;
mod result;
mod spec;

pub use error::ToolError;
pub(crate) use error::{Cause, Class, masked};
pub use into_result::{IntoContent, IntoToolResult, Json};
pub use reply::{Blocks, ToolReply};
pub use result::ToolResult;
pub(crate) use spec::{Behaviour, ToolEntry};
pub use spec::{Tool, ToolSet, ToolSpec};
