//! Writes the members of a `prompts/get` result.

use super::message::{PromptMessage, PromptResult};
use crate::jsonrpc::write_json;
use crate::protocol::Shape;
use crate::tool::ToolError;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The result of a prompt while it is put together.
#[derive(Debug)]
pub struct PromptReply {
    result: PromptResult,
    shape: &'static Shape,
}

impl PromptReply {
    pub(crate) fn new(shape: &'static Shape) -> Self {
        Self { result: PromptResult::default(), shape }
    }

    /// Adds a message.
    pub fn message(&mut self, message: PromptMessage) {
        self.result.messages.push(message);
    }

    /// Takes a result that is complete.
    pub fn whole(&mut self, result: PromptResult) {
        self.result = result;
    }

    pub(crate) fn finish(self, out: &mut Vec<u8>) -> Result<Option<Map<String, Value>>, ToolError> {
        let PromptResult { description, mut messages, meta } = self.result;
        for message in &mut messages {
            if let Cow::Owned(fitting) = message.content.fit(self.shape) {
                message.content = fitting;
            }
        }
        if let Some(text) = description {
            out.extend_from_slice(b"\"description\":");
            write_json(out, &text);
            out.push(b',');
        }
        out.extend_from_slice(b"\"messages\":");
        serde_json::to_writer(&mut *out, &messages)?;
        Ok((!meta.is_empty()).then_some(meta))
    }
}
