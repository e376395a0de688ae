//! The messages that a prompt makes.

use crate::protocol::{Content, Role, Text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One message of a conversation.
///
/// ```
/// use mcp_core::{PromptMessage, prompt};
///
/// /// Asks for a review in a given tone.
/// #[prompt]
/// fn review(code: &str, tone: &str) -> Vec<PromptMessage> {
///     vec![
///         PromptMessage::user(format!("Review this code in a {tone} tone:\n{code}")),
///         PromptMessage::assistant("I will look at correctness first."),
///     ]
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PromptMessage {
    /// Who says it.
    pub role: Role,
    /// What is said: text, a picture, sound, a resource.
    pub content: Content,
}

impl PromptMessage {
    /// A message from the person.
    pub fn user(content: impl IntoMessageContent) -> Self {
        Self { role: Role::User, content: content.into_content() }
    }

    /// A message from the model.
    pub fn assistant(content: impl IntoMessageContent) -> Self {
        Self { role: Role::Assistant, content: content.into_content() }
    }
}

/// What a message can say: text as a string, or a block of content.
pub trait IntoMessageContent {
    /// The block.
    fn into_content(self) -> Content;
}

impl<T: Into<Content>> IntoMessageContent for T {
    fn into_content(self) -> Content {
        self.into()
    }
}

impl IntoMessageContent for &str {
    fn into_content(self) -> Content {
        Text::new(self).into()
    }
}

impl IntoMessageContent for String {
    fn into_content(self) -> Content {
        Text::new(self).into()
    }
}

/// Everything that a prompt can answer.
///
/// ```
/// use mcp_core::{PromptMessage, PromptResult, prompt};
///
/// /// Asks for a summary.
/// #[prompt]
/// fn summarise(text: &str) -> PromptResult {
///     PromptResult::new([PromptMessage::user(format!("Summarise:\n{text}"))]).description("A summary in one paragraph")
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PromptResult {
    /// What the messages are for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The messages, in order.
    pub messages: Vec<PromptMessage>,
    /// Metadata for the client, under namespaced keys.
    #[serde(default, rename = "_meta", skip_serializing_if = "Map::is_empty")]
    pub meta: Map<String, Value>,
}

impl PromptResult {
    /// A result of these messages.
    pub fn new(messages: impl IntoIterator<Item = PromptMessage>) -> Self {
        Self { messages: messages.into_iter().collect(), ..Self::default() }
    }

    /// Says what the messages are for.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Adds a member to `_meta`.
    #[must_use]
    pub fn meta(mut self, key: impl Into<String>, value: Value) -> Self {
        self.meta.insert(key.into(), value);
        self
    }
}
