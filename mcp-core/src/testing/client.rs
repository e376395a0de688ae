//! The client itself: requests as bytes in, answers as bytes out.

use super::inbox::{Answer, Inbox};
use super::result::{CallResult, ListedTool};
use super::task::Task;
use crate::connection::{Arrival, Connection, Outbox, Received};
use crate::context::Auth;
use crate::jsonrpc::RpcError;
use crate::prompt::PromptResult;
use crate::protocol::{ResourceContents, Version};
use crate::server::Server;
use crate::task::EXTENSION;
use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A client in the same process, for tests.
pub struct Client {
    server: Server,
    version: Version,
    connection: Arc<Connection>,
    inbox: Arc<Inbox>,
    next_id: AtomicU64,
    auth: Auth,
    tasks: bool,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("version", &self.version).finish_non_exhaustive()
    }
}

/// A notification that the server sent.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Notification {
    /// Such as `notifications/progress`.
    pub method: String,
    /// What it says.
    pub params: Value,
}

impl Client {
    /// A client of the newest modern revision.
    pub fn modern(server: &Server) -> Self {
        Self::with(server, Version::LATEST)
    }

    /// A client of the newest legacy revision, its handshake done.
    pub fn legacy(server: &Server) -> Self {
        Self::with(server, Version::LATEST_LEGACY)
    }

    /// One of each era, for tests that must hold in both.
    pub fn both(server: &Server) -> [Self; 2] {
        [Self::legacy(server), Self::modern(server)]
    }

    /// A client of a given revision; a legacy one has done its handshake.
    pub fn with(server: &Server, version: Version) -> Self {
        Self::open(server, version, None)
    }

