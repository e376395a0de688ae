//! The client itself: requests as bytes in, answers as bytes out.

use super::result::{CallResult, ListedTool};
use crate::connection::{Arrival, Connection, Outbox, Received};
use crate::context::Auth;
use crate::jsonrpc::RpcError;
use crate::prompt::PromptResult;
use crate::protocol::{ResourceContents, Version};
use crate::server::Server;
use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A client in the same process, for tests.
pub struct Client {
    server: Server,
    version: Version,
    connection: Arc<Connection>,
    inbox: Arc<Inbox>,
    next_id: AtomicU64,
    auth: Auth,
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

/// Keeps what the server sends; a test reads it sooner or later, so the bound is generous.
#[derive(Default)]
struct Inbox(Mutex<VecDeque<Vec<u8>>>);

impl Inbox {
    const CAPACITY: usize = 10_000;
}

impl Outbox for Inbox {
    fn notify(&self, frame: Vec<u8>) {
        let mut frames = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if frames.len() == Self::CAPACITY {
            frames.pop_front();
        }
        frames.push_back(frame);
    }
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
        let client = Self {
            server: server.clone(),
            version,
            connection: Arc::new(Connection::new()),
            inbox: Arc::default(),
            next_id: AtomicU64::new(1),
            auth: Auth::local(),
        };
        if !version.is_modern() {
            let hello = json!({
                "jsonrpc": "2.0", "id": 0, "method": "initialize",
                "params": { "protocolVersion": version.as_str(), "capabilities": {}, "clientInfo": { "name": "test", "version": "0" } },
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
        if self.version.is_modern() {
            let meta = &mut params["_meta"];
            if meta.is_null() {
                *meta = json!({});
            }
            meta["io.modelcontextprotocol/protocolVersion"] = self.version.as_str().into();
            if meta.get("io.modelcontextprotocol/clientCapabilities").is_none() {
                meta["io.modelcontextprotocol/clientCapabilities"] = json!({});
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
        let frames = std::mem::take(&mut *self.inbox.0.lock().unwrap_or_else(PoisonError::into_inner));
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
