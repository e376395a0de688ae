//! HTTP by hand: requests as text, answers taken apart, nothing helpful in between.

use serde_json::Value;
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};

/// One connection to a server.
#[derive(Debug)]
pub struct Connection {
    stream: BufReader<TcpStream>,
    addr: SocketAddr,
    /// Messages of an event stream that came along with one that is read already.
    events: VecDeque<Value>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Such as 200.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The whole body, transfer coding undone.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON; of an event stream, the data of its last event.
    #[must_use]
    pub fn json(&self) -> Value {
        let events = self.events();
        events.last().cloned().unwrap_or_else(|| {
            serde_json::from_slice(&self.body)
                .unwrap_or_else(|error| panic!("{error}: {:?}", String::from_utf8_lossy(&self.body)))
        })
    }

    /// The data of every event, if this is an event stream.
    #[must_use]
    pub fn events(&self) -> Vec<Value> {
        if self.header("content-type") != Some("text/event-stream") {
            return Vec::new();
        }
        let body = String::from_utf8_lossy(&self.body).into_owned();
        let data =
            body.lines().filter_map(|line| line.strip_prefix("data: ")).filter(|data| !data.is_empty());
        data.map(|data| serde_json::from_str(data).expect("an event is JSON")).collect()
    }
}

/// A request, built line by line.
#[derive(Clone, Debug)]
pub struct Request {
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    /// A request without a body.
    #[must_use]
    pub fn new(method: &'static str) -> Self {
        Self { method, path: "/mcp".to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    /// A message by POST, with the headers that every client sends.
    #[must_use]
    pub fn post(message: &Value) -> Self {
        let request = Self::new("POST").header("Content-Type", "application/json");
        request.header("Accept", "application/json, text/event-stream").body(message.to_string())
    }

    /// A modern message by POST, with its headers.
    #[must_use]
    pub fn modern(message: &Value) -> Self {
        let request = Self::post(message).header("MCP-Protocol-Version", crate::message::MODERN);
        let request = request.header("Mcp-Method", message["method"].as_str().unwrap_or_default());
        let params = &message["params"];
        match params["name"].as_str().or(params["taskId"].as_str()) {
            Some(name) => request.header("Mcp-Name", name),
            None => request,
        }
    }

    /// A message of a legacy session by POST.
    #[must_use]
    pub fn legacy(session: &str, message: &Value) -> Self {
        Self::post(message).header("MCP-Protocol-Version", "2025-11-25").header("Mcp-Session-Id", session)
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Takes a header out.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self
    }

    /// Sets the method.
    #[must_use]
    pub fn method(mut self, method: &'static str) -> Self {
        self.method = method;
        self
    }

    /// Sets the path.
    #[must_use]
    pub fn path(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The bytes on the wire. `Host` is added unless the request has one.
    #[must_use]
    pub fn bytes(&self, addr: SocketAddr) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.path);
        let has = |name: &str| self.headers.iter().any(|(key, _)| key.eq_ignore_ascii_case(name));
        if !has("Host") {
            head += &format!("Host: {addr}\r\n");
        }
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !has("Content-Length") && !has("Transfer-Encoding") {
            head += &format!("Content-Length: {}\r\n", self.body.len());
        }
        head += "\r\n";
        [head.as_bytes(), &self.body].concat()
    }
}

impl Connection {
    /// Connects.
    #[must_use]
    pub fn open(addr: SocketAddr) -> Self {
        let stream = TcpStream::connect(addr).expect("somebody listens");
        stream.set_read_timeout(Some(crate::stdio::PATIENCE)).expect("a time-out can be set");
        Self { stream: BufReader::new(stream), addr, events: VecDeque::new() }
    }

    /// Sends a request and reads its whole answer.
    pub fn ask(&mut self, request: &Request) -> Answer {
        self.send(request);
        self.answer()
    }

    /// Sends a request.
    pub fn send(&mut self, request: &Request) {
        self.write(&request.bytes(self.addr));
    }

    /// Writes bytes as they are; a server that has hung up already is not an error here.
    pub fn write(&mut self, bytes: &[u8]) {
        let _ = self.stream.get_mut().write_all(bytes);
    }

    /// Reads a whole answer.
    pub fn answer(&mut self) -> Answer {
        let (status, headers) = self.head();
        let mut answer = Answer { status, headers, body: Vec::new() };
        if let Some(length) = answer.header("content-length") {
            answer.body = self.exactly(length.parse().expect("a length is a number"));
        } else if answer.header("transfer-encoding").is_some() {
            while let Some(chunk) = self.chunk() {
                answer.body.extend_from_slice(&chunk);
            }
        }
        answer
    }

    /// Reads status and headers only.
    pub fn head(&mut self) -> (u16, Vec<(String, String)>) {
        let line = self.line();
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.unwrap_or_else(|| panic!("no status in {line:?}"));
        let mut headers = Vec::new();
        loop {
            let line = self.line();
            let Some((name, value)) = line.split_once(": ") else { return (status, headers) };
            headers.push((name.to_lowercase(), value.to_owned()));
        }
    }

    /// Has reads give up after this time instead of failing the test.
    pub fn patience(&mut self, time: std::time::Duration) {
        self.stream.get_ref().set_read_timeout(Some(time)).expect("a time-out can be set");
    }

    /// Whether nothing comes for as long as reads are patient.
    pub fn is_silent(&mut self) -> bool {
        matches!(self.stream.fill_buf(), Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut))
    }

    /// Reads a body of this length.
    pub fn exactly(&mut self, length: usize) -> Vec<u8> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("the body is as long as it says");
        body
    }

    /// Reads one chunk of a chunked body; `None` after the last.
    pub fn chunk(&mut self) -> Option<Vec<u8>> {
        let size = usize::from_str_radix(&self.line(), 16).expect("a chunk begins with its size");
        let mut chunk = vec![0; size];
        self.stream.read_exact(&mut chunk).expect("a chunk is as long as it says");
        self.line();
        (size > 0).then_some(chunk)
    }

    /// Reads an event stream up to its next message; `None` after the last.
    pub fn event(&mut self) -> Option<Value> {
        while self.events.is_empty() {
            let chunk = String::from_utf8(self.chunk()?).expect("events are text");
            let data = chunk.lines().filter_map(|line| line.strip_prefix("data: "));
            let data = data.filter(|data| !data.is_empty());
            self.events
                .extend(data.map(|data| serde_json::from_str::<Value>(data).expect("an event is JSON")));
        }
        self.events.pop_front()
    }

    /// Whether the server has closed the connection.
    pub fn is_closed(&mut self) -> bool {
        match self.stream.read(&mut [0]) {
            Ok(count) => count == 0,
            Err(error) => matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe),
        }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("the server answers");
        line.trim_end().to_owned()
    }
}

/// Opens a legacy session and returns its id.
#[must_use]
pub fn open_session(addr: SocketAddr) -> String {
    open_session_with(addr, |request| request)
}

/// Opens a legacy session with requests that are completed in this way, and returns its id.
pub fn open_session_with(addr: SocketAddr, complete: impl Fn(Request) -> Request) -> String {
    let mut connection = Connection::open(addr);
    let answer = connection.ask(&complete(Request::post(&crate::message::initialize("2025-11-25"))));
    assert_eq!(answer.status, 200);
    let session = answer.header("mcp-session-id").expect("the server opens a session").to_owned();
    let ready = serde_json::json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    assert_eq!(connection.ask(&complete(Request::legacy(&session, &ready))).status, 202);
    session
}
