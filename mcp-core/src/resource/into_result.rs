//! The types a resource may return.

use super::reply::ResourceReply;
use crate::handler::{HasSchema, IntoToolError, Writable};
use crate::protocol::ResourceContents;
use crate::tool::{Json, ToolError};
use bytes::Bytes;
use std::borrow::Cow;

/// A type that a resource may return.
#[diagnostic::on_unimplemented(
    message = "a resource cannot return `{Self}`",
    label = "not what a resource can hold",
    note = "return a string, bytes (`Vec<u8>`), `Json<T>` for a type of your own, `ResourceContents` or a `Vec` of them, an `Option` of one of these (`None`: there is no such resource), or `Result<_, ToolError>` of one of these"
)]
pub trait IntoResourceResult {
    /// The media type, if `mime` does not say another.
    const MIME: Option<&'static str> = None;

    /// Adds the contents.
    ///
    /// # Errors
    ///
    /// The resource's own failure, or that of writing the value as JSON.
    fn write(self, reply: &mut ResourceReply<'_>) -> Result<(), ToolError>;
}

macro_rules! text {
    ($($type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoResourceResult for $type {
            const MIME: Option<&'static str> = Some("text/plain");

            fn write(self, reply: &mut ResourceReply<'_>) -> Result<(), ToolError> {
                reply.text(self);
                Ok(())
            }
        }
    )+};
}

macro_rules! bytes {
    ($($type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoResourceResult for $type {
            const MIME: Option<&'static str> = Some("application/octet-stream");

            fn write(self, reply: &mut ResourceReply<'_>) -> Result<(), ToolError> {
                reply.blob(&self);
                Ok(())
            }
        }
    )+};
}

text!(String, &'static str, Cow<'static, str>, Box<str>);
bytes!(Vec<u8>, &'static [u8], Box<[u8]>, Bytes);

#[diagnostic::do_not_recommend]
impl<const N: usize> IntoResourceResult for &'static [u8; N] {
    const MIME: Option<&'static str> = Some("application/octet-stream");

    fn write(self, reply: &mut ResourceReply<'_>) -> Result<(), ToolError> {
        reply.blob(self);
        Ok(())
    }
}

impl<T: Writable + HasSchema> IntoResourceResult for Json<T> {
    const MIME: Option<&'static str> = Some("application/json");

    fn write(self, reply: &mut ResourceReply<'_>) -> Result<(), ToolError> {
        reply.json(serde_json::to_string(&self.0)?);
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl IntoResourceResult for ResourceContents {
    fn write(self, reply: &mut ResourceReply<'_>) -> Result<(), ToolError> {
        reply.contents(self);
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl IntoResourceResult for Vec<ResourceContents> {
    fn write(self, reply: &mut ResourceReply<'_>) -> Result<(), ToolError> {
        self.into_iter().for_each(|contents| reply.contents(contents));
        Ok(())
    }
}

impl<R: IntoResourceResult> IntoResourceResult for Option<R> {
    const MIME: Option<&'static str> = R::MIME;

    fn write(self, reply: &mut ResourceReply<'_>) -> Result<(), ToolError> {
        self.ok_or_else(|| ToolError::not_found("resource not found"))?.write(reply)
    }
}

impl<R: IntoResourceResult, E: IntoToolError> IntoResourceResult for Result<R, E> {
    const MIME: Option<&'static str> = R::MIME;

    fn write(self, reply: &mut ResourceReply<'_>) -> Result<(), ToolError> {
        self.map_err(IntoToolError::into_tool_error)?.write(reply)
    }
}
