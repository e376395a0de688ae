//! Writes the members of a `prompts/get` result.

use super::message::{PromptMessage, PromptResult};
use crate::jsonrpc::write_json;
use crate::tool::ToolError;
use serde_json::{Map, Value};

/// The result of a prompt while it is put together.
#[derive(Debug, Default)]
pub struct PromptReply {
    result: PromptResult,
}

impl PromptReply {
    pub(crate) fn new() -> Self {
        Self::default()
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
        let PromptResult { description, messages, meta } = self.result;
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
