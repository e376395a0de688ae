//! Event streams by hand, read as the HTML standard says.

use crate::http::{Answer, Connection, Request};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Instant;

/// One event, or a comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// The field `id`.
    pub id: Option<String>,
    /// The field `event`.
    pub name: Option<String>,
    /// The lines of the field `data`, joined.
    pub data: Option<String>,
    /// The field `retry`.
    pub retry: Option<u64>,
    /// There was a comment.
    pub comment: bool,
}

impl Event {
    /// The data as a message.
    #[must_use]
    pub fn json(&self) -> Value {
        let data = self.data.as_deref().unwrap_or_default();
        serde_json::from_str(data).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The id of an event that has one.
    #[must_use]
    pub fn id(&self) -> &str {
        self.id.as_deref().unwrap_or_else(|| panic!("no id: {self:?}"))
    }

    fn is_message(&self) -> bool {
        self.data.as_deref().is_some_and(|data| !data.is_empty())
    }
}

/// An answer that is an event stream.
#[derive(Debug)]
pub struct Stream {
    /// Where it comes from.
    pub connection: Connection,
    /// The headers of the answer, names in lower case.
    pub headers: Vec<(String, String)>,
    bytes: Vec<u8>,
    events: VecDeque<Event>,
    /// It came at once, and nothing follows.
    is_whole: bool,
}

impl Stream {
    /// Sends a request whose answer is a stream.
    #[must_use]
    pub fn open(addr: SocketAddr, request: &Request) -> Self {
        let mut connection = Connection::open(addr);
        connection.send(request);
        let (status, headers) = connection.head();
        assert_eq!(status, 200, "{headers:?}");
        let kind = headers.iter().find(|(name, _)| name == "content-type");
        assert_eq!(kind.map(|(_, value)| value.as_str()), Some("text/event-stream"), "{headers:?}");
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let whole =
            length.map(|(_, length)| connection.exactly(length.parse().expect("a length is a number")));
        let is_whole = whole.is_some();
        let bytes = whole.unwrap_or_default();
        let mut stream = Self { connection, headers, bytes, events: VecDeque::new(), is_whole };
        stream.take_events();
        stream
    }

    /// The next event or comment; `None` at the end.
    pub fn next_event(&mut self) -> Option<Event> {
        while self.events.is_empty() {
            let chunk = if self.is_whole { None } else { self.connection.chunk() };
            let Some(chunk) = chunk else {
                assert!(self.bytes.is_empty(), "the stream ends within an event");
                return None;
            };
            self.bytes.extend_from_slice(&chunk);
            self.take_events();
        }
        self.events.pop_front()
    }

    /// The next event with a message; `None` at the end.
    pub fn message(&mut self) -> Option<Event> {
        let deadline = Instant::now() + crate::stdio::PATIENCE;
        loop {
            let event = self.next_event()?;
            if event.is_message() {
                return Some(event);
            }
            assert!(Instant::now() < deadline, "nothing comes but comments");
        }
    }

    /// Every message to the end.
    pub fn messages(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.message()).collect()
    }

    fn take_events(&mut self) {
        while let Some(end) = self.bytes.windows(2).position(|pair| pair == b"\n\n") {
            let block: Vec<u8> = self.bytes.drain(..end + 2).collect();
            let block = String::from_utf8(block).expect("events are text");
            self.events.push_back(parse(&block));
        }
    }
}

/// Every line end of the standard counts, so that one within the data would tear an event apart.
fn parse(block: &str) -> Event {
    let mut event = Event::default();
    for line in block.replace("\r\n", "\n").split(['\n', '\r']).filter(|line| !line.is_empty()) {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "" => event.comment = true,
            "id" => event.id = Some(value.to_owned()),
            "event" => event.name = Some(value.to_owned()),
            "retry" => event.retry = value.parse().ok(),
            "data" => {
                let before = event.data.take().map(|data| data + "\n").unwrap_or_default();
                event.data = Some(before + value);
            }
            other => panic!("unknown field {other:?}"),
        }
    }
    event
}

/// Asks for the stream of a session, or for the rest of one.
#[must_use]
pub fn get(session: &str, last: Option<&str>) -> Request {
    let request = Request::new("GET").header("Accept", "text/event-stream").header("Mcp-Session-Id", session);
    let request = request.header("MCP-Protocol-Version", "2025-11-25");
    last.map_or(request.clone(), |last| request.header("Last-Event-ID", last))
}

/// Asks for the stream of HTTP+SSE.
#[must_use]
pub fn open_pipe() -> Request {
    Request::new("GET").path("/sse").header("Accept", "text/event-stream")
}

/// A client of HTTP+SSE with its stream.
#[derive(Debug)]
pub struct Client {
    addr: SocketAddr,
    /// What the server sends.
    pub stream: Stream,
    /// Where messages are posted to.
    pub endpoint: String,
}

impl Client {
    /// Connects, and reads where to post.
    #[must_use]
    pub fn connect(addr: SocketAddr) -> Self {
        let mut stream = Stream::open(addr, &open_pipe());
        let first = stream.next_event().expect("the stream is open");
        assert_eq!(first.name.as_deref(), Some("endpoint"));
        Self { addr, stream, endpoint: first.data.expect("it says where to post") }
    }

    /// With the handshake done.
    #[must_use]
    pub fn ready(addr: SocketAddr) -> Self {
        let mut client = Self::connect(addr);
        assert_eq!(
            client.ask(&crate::message::initialize("2024-11-05"))["result"]["protocolVersion"],
            "2024-11-05"
        );
        client.post(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        client
    }

    /// Posts a message.
    pub fn send(&self, message: &Value) -> Answer {
        Connection::open(self.addr).ask(&Request::post(message).path(&self.endpoint))
    }

    /// Posts a message that is taken in.
    pub fn post(&self, message: &Value) {
        let answer = self.send(message);
        assert_eq!((answer.status, answer.body.as_slice()), (202, &b""[..]), "{message}");
    }

    /// Posts a message, and returns the next one that comes.
    pub fn ask(&mut self, message: &Value) -> Value {
        self.post(message);
        self.read()
    }

    /// The next message that comes.
    pub fn read(&mut self) -> Value {
        let event = self.stream.message().expect("the stream is open");
        assert_eq!((event.name.as_deref(), &event.id), (Some("message"), &None));
        event.json()
    }
}
