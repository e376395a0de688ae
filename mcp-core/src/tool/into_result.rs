//! The types a tool may return.

use super::error::ToolError;
use super::reply::{Blocks, ToolReply};
use super::result::ToolResult;
use crate::handler::{HasSchema, IntoToolError, Writable};
use crate::protocol::{Audio, Content, EmbeddedResource, Image, ResourceLink, Text};
use schemars::{Schema, SchemaGenerator};
use std::borrow::Cow;

/// A type that a tool may return.
#[diagnostic::on_unimplemented(
    message = "a tool cannot return `{Self}`",
    label = "not a result of a tool",
    note = "return `()`, a string, a number, `bool`, content such as `Image`, `Json<T>` for a type of your own, `ToolResult`, or `Result<_, ToolError>` of one of them"
)]
pub trait IntoToolResult {
    /// The schema of the structured content, for types that have one.
    fn output_schema(_: &mut SchemaGenerator) -> Option<Schema> {
        None
    }

    /// Writes the result.
    ///
    /// # Errors
    ///
    /// The tool's own failure, or that of writing the value as JSON.
    fn write(self, reply: &mut ToolReply<'_>) -> Result<(), ToolError>;
}

/// A type that makes one or more blocks of content.
pub trait IntoContent {
    /// Writes the blocks.
    ///
    /// # Errors
    ///
    /// When a block cannot be written as JSON.
    fn write(self, blocks: &mut Blocks<'_>) -> Result<(), ToolError>;
}

macro_rules! content_is_a_result {
    ($type:ty $(, $generics:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics: IntoContent),*> IntoToolResult for $type {
            fn write(self, reply: &mut ToolReply<'_>) -> Result<(), ToolError> {
                reply.content(|blocks| IntoContent::write(self, blocks))
            }
        }
    };
}

macro_rules! text {
    ($($type:ty),+) => {$(
        impl IntoContent for $type {
            fn write(self, blocks: &mut Blocks<'_>) -> Result<(), ToolError> {
                blocks.text(&self)
            }
        }
        content_is_a_result!($type);
    )+};
}

macro_rules! plain {
    ($($type:ty),+) => {$(
        impl IntoContent for $type {
            fn write(self, blocks: &mut Blocks<'_>) -> Result<(), ToolError> {
                blocks.plain(self);
                Ok(())
            }
        }
        content_is_a_result!($type);
    )+};
}

macro_rules! block {
    ($($type:ident),+) => {$(
        impl IntoContent for $type {
            fn write(self, blocks: &mut Blocks<'_>) -> Result<(), ToolError> {
                blocks.block(&Content::from(self))
            }
        }
        content_is_a_result!($type);
    )+};
}

text!(String, &'static str, Cow<'static, str>, Box<str>);
plain!(bool, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64);
block!(Content, Text, Image, Audio, ResourceLink, EmbeddedResource);

impl IntoContent for char {
    fn write(self, blocks: &mut Blocks<'_>) -> Result<(), ToolError> {
        blocks.text(self.encode_utf8(&mut [0; 4]))
    }
}
content_is_a_result!(char);

impl IntoContent for () {
    fn write(self, _: &mut Blocks<'_>) -> Result<(), ToolError> {
        Ok(())
    }
}
content_is_a_result!(());

impl<C: IntoContent> IntoContent for Vec<C> {
    fn write(self, blocks: &mut Blocks<'_>) -> Result<(), ToolError> {
        self.into_iter().try_for_each(|block| block.write(blocks))
    }
}
content_is_a_result!(Vec<C>, C);

macro_rules! tuple {
    ($($name:ident),+) => {
        impl<$($name: IntoContent),+> IntoContent for ($($name,)+) {
            #[expect(non_snake_case, reason = "one variable for each type")]
            fn write(self, blocks: &mut Blocks<'_>) -> Result<(), ToolError> {
                let ($($name,)+) = self;
                $($name.write(blocks)?;)+
                Ok(())
            }
        }
        content_is_a_result!(($($name,)+) $(, $name)+);
    };
}

tuple!(A);
tuple!(A, B);
tuple!(A, B, C);
tuple!(A, B, C, D);
tuple!(A, B, C, D, E);
tuple!(A, B, C, D, E, F);

/// Structured content: the value goes out as JSON for programs and, the same, as text for models. Its type's schema is
/// published as the tool's output schema.
///
/// ```
/// use mcp_core::{Json, tool};
/// use schemars::JsonSchema;
/// use serde::Serialize;
///
/// #[derive(Serialize, JsonSchema)]
/// struct Size {
///     /// Lines, counted by line breaks.
///     lines: usize,
///     words: usize,
/// }
///
/// /// Measures a text.
/// #[tool(read_only)]
/// async fn measure(text: &str) -> Json<Size> {
///     Json(Size { lines: text.lines().count(), words: text.split_whitespace().count() })
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: Writable + HasSchema> IntoToolResult for Json<T> {
    fn output_schema(generator: &mut SchemaGenerator) -> Option<Schema> {
        Some(generator.subschema_for::<T>())
    }

    fn write(self, reply: &mut ToolReply<'_>) -> Result<(), ToolError> {
        reply.structured(&self.0)
    }
}

#[diagnostic::do_not_recommend]
impl IntoToolResult for ToolResult {
    fn write(self, reply: &mut ToolReply<'_>) -> Result<(), ToolError> {
        reply.content(|blocks| self.content.iter().try_for_each(|block| blocks.block(block)))?;
        if let Some(value) = self.structured_content.as_ref().filter(|value| reply.takes_structured(value)) {
            reply.raw_structured(value)?;
        }
        if self.is_error {
            reply.error();
        }
        reply.meta(self.meta);
        Ok(())
    }
}

impl<R: IntoToolResult, E: IntoToolError> IntoToolResult for Result<R, E> {
    fn output_schema(generator: &mut SchemaGenerator) -> Option<Schema> {
        R::output_schema(generator)
    }

    fn write(self, reply: &mut ToolReply<'_>) -> Result<(), ToolError> {
        self.map_err(IntoToolError::into_tool_error)?.write(reply)
    }
}
