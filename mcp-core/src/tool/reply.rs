//! Writes the members of a `tools/call` result straight into the reply.
//!
//! Structured content is serialised once; the text that older clients read is escaped from the same bytes.

use super::error::ToolError;
use crate::jsonrpc::{escape_into, write_text};
use crate::protocol::{Content, Shape};
use crate::schema::Checker;
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt::{self, Write as _};

/// The result of a tool while it is written.
pub struct ToolReply<'a> {
    out: &'a mut Vec<u8>,
    shape: &'static Shape,
    meta: Option<Map<String, Value>>,
    output: Option<&'a Checker>,
    empty: bool,
}

impl fmt::Debug for ToolReply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolReply").finish_non_exhaustive()
    }
}

impl<'a> ToolReply<'a> {
    pub(crate) fn new(out: &'a mut Vec<u8>, shape: &'static Shape) -> Self {
        Self { out, shape, meta: None, output: None, empty: true }
    }

    /// Holds structured content against the schema that was published for it, in builds with debug assertions.
    pub(crate) fn checked_against(self, output: Option<&'a Checker>) -> Self {
        Self { output: output.filter(|_| cfg!(debug_assertions)), ..self }
    }

    /// Writes the content blocks. Call it once.
    ///
    /// # Errors
    ///
    /// Whatever writing a block fails with.
    pub fn content(
        &mut self,
        write: impl FnOnce(&mut Blocks<'_>) -> Result<(), ToolError>,
    ) -> Result<(), ToolError> {
        self.member("content");
        self.out.push(b'[');
        write(&mut Blocks { out: self.out, shape: self.shape, empty: true })?;
        self.out.push(b']');
        Ok(())
    }

    /// Writes structured content and its copy as text.
    ///
    /// # Errors
    ///
    /// When the value cannot be written as JSON.
    pub fn structured(&mut self, value: &impl Serialize) -> Result<(), ToolError> {
        let (start, empty) = (self.out.len(), self.empty);
        if self.shape.structured {
            self.member("structuredContent");
        }
        let from = self.out.len();
        serde_json::to_writer(&mut *self.out, value)?;
        self.end_structured(start, empty, from)
    }

    /// The rest of [`ToolReply::structured`], which is not compiled anew for every type.
    fn end_structured(&mut self, start: usize, empty: bool, from: usize) -> Result<(), ToolError> {
        on_one_line(self.out, from);
        self.check(&self.out[from..])?;
        if self.shape.structured && (self.shape.any_structured || self.out[from] == b'{') {
            self.text_copy(from, self.out.len());
            return Ok(());
        }
        let text = self.out.split_off(from);
        self.out.truncate(start);
        self.empty = empty;
        self.content(|blocks| blocks.text(&String::from_utf8_lossy(&text)))
    }

    /// Fails with everything that the output schema does not allow: the handler's author reads it in the log.
    fn check(&self, content: &[u8]) -> Result<(), ToolError> {
        let Some(checker) = self.output else { return Ok(()) };
        let violations = checker.check(&serde_json::from_slice(content)?);
        if violations.is_empty() {
            return Ok(());
        }
        let violations: Vec<String> =
            violations.iter().map(|found| format!("{}: {}", found.path, found.expectation)).collect();
        let text = format!("the result does not fit its own output schema: {}", violations.join("; "));
        Err(ToolError::unexpected(text))
    }

    fn text_copy(&mut self, from: usize, to: usize) {
        self.member("content");
        self.out.extend_from_slice(b"[{\"type\":\"text\",\"text\":\"");
        escape_into(self.out, from, to);
        self.out.extend_from_slice(b"\"}]");
    }

    /// Marks the result as a failure that the model should know of.
    pub fn error(&mut self) {
        self.member("isError");
        self.out.extend_from_slice(b"true");
    }

    /// Adds members to `_meta`.
    pub fn meta(&mut self, members: Map<String, Value>) {
        if !members.is_empty() {
            self.meta = Some(members);
        }
    }

    /// Whether the peer knows structured content at all.
    pub(super) fn takes_structured(&self, value: &Value) -> bool {
        self.shape.structured && (self.shape.any_structured || value.is_object())
    }

    pub(super) fn raw_structured(&mut self, value: &Value) -> Result<(), ToolError> {
        self.member("structuredContent");
        Ok(serde_json::to_writer(&mut *self.out, value)?)
    }

    pub(crate) fn into_meta(self) -> Option<Map<String, Value>> {
        self.meta
    }

    fn member(&mut self, name: &str) {
        if !std::mem::take(&mut self.empty) {
            self.out.push(b',');
        }
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
    }
}

/// The list of content blocks while it is written.
pub struct Blocks<'a> {
    out: &'a mut Vec<u8>,
    shape: &'static Shape,
    empty: bool,
}

impl fmt::Debug for Blocks<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blocks").finish_non_exhaustive()
    }
}

impl Blocks<'_> {
    /// Writes a text block.
    ///
    /// # Errors
    ///
    /// None today; the signature is that of every block.
    pub fn text(&mut self, text: &str) -> Result<(), ToolError> {
        self.separate();
        self.out.extend_from_slice(b"{\"type\":\"text\",\"text\":");
        write_text(self.out, text);
        self.out.push(b'}');
        Ok(())
    }

    /// Writes a text block from something that displays itself without quotes, backslashes or control characters,
    /// such as a number.
    pub(super) fn plain(&mut self, value: impl fmt::Display) {
        self.separate();
        self.out.extend_from_slice(b"{\"type\":\"text\",\"text\":\"");
        write!(Bytes(self.out), "{value}").expect("writing to memory does not fail");
        self.out.extend_from_slice(b"\"}");
    }

    /// Writes any block. Where the client's revision lacks its kind, what comes nearest stands for it.
    ///
    /// # Errors
    ///
    /// When the block cannot be written as JSON.
    pub fn block(&mut self, block: &Content) -> Result<(), ToolError> {
        self.separate();
        let from = self.out.len();
        serde_json::to_writer(&mut *self.out, &*block.fit(self.shape))?;
        on_one_line(self.out, from);
        Ok(())
    }

    fn separate(&mut self) {
        if !std::mem::take(&mut self.empty) {
            self.out.push(b',');
        }
    }
}

/// Mends a user's value. JSON that it has inside as it came from elsewhere may have line breaks between its tokens;
/// a message has none, since a line break ends it.
fn on_one_line(out: &mut Vec<u8>, from: usize) {
    if out[from..].iter().any(|byte| *byte < b' ') {
        let written = out.split_off(from);
        out.extend(written.into_iter().filter(|byte| *byte >= b' '));
    }
}

struct Bytes<'a>(&'a mut Vec<u8>);

impl fmt::Write for Bytes<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}
