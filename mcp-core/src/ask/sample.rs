//! Asking the client's model, and for the client's roots.

use super::question::{Need, Question};
use crate::order::sorted;
use crate::protocol::{Audio, Content, Image, Role, Text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What is asked of the client's model.
///
/// ```
/// use mcp_core::{Context, Sample, ToolError, tool};
///
/// /// Summarises a text with the client's own model.
/// #[tool]
/// async fn summarise(ctx: &Context, text: &str) -> Result<String, ToolError> {
///     let question = Sample::new(format!("Summarise in one sentence:\n{text}"), 100).system("Be brief.");
///     Ok(ctx.sample(question).await?.text())
/// }
/// ```
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sample {
    messages: Vec<SampleMessage>,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    system_prompt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stop_sequences: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model_preferences: Option<ModelPreferences>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<SampleTool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<ToolChoice>,
}

impl Sample {
    /// One message of the user, and how long the answer may be at most.
    pub fn new(text: impl Into<String>, max_tokens: u32) -> Self {
        Self::conversation([SampleMessage::user(Text::new(text))], max_tokens)
    }

    /// A whole conversation.
    pub fn conversation(messages: impl IntoIterator<Item = SampleMessage>, max_tokens: u32) -> Self {
        Self {
            messages: messages.into_iter().collect(),
            max_tokens,
            system_prompt: None,
            temperature: None,
            stop_sequences: Vec::new(),
            model_preferences: None,
            tools: Vec::new(),
            tool_choice: None,
        }
    }

    /// What the model is told before the conversation. The client may change it or leave it out.
    #[must_use]
    pub fn system(mut self, text: impl Into<String>) -> Self {
        self.system_prompt = Some(text.into());
        self
    }

    /// How much chance the model may have, from 0 on.
    #[must_use]
    pub fn temperature(mut self, temperature: f64) -> Self {
        self.temperature = Some(temperature);
        self
    }

    /// Ends the answer before any of these.
    #[must_use]
    pub fn stop(mut self, sequences: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.stop_sequences = sequences.into_iter().map(Into::into).collect();
        self
    }

    /// Which model would be best.
    #[must_use]
    pub fn prefer(mut self, preferences: ModelPreferences) -> Self {
        self.model_preferences = Some(preferences);
        self
    }

    /// Offers the model a tool, which the handler itself runs when it is used (2025-11-25 on).
    #[must_use]
    pub fn tool(mut self, tool: SampleTool) -> Self {
        self.tools.push(tool);
        self
    }

    /// Says whether the model may or must use a tool.
    #[must_use]
    pub fn tool_choice(mut self, choice: ToolChoice) -> Self {
        self.tool_choice = Some(choice);
        self
    }

    /// Whether tools and their results are in order: every use is answered by the next message, which has nothing else.
    pub(super) fn is_in_order(&self) -> bool {
        let mut used: Vec<&str> = Vec::new();
        for SampleMessage { role, content } in &self.messages {
            let result = |block: &SampleContent| matches!(block, SampleContent::ToolResult { .. });
            if !used.is_empty() || content.iter().any(result) {
                let ids = content.iter().map(SampleContent::result_of).collect::<Option<Vec<_>>>();
                let answers = |ids: Vec<&str>| sorted(&ids) == sorted(&used);
                if *role != Role::User || !ids.is_some_and(answers) {
                    return false;
                }
            }
            used = content.iter().filter_map(SampleContent::use_of).collect();
        }
        used.is_empty()
    }

    pub(super) fn question(&self) -> Question {
        let needs = if self.tools.is_empty() { Need::Sampling } else { Need::SamplingTools };
        let params = serde_json::to_value(self).expect("our own types are JSON");
        Question { method: "sampling/createMessage", params, needs }
    }
}

/// One message of a sampled conversation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SampleMessage {
    role: Role,
    content: Vec<SampleContent>,
}

impl SampleMessage {
    /// A message of the user.
    pub fn user(content: impl Into<SampleContent>) -> Self {
        Self { role: Role::User, content: vec![content.into()] }
    }

    /// A message of the model.
    pub fn assistant(content: impl Into<SampleContent>) -> Self {
        Self { role: Role::Assistant, content: vec![content.into()] }
    }

    /// Adds another block.
    #[must_use]
    pub fn and(mut self, content: impl Into<SampleContent>) -> Self {
        self.content.push(content.into());
        self
    }
}

/// A block of a sampled conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum SampleContent {
    /// Text.
    Text(Text),
    /// A picture.
    Image(Image),
    /// Sound.
    Audio(Audio),
    /// The model uses a tool.
    ToolUse {
        /// Ties the result to it.
        id: String,
        /// Which tool.
        name: String,
        /// Its arguments.
        input: Map<String, Value>,
    },
    /// What a tool came to.
    #[serde(rename_all = "camelCase")]
    ToolResult {
        /// Of which use.
        tool_use_id: String,
        /// The result.
        content: Vec<Content>,
        /// Whether it failed.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        is_error: bool,
    },
}

impl SampleContent {
    fn use_of(&self) -> Option<&str> {
        if let Self::ToolUse { id, .. } = self { Some(id) } else { None }
    }

