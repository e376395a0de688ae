//! One client of the server of the goldens, and everything that goes over its wire, in order.

use mcp_core::transport::{Arrival, Connection, Header, Headers, Outbox, PendingCall, Received};
use mcp_core::{Server, Version};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;

/// What is another one each time, and what stands for it.
const OTHERS: [(&str, &str); 4] = [
    ("requestState", "<sealed>"),
    ("taskId", "<task>"),
    ("createdAt", "<time>"),
    ("lastUpdatedAt", "<time>"),
];

pub(crate) struct Wire {
    pub(crate) server: Server,
    pub(crate) version: Version,
    link: Arc<Link>,
    outbox: Arc<dyn Outbox>,
    next_id: u32,
    /// Where calls are, and tasks when their call is answered.
    runtime: Runtime,
    /// The client can be given tasks.
    pub(crate) takes_tasks: bool,
}

/// What is said, and the way back for answers to questions.
struct Link {
    said: Mutex<String>,
    server: Server,
    connection: Arc<Connection>,
}

impl Link {
    fn say(&self, line: &str) {
        let mut said = self.said.lock().expect("no test panics while it writes");
        said.push_str(line);
        said.push('\n');
    }

    /// A message of the server.
    fn server_says(&self, frame: &[u8]) {
        let frame = std::str::from_utf8(frame).expect("messages are UTF-8");
        assert!(!frame.contains('\n'), "a message is one line: {frame}");
        self.say(&format!("< {}", unsealed(frame)));
    }

    fn client_says(&self, message: &Value) {
        self.say(&format!("> {}", unsealed(&message.to_string())));
    }
}

impl Outbox for Link {
    fn notify(&self, frame: Vec<u8>) {
        self.server_says(&frame);
    }

    fn request(&self, frame: Vec<u8>) -> bool {
        self.server_says(&frame);
        let question: Value = serde_json::from_slice(&frame).expect("a question is JSON");
        let answer = json!({ "jsonrpc": "2.0", "id": question["id"], "result": answer_to(&question) });
        self.client_says(&answer);
        let outbox: Arc<dyn Outbox> = Arc::new(Silent);
        let arrival = Arrival::new(&outbox).on(&self.connection);
        self.server.receive(answer.to_string().into(), &arrival, &mut Vec::new());
        true
    }
}

/// An answer to a question brings nothing about on its own way.
struct Silent;

impl Outbox for Silent {
    fn notify(&self, frame: Vec<u8>) {
        panic!("nothing is said here: {}", String::from_utf8_lossy(&frame));
    }
}

/// A request over HTTP whose headers were lost.
struct NoHeaders;

impl Headers for NoHeaders {
    fn header(&self, _: &str) -> Header<'_> {
        Header::Absent
    }
}

impl Wire {
    /// A client whose handshake, if its revision has one, is still to be done.
    pub(crate) fn closed(server: &Server, version: Version) -> Self {
        let connection = Arc::new(Connection::new());
        let link = Arc::new(Link { said: Mutex::default(), server: server.clone(), connection });
        let outbox: Arc<dyn Outbox> = link.clone();
        link.connection.attach(&outbox);
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
        Self { server: server.clone(), version, link, outbox, next_id: 1, runtime, takes_tasks: false }
    }

    /// A client that may ask for anything; how it came to that is not written down.
    pub(crate) fn open(server: &Server, version: Version) -> Self {
        let mut wire = Self::closed(server, version);
        if !version.is_modern() {
            wire.initialize();
        }
        wire.link.said.lock().expect("no test panics while it writes").clear();
        wire.next_id = 1;
        wire
    }

    pub(crate) fn initialize(&mut self) {
        let client = json!({ "name": "client", "version": "1.0.0" });
        let capabilities = self.capabilities();
        let params = json!({ "protocolVersion": self.version.as_str(), "capabilities": capabilities, "clientInfo": client });
        self.ask("initialize", params);
        self.tell("notifications/initialized", None);
    }

    /// What a client of the revision can be asked.
    pub(crate) fn capabilities(&self) -> Value {
        let mut can = json!({ "roots": {}, "sampling": {} });
        if self.version >= Version::V2025_06_18 {
            can["elicitation"] = json!({});
        }
        if self.version >= Version::V2025_11_25 {
            can["elicitation"] = json!({ "form": {}, "url": {} });
            can["sampling"] = json!({ "tools": {} });
        }
        if self.takes_tasks {
            can["extensions"] = json!({ "io.modelcontextprotocol/tasks": {} });
        }
        if !self.version.is_modern() {
            can["roots"] = json!({ "listChanged": true });
        }
        can
    }

    /// Says what the next messages show.
    pub(crate) fn about(&self, text: &str) {
        let first = self.link.said.lock().expect("no test panics while it writes").is_empty();
        self.link.say(&format!("{}# {text}", if first { "" } else { "\n" }));
    }

