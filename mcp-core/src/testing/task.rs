//! A task, as the client for tests sees it.

use super::client::Client;
use crate::jsonrpc::{RpcError, code};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// A task that a call became: what [`Client::call_as_task`] returns.
///
/// ```
/// # use mcp_core::{Server, testing::Client, tool, tools};
/// # use serde_json::json;
/// /// Counts all stars.
/// #[tool(task)]
/// async fn count() -> u64 {
///     tokio::task::yield_now().await;
///     9096
/// }
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let server = Server::builder("sky", "1.0.0").tools(tools![count]).build()?;
/// let client = Client::modern(&server).with_tasks();
/// let task = client.call_as_task("count", json!({})).await?;
/// assert_eq!(task.until("completed").await?["result"]["content"][0]["text"], "9096");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct Task<'a> {
    client: &'a Client,
    created: Value,
}

impl<'a> Task<'a> {
    /// The task of a result, or the result that it is instead.
    pub(super) fn new(client: &'a Client, result: Value) -> Result<Self, Value> {
        if result["resultType"] == "task" { Ok(Self { client, created: result }) } else { Err(result) }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        self.created["taskId"].as_str().unwrap_or_default()
    }

    /// What the call was answered with.
    pub fn created(&self) -> &Value {
        &self.created
    }

    /// What it is now.
    ///
    /// # Errors
    ///
    /// The JSON-RPC error, if the request is answered with one.
    pub async fn get(&self) -> Result<Value, RpcError> {
        self.client.request_once("tasks/get", json!({ "taskId": self.id() })).await
    }

    /// Answers what it asks, by key.
    ///
    /// # Errors
    ///
    /// The JSON-RPC error, if the request is answered with one.
    pub async fn update(&self, answers: Value) -> Result<Value, RpcError> {
        let params = json!({ "taskId": self.id(), "inputResponses": answers });
        self.client.request_once("tasks/update", params).await
    }

    /// Calls it off.
    ///
    /// # Errors
    ///
    /// The JSON-RPC error, if the request is answered with one.
    pub async fn cancel(&self) -> Result<Value, RpcError> {
        self.client.request_once("tasks/cancel", json!({ "taskId": self.id() })).await
    }

    /// Looks again and again until it has this status. A client that [answers](Client::answering) does so meanwhile.
    ///
    /// # Errors
    ///
    /// The JSON-RPC error, if a request is answered with one; an internal error if it ends in another status.
    pub async fn until(&self, status: &str) -> Result<Value, RpcError> {
        loop {
            let task = self.get().await?;
            let now = task["status"].as_str().unwrap_or_default();
            if now == status {
                return Ok(task);
            }
            match now {
                "completed" | "failed" | "cancelled" => {
                    let text = format!("the task is {now}, and will never be {status}");
                    return Err(RpcError::new(code::INTERNAL_ERROR, text));
                }
                "input_required" if self.client.answers() => {
                    let asked: Map<String, Value> =
                        serde_json::from_value(task["inputRequests"].clone()).unwrap_or_default();
                    self.update(self.client.answer_all(asked)).await?;
                }
                _ => tokio::time::sleep(Duration::from_millis(1)).await,
            }
        }
    }

    /// The result of the call, once the task is over.
    ///
    /// # Errors
    ///
    /// The JSON-RPC error with which it failed, or with which a request is answered.
    pub(super) async fn result(&self) -> Result<Value, RpcError> {
        match self.until("completed").await {
            Ok(mut task) => Ok(task["result"].take()),
            Err(error) => {
                let failed = self.get().await?["error"].take();
                let Some(code) = failed["code"].as_i64().and_then(|code| code.try_into().ok()) else {
                    return Err(error);
                };
                Err(RpcError::new(code, failed["message"].as_str().unwrap_or_default().to_owned()))
            }
        }
    }
}
