//! A result made by hand, for what no return type expresses.

use crate::protocol::Content;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Everything that a tool can answer.
///
/// ```
/// use mcp_core::{ToolResult, tool};
/// use serde_json::json;
///
/// /// Looks a word up.
/// #[tool]
/// async fn look_up(word: &str) -> ToolResult {
///     ToolResult::text(format!("no entry for {word}")).structured(json!({ "entries": [] })).meta("example.com/source", json!("oed"))
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ToolResult {
    /// What the model reads.
    pub content: Vec<Content>,
    /// The same for programs, as the output schema describes it (2025-06-18 on).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub structured_content: Option<Value>,
    /// Whether the call failed in a way that the model should know of.
    #[serde(default)]
    pub is_error: bool,
    /// Metadata for the client, under namespaced keys.
    #[serde(default, rename = "_meta", skip_serializing_if = "Map::is_empty")]
    pub meta: Map<String, Value>,
}

impl ToolResult {
    /// A result of one text block.
    pub fn text(text: impl Into<String>) -> Self {
        Self::default().content(crate::protocol::Text::new(text))
    }

    /// A failure that the model reads.
    pub fn error(text: impl Into<String>) -> Self {
        Self { is_error: true, ..Self::text(text) }
    }

    /// Adds a block.
    #[must_use]
    pub fn content(mut self, block: impl Into<Content>) -> Self {
        self.content.push(block.into());
        self
    }

    /// Sets the structured content.
    #[must_use]
    pub fn structured(mut self, value: Value) -> Self {
        self.structured_content = Some(value);
        self
    }

    /// Adds a member to `_meta`.
    #[must_use]
    pub fn meta(mut self, key: impl Into<String>, value: Value) -> Self {
        self.meta.insert(key.into(), value);
        self
    }
}