    /// A request as a client of the revision writes it.
    pub(crate) fn request(&mut self, method: &str, mut params: Value) -> Value {
        if self.version.is_modern() {
            if params["_meta"].is_null() {
                params["_meta"] = json!({});
            }
            let capabilities = self.capabilities();
            let meta = &mut params["_meta"];
            meta["io.modelcontextprotocol/protocolVersion"] = self.version.as_str().into();
            meta["io.modelcontextprotocol/clientInfo"] = json!({ "name": "client", "version": "1.0.0" });
            meta["io.modelcontextprotocol/clientCapabilities"] = capabilities;
        }
        let id = self.next_id;
        self.next_id += 1;
        let mut request = json!({ "jsonrpc": "2.0", "id": id, "method": method });
        if params != json!({}) {
            request["params"] = params;
        }
        request
    }

    /// Asks, and once more with the answers to what the server asks in between.
    pub(crate) fn ask(&mut self, method: &str, params: Value) {
        let request = self.request(method, params.clone());
        let answer = self.send(&request);
        let result = &answer["result"];
        if result["resultType"] != "input_required" {
            return;
        }
        let questions = result["inputRequests"].as_object().expect("something is asked");
        let answers = questions.iter().map(|(key, question)| (key.clone(), answer_to(question)));
        let mut params = params;
        params["inputResponses"] = answers.collect::<serde_json::Map<_, _>>().into();
        params["requestState"] = result["requestState"].clone();
        self.ask(method, params);
    }

    /// Sends a request and waits for its answer.
    pub(crate) fn send(&self, request: &Value) -> Value {
        self.link.client_says(request);
        self.raw(&request.to_string())
    }

    /// Sends bytes that need not be a message; these are written down as they are.
    pub(crate) fn send_bytes(&self, bytes: &str) {
        self.link.say(&format!("> {bytes}"));
        self.raw(bytes);
    }

    /// Sends a request over HTTP, and loses its headers.
    pub(crate) fn send_without_headers(&self, request: &Value) {
        self.link.client_says(request);
        let mut out = Vec::new();
        let arrival = Arrival::new(&self.outbox).with_headers(&NoHeaders);
        self.server.receive(request.to_string().into(), &arrival, &mut out);
        self.link.server_says(&out);
    }

    fn raw(&self, message: &str) -> Value {
        let mut out = Vec::new();
        if let Received::Pending(call) = self.hand_in(message, &mut out) {
            out = self.runtime.block_on(call).1;
        }
        self.heard(&out)
    }

    /// Begins a call that goes on until [`Wire::end`].
    pub(crate) fn begin(&self, request: &Value) -> PendingCall {
        self.link.client_says(request);
        match self.hand_in(&request.to_string(), &mut Vec::new()) {
            Received::Pending(call) => call,
            other => panic!("the call is over already: {other:?}"),
        }
    }

    pub(crate) fn end(&self, call: PendingCall) {
        let out = self.runtime.block_on(call).1;
        self.heard(&out);
    }

    /// Sends a notification.
    pub(crate) fn tell(&self, method: &str, params: Option<Value>) {
        let mut message = json!({ "jsonrpc": "2.0", "method": method });
        if let Some(params) = params {
            message["params"] = params;
        }
        self.link.client_says(&message);
        let received = self.hand_in(&message.to_string(), &mut Vec::new());
        assert!(matches!(received, Received::Accepted), "{received:?}");
    }

    fn hand_in(&self, message: &str, out: &mut Vec<u8>) -> Received {
        let _entered = self.runtime.enter();
        let arrival = Arrival::new(&self.outbox).on(&self.link.connection);
        self.server.receive(message.to_owned().into(), &arrival, out)
    }

    fn heard(&self, out: &[u8]) -> Value {
        if out.is_empty() {
            return Value::Null;
        }
        self.link.server_says(out);
        serde_json::from_slice(out).expect("an answer is JSON")
    }

    /// Lets tasks go on for as long as they can.
    pub(crate) fn settle(&self) {
        self.runtime.block_on(async {
            for _ in 0..100 {
                yield_now().await;
            }
        });
    }

    /// Everything that was said.
    pub(crate) fn said(&self) -> String {
        self.link.said.lock().expect("no test panics while it writes").clone()
    }
}

/// What the client's user, model and folders answer.
fn answer_to(question: &Value) -> Value {
    match question["method"].as_str() {
        Some("elicitation/create") if question["params"]["mode"] == "url" => json!({ "action": "accept" }),
        Some("elicitation/create") => json!({ "action": "accept", "content": {
            "name": "Bo", "email": "bo@example.com", "nights": 3, "share": 2, "breakfast": false,
            "colour": "green", "room": "double",
        } }),
        Some("sampling/createMessage") => json!({
            "role": "assistant", "content": { "type": "text", "text": "Left." },
            "model": "small-1", "stopReason": "endTurn",
        }),
        Some("roots/list") => json!({ "roots": [{ "uri": "file:///home/bo", "name": "Home" }] }),
        _ => panic!("nobody answers {question}"),
    }
}

/// A message with placeholders for what is another one each time.
fn unsealed(message: &str) -> String {
    let mut message = message.to_owned();
    for (member, placeholder) in OTHERS {
        let member = format!("\"{member}\":\"");
        let Some(start) = message.find(&member).map(|at| at + member.len()) else { continue };
        let length = message[start..].find('"').expect("a text ends");
        message.replace_range(start..start + length, placeholder);
    }
    message
}