    fn open(server: &Server, version: Version, answer: Option<Answer>) -> Self {
        let connection = Arc::new(Connection::new());
        let inbox = Arc::new(Inbox::new(server, &connection, answer));
        let outbox: Arc<dyn Outbox> = inbox.clone();
        connection.attach(&outbox);
        let client = Self {
            server: server.clone(),
            version,
            inbox,
            connection,
            next_id: AtomicU64::new(1),
            auth: Auth::local(),
            tasks: false,
        };
        if !version.is_modern() {
            let hello = json!({
                "jsonrpc": "2.0", "id": 0, "method": "initialize",
                "params": { "protocolVersion": version.as_str(), "capabilities": client.inbox.capabilities(), "clientInfo": { "name": "test", "version": "0" } },
            });
            let mut out = Vec::new();
            client.receive(&hello, &mut out);
            client.receive(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }), &mut out);
        }
        client
    }

    /// Makes every further request that of this caller; without it they are those of whoever started the server.
    #[must_use]
    pub fn with_auth(mut self, auth: Auth) -> Self {
        self.auth = auth;
        self
    }

    /// Answers what the server asks: the function is given the method and the parameters of each question, and returns the
    /// result. The client begins anew, and declares that it can be asked everything.
    ///
    /// ```
    /// # use mcp_core::{Context, Sample, Server, ToolError, testing::Client, tool, tools};
    /// # use serde_json::json;
    /// /// Asks the client's model.
    /// #[tool]
    /// async fn ask(ctx: &Context) -> Result<String, ToolError> {
    ///     Ok(ctx.sample(Sample::new("What is the capital of Norway?", 10)).await?.text())
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let server = Server::builder("asking", "1.0.0").tools(tools![ask]).build()?;
    /// for client in Client::both(&server) {
    ///     let client = client.answering(|method, _| {
    ///         assert_eq!(method, "sampling/createMessage");
    ///         json!({ "role": "assistant", "content": { "type": "text", "text": "Oslo" }, "model": "m" })
    ///     });
    ///     assert_eq!(client.call("ask", json!({})).await?.text(), "Oslo");
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn answering(self, answer: impl Fn(&str, &Value) -> Value + Send + Sync + 'static) -> Self {
        let client = Self::open(&self.server, self.version, Some(Box::new(answer)));
        Self { tasks: self.tasks, ..client.with_auth(self.auth) }
    }

    /// Declares with every further request that it knows tasks. [`Client::call`] waits for what they come to then, and
    /// [`Client::call_as_task`] does not.
    #[must_use]
    pub fn with_tasks(self) -> Self {
        Self { tasks: true, ..self }
    }

    /// Calls a tool that becomes a task.
    ///
    /// # Errors
    ///
    /// The JSON-RPC error, if the call is answered with one; an internal error if it is answered with its result.
    pub async fn call_as_task(&self, tool: &str, arguments: Value) -> Result<Task<'_>, RpcError> {
        let result = self.request_once("tools/call", json!({ "name": tool, "arguments": arguments })).await?;
        Task::new(self, result).map_err(|result| {
            RpcError::new(crate::code::INTERNAL_ERROR, format!("the call is no task: {result}"))
        })
    }

    /// Calls a tool.
    ///
    /// # Errors
    ///
    /// The JSON-RPC error, if the call is answered with one. A tool's own failure is a result: see
    /// [`CallResult::is_error`].
    pub async fn call(&self, tool: &str, arguments: Value) -> Result<CallResult, RpcError> {
        let result = self.request("tools/call", json!({ "name": tool, "arguments": arguments })).await?;
        CallResult::new(result).map_err(|error| not_understood(&error))
    }

    /// Gets a prompt.
    ///
    /// # Errors
    ///
    /// The JSON-RPC error, if the request is answered with one.
    pub async fn get_prompt(&self, prompt: &str, arguments: Value) -> Result<PromptResult, RpcError> {
        let result = self.request("prompts/get", json!({ "name": prompt, "arguments": arguments })).await?;
        serde_json::from_value(result).map_err(|error| not_understood(&error))
    }

    /// Reads a resource.
    ///
    /// # Errors
    ///
    /// The JSON-RPC error, if the request is answered with one.
    pub async fn read(&self, uri: &str) -> Result<Vec<ResourceContents>, RpcError> {
        let mut result = self.request("resources/read", json!({ "uri": uri })).await?;
        serde_json::from_value(result["contents"].take()).map_err(|error| not_understood(&error))
    }

    /// Completes an argument of a prompt, given those that are settled already.
    ///
    /// # Errors
    ///
    /// The JSON-RPC error, if the request is answered with one.
    pub async fn complete_prompt(
        &self,
        prompt: &str,
        argument: (&str, &str),
        settled: Value,
    ) -> Result<Vec<String>, RpcError> {
        self.complete(json!({ "type": "ref/prompt", "name": prompt }), argument, settled).await
    }

    /// Completes a variable of a resource template, given those that are settled already.
    ///
    /// # Errors
    ///
    /// The JSON-RPC error, if the request is answered with one.
    pub async fn complete_resource(
        &self,
        template: &str,
        variable: (&str, &str),
        settled: Value,
    ) -> Result<Vec<String>, RpcError> {
        self.complete(json!({ "type": "ref/resource", "uri": template }), variable, settled).await
    }

    async fn complete(
        &self,
        reference: Value,
        (name, value): (&str, &str),
        settled: Value,
    ) -> Result<Vec<String>, RpcError> {
        let params = json!({
            "ref": reference,
            "argument": { "name": name, "value": value },
            "context": { "arguments": settled },
        });
        let mut result = self.request("completion/complete", params).await?;
        serde_json::from_value(result["completion"]["values"].take()).map_err(|error| not_understood(&error))
    }

    /// All tools, from every page.
    ///
    /// # Errors
    ///
    /// The JSON-RPC error, if a request is answered with one.
    pub async fn list_tools(&self) -> Result<Vec<ListedTool>, RpcError> {
        self.list("tools/list", "tools").await
    }

    /// All entries of any list, from every page: of `prompts/list` those under `prompts`, and so on.
    ///
    /// # Errors
    ///
    /// The JSON-RPC error, if a request is answered with one.
    pub async fn list<T: DeserializeOwned>(&self, method: &str, member: &str) -> Result<Vec<T>, RpcError> {
        let mut entries = Vec::new();
        let mut cursor = Value::Null;
        loop {
            let params = if cursor.is_null() { json!({}) } else { json!({ "cursor": cursor }) };
            let mut page = self.request(method, params).await?;
            let listed = serde_json::from_value::<Vec<T>>(page[member].take());
            entries.extend(listed.map_err(|error| not_understood(&error))?);
            cursor = page["nextCursor"].take();
            if cursor.is_null() {
                return Ok(entries);
            }
        }
    }

    /// Sends any request and returns its result.
    ///
    /// # Errors
    ///
    /// The JSON-RPC error, if it is answered with one.
    pub async fn request(&self, method: &str, mut params: Value) -> Result<Value, RpcError> {
        loop {
            let mut result = self.request_once(method, params.clone()).await?;
            if result["resultType"] != "input_required" || !self.inbox.answers() {
                return match Task::new(self, result) {
                    Ok(task) => task.result().await,
                    Err(result) => Ok(result),
                };
            }
            let questions: Map<String, Value> =
                serde_json::from_value(result["inputRequests"].take()).unwrap_or_default();
            params["inputResponses"] = self.answer_all(questions);
            params["requestState"] = result["requestState"].take();
        }
    }

    pub(super) fn answers(&self) -> bool {
        self.inbox.answers()
    }

    /// What the client answers to these questions.
    pub(super) fn answer_all(&self, questions: Map<String, Value>) -> Value {
        let answers = questions.into_iter().map(|(key, question)| {
            let method = question["method"].as_str().unwrap_or_default();
            (key, self.inbox.answer(method, &question["params"]))
        });
        answers.collect::<Map<_, _>>().into()
    }

    /// Sends any request once, whatever it is answered with: a result that asks for input too.
    ///
    /// # Errors
    ///
    /// The JSON-RPC error, if it is answered with one.
    pub async fn request_once(&self, method: &str, mut params: Value) -> Result<Value, RpcError> {
        if self.version.is_modern() {
            let meta = &mut params["_meta"];
            if meta.is_null() {
                *meta = json!({});
            }
            meta["io.modelcontextprotocol/protocolVersion"] = self.version.as_str().into();
            if meta.get("io.modelcontextprotocol/clientCapabilities").is_none() {
                meta["io.modelcontextprotocol/clientCapabilities"] = self.inbox.capabilities();
                if self.tasks {
                    meta["io.modelcontextprotocol/clientCapabilities"]["extensions"][EXTENSION] = json!({});
                }
            }
        }
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let mut out = Vec::new();
        let message = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        if let Received::Pending(call) = self.receive(&message, &mut out) {
            out = call.await.1;
        }
        read_answer(&out)
    }

    /// The notifications that arrived since this was last asked.
    ///
    /// # Panics
    ///
    /// When one of them is not understood, which fails the test that asks.
    pub fn notifications(&self) -> Vec<Notification> {
        let frames = self.inbox.take();
        let read = |frame: &Vec<u8>| {
            serde_json::from_slice(frame).expect("a notification has a method and parameters")
        };
        frames.iter().map(read).collect()
    }

    fn receive(&self, message: &Value, out: &mut Vec<u8>) -> Received {
        let outbox: Arc<dyn Outbox> = self.inbox.clone();
        let arrival = Arrival::new(&outbox).on(&self.connection).by(&self.auth);
        self.server.receive(Bytes::from(message.to_string()), &arrival, out)
    }
}

fn read_answer(bytes: &[u8]) -> Result<Value, RpcError> {
    #[derive(Deserialize)]
    struct Answer {
        result: Option<Value>,
        error: Option<WireError>,
    }
    #[derive(Deserialize)]
    struct WireError {
        code: i32,
        message: String,
        data: Option<Value>,
    }
    let answer: Answer = serde_json::from_slice(bytes).map_err(|error| not_understood(&error))?;
    match (answer.result, answer.error) {
        (Some(result), None) => Ok(result),
        (_, Some(error)) => {
            let rpc = RpcError::new(error.code, error.message);
            Err(match error.data {
                Some(data) => rpc.with_data(data),
                None => rpc,
            })
        }
        (None, None) => {
            Err(RpcError::new(crate::code::INTERNAL_ERROR, "the answer has neither a result nor an error"))
        }
    }
}

fn not_understood(error: &serde_json::Error) -> RpcError {
    RpcError::new(crate::code::INTERNAL_ERROR, format!("the server's answer is not understood: {error}"))
}