    fn result_of(&self) -> Option<&str> {
        if let Self::ToolResult { tool_use_id, .. } = self { Some(tool_use_id) } else { None }
    }
}

macro_rules! block {
    ($($type:ident),+) => {$(
        impl From<$type> for SampleContent {
            fn from(block: $type) -> Self {
                Self::$type(block)
            }
        }
    )+};
}

block!(Text, Image, Audio);

impl From<&str> for SampleContent {
    fn from(text: &str) -> Self {
        Self::Text(Text::new(text))
    }
}

/// Which model would be best: names to look for, and what matters, from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ModelPreferences {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hints: Vec<Hint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cost_priority: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speed_priority: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    intelligence_priority: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Hint {
    name: String,
}

impl ModelPreferences {
    /// A part of the name of a model that would do; the first that the client has is best.
    #[must_use]
    pub fn hint(mut self, name: impl Into<String>) -> Self {
        self.hints.push(Hint { name: name.into() });
        self
    }

    /// How much it matters that it is cheap.
    #[must_use]
    pub fn cost(mut self, priority: f64) -> Self {
        self.cost_priority = Some(priority);
        self
    }

    /// How much it matters that it is fast.
    #[must_use]
    pub fn speed(mut self, priority: f64) -> Self {
        self.speed_priority = Some(priority);
        self
    }

    /// How much it matters that it is clever.
    #[must_use]
    pub fn intelligence(mut self, priority: f64) -> Self {
        self.intelligence_priority = Some(priority);
        self
    }
}

/// A tool that the model may use while it answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SampleTool {
    name: String,
    description: String,
    input_schema: Value,
}

impl SampleTool {
    /// A tool by name, description and the schema of its arguments.
    pub fn new(name: impl Into<String>, description: impl Into<String>, input_schema: Value) -> Self {
        Self { name: name.into(), description: description.into(), input_schema }
    }
}

/// Whether the model may use tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "mode", rename_all = "lowercase")]
pub enum ToolChoice {
    /// It may.
    Auto,
    /// It must use one.
    Required,
    /// It must not.
    None,
}

/// What the client's model answered.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Sampled {
    /// Who speaks: the model, as a rule.
    pub role: Role,
    /// What it says.
    #[serde(deserialize_with = "one_or_many")]
    pub content: Vec<SampleContent>,
    /// Which model it was.
    pub model: String,
    /// Why it stopped, such as `endTurn`, `maxTokens` or `toolUse`.
    pub stop_reason: Option<String>,
}

impl Sampled {
    /// All text, one block per line.
    pub fn text(&self) -> String {
        let texts = self.content.iter().filter_map(|block| match block {
            SampleContent::Text(text) => Some(text.text.as_str()),
            _ => None,
        });
        texts.collect::<Vec<_>>().join("\n")
    }
}

/// One block stands for a list of one.
fn one_or_many<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<SampleContent>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Blocks {
        Many(Vec<SampleContent>),
        One(SampleContent),
    }
    Ok(match Blocks::deserialize(deserializer)? {
        Blocks::Many(blocks) => blocks,
        Blocks::One(block) => vec![block],
    })
}

/// A folder or file that the client works on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Root {
    /// A `file://` URI.
    pub uri: String,
    /// A name for people.
    pub name: Option<String>,
}

pub(super) fn roots() -> Question {
    Question { method: "roots/list", params: Value::Object(Map::new()), needs: Need::Roots }
}

pub(super) fn read_roots(mut answer: Value) -> Option<Vec<Root>> {
    serde_json::from_value(answer["roots"].take()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(id: &str) -> SampleContent {
        SampleContent::ToolUse { id: id.to_owned(), name: "add".to_owned(), input: Map::new() }
    }

    fn came_to(id: &str) -> SampleContent {
        SampleContent::ToolResult { tool_use_id: id.to_owned(), content: Vec::new(), is_error: false }
    }

    #[test]
    fn every_use_of_a_tool_is_answered_by_the_next_message_and_by_nothing_else() {
        let asks = || SampleMessage::user("How much?");
        let (uses, user) = (SampleMessage::assistant(used("a")).and(used("b")), SampleMessage::user);
        let rows = [
            (vec![asks()], true),
            (vec![asks(), uses.clone(), user(came_to("b")).and(came_to("a"))], true),
            (
                vec![
                    asks(),
                    uses.clone(),
                    user(came_to("a")).and(came_to("b")),
                    SampleMessage::assistant("3"),
                ],
                true,
            ),
            (vec![asks(), uses.clone()], false),
            (vec![asks(), uses.clone(), user(came_to("a"))], false),
            (vec![asks(), uses.clone(), user(came_to("a")).and(came_to("c"))], false),
            (vec![asks(), uses.clone(), user(came_to("a")).and(came_to("b")).and("There.")], false),
            (vec![asks(), uses.clone(), SampleMessage::assistant(came_to("a")).and(came_to("b"))], false),
            (vec![asks(), uses, asks(), user(came_to("a")).and(came_to("b"))], false),
            (vec![user(came_to("a"))], false),
        ];
        for (messages, expected) in rows {
            let sample = Sample::conversation(messages, 10);
            assert_eq!(sample.is_in_order(), expected, "{sample:?}");
        }
    }
}
