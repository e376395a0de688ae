//! Prompts: what `#[prompt]` turns a function into.
//!
//! Owns what a prompt publishes and what it may return. Must not know the registry or how arguments are read.
//!
//! Reading order: `spec` (what is published), `message` (what is returned), `into_result` (return types to messages),
//! `reply` (messages to bytes).

mod into_result;
mod message;
mod reply;
mod spec;

pub use into_result::IntoPromptResult;
pub use message::{IntoMessageContent, PromptMessage, PromptResult};
pub use reply::PromptReply;
pub(crate) use spec::PromptEntry;
pub use spec::{Prompt, PromptSet, PromptSpec};
