//! Answers, with what tests ask of them.

use crate::tool::ToolResult;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The result of a call.
///
/// ```
/// # use mcp_core::{Json, Server, testing::Client, tool, tools};
/// # use schemars::JsonSchema;
/// # use serde::{Deserialize, Serialize};
/// #[derive(Serialize, Deserialize, JsonSchema, PartialEq, Debug)]
/// struct Sum {
///     sum: i64,
/// }
///
/// /// Adds two integers.
/// #[tool]
/// fn add(a: i64, b: i64) -> Json<Sum> {
///     Json(Sum { sum: a + b })
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// # let server = Server::builder("calculator", "1.0.0").tools(tools![add]).build()?;
/// let result = Client::modern(&server).call("add", serde_json::json!({ "a": 2, "b": 3 })).await?;
/// assert!(!result.is_error());
/// assert_eq!(result.structured::<Sum>(), Sum { sum: 5 });
/// assert_eq!(result.text(), r#"{"sum":5}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct CallResult {
    raw: Value,
    result: ToolResult,
}

impl CallResult {
    pub(super) fn new(raw: Value) -> Result<Self, serde_json::Error> {
        let result = serde_json::from_value(raw.clone())?;
        Ok(Self { raw, result })
    }

    /// Whether the tool failed in a way that the model is told of.
    pub fn is_error(&self) -> bool {
        self.result.is_error
    }

    /// All text blocks, one per line.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.result.content.iter().filter_map(crate::Content::as_text).collect();
        texts.join("\n")
    }

    /// The structured content as a type.
    ///
    /// # Panics
    ///
    /// When there is none, or it is of another type: both fail the test that asks.
    #[track_caller]
    pub fn structured<T: DeserializeOwned>(&self) -> T {
        let value = self.result.structured_content.clone().expect("the result has structured content");
        serde_json::from_value(value).expect("the structured content is of the type that the test asks for")
    }

    /// Content, metadata and the rest.
    pub fn result(&self) -> &ToolResult {
        &self.result
    }

    /// The result as it came over the wire.
    pub fn raw(&self) -> &Value {
        &self.raw
    }
}

/// One tool of `tools/list`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListedTool {
    /// The name to call it by.
    pub name: String,
    /// The name for people.
    pub title: Option<String>,
    /// What it does.
    pub description: Option<String>,
    /// What arguments it takes.
    pub input_schema: Value,
    /// What its structured content looks like.
    pub output_schema: Option<Value>,
    /// Hints on what calling it does.
    #[serde(default)]
    pub annotations: Value,
}
