//! The types a prompt may return.

use super::message::{IntoMessageContent, PromptMessage, PromptResult};
use super::reply::PromptReply;
use crate::handler::IntoToolError;
use crate::protocol::{Audio, Content, EmbeddedResource, Image, ResourceLink, Text};
use crate::tool::ToolError;
use std::borrow::Cow;

/// A type that a prompt may return.
#[diagnostic::on_unimplemented(
    message = "a prompt cannot return `{Self}`",
    label = "not a result of a prompt",
    note = "return a string or content for one message of the user, `PromptMessage`, a `Vec` of them, `PromptResult`, or `Result<_, ToolError>` of one of them"
)]
pub trait IntoPromptResult {
    /// Adds the messages.
    ///
    /// # Errors
    ///
    /// The prompt's own failure.
    fn write(self, reply: &mut PromptReply) -> Result<(), ToolError>;
}

macro_rules! one_message {
    ($($type:ty),+ $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoPromptResult for $type {
            fn write(self, reply: &mut PromptReply) -> Result<(), ToolError> {
                reply.message(PromptMessage { role: crate::protocol::Role::User, content: self.into_content() });
                Ok(())
            }
        }
    )+};
}

one_message!(String, &'static str, Content, Text, Image, Audio, ResourceLink, EmbeddedResource);

#[diagnostic::do_not_recommend]
impl IntoPromptResult for Cow<'static, str> {
    fn write(self, reply: &mut PromptReply) -> Result<(), ToolError> {
        self.into_owned().write(reply)
    }
}

#[diagnostic::do_not_recommend]
impl IntoPromptResult for PromptMessage {
    fn write(self, reply: &mut PromptReply) -> Result<(), ToolError> {
        reply.message(self);
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<M: IntoPromptResult> IntoPromptResult for Vec<M> {
    fn write(self, reply: &mut PromptReply) -> Result<(), ToolError> {
        self.into_iter().try_for_each(|message| message.write(reply))
    }
}

#[diagnostic::do_not_recommend]
impl<M: IntoPromptResult, const N: usize> IntoPromptResult for [M; N] {
    fn write(self, reply: &mut PromptReply) -> Result<(), ToolError> {
        self.into_iter().try_for_each(|message| message.write(reply))
    }
}

#[diagnostic::do_not_recommend]
impl IntoPromptResult for PromptResult {
    fn write(self, reply: &mut PromptReply) -> Result<(), ToolError> {
        reply.whole(self);
        Ok(())
    }
}

impl<R: IntoPromptResult, E: IntoToolError> IntoPromptResult for Result<R, E> {
    fn write(self, reply: &mut PromptReply) -> Result<(), ToolError> {
        self.map_err(IntoToolError::into_tool_error)?.write(reply)
    }
}
