//! What is asked, and what the answer must be. Every answer of every server is held against it.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// The two ways of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    Legacy,
    Modern,
}

/// One kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Two integers, another sum every time.
    Add,
    /// A text of this many bytes, with line breaks and quotes as texts have them.
    Echo(usize),
    /// A list of this many items of five fields.
    Search(usize),
    /// `tools/list`.
    List,
    /// Milliseconds to wait before the answer.
    Slow(u32),
    /// A word of progress before the answer.
    Report,
}

impl Op {
    pub fn name(self) -> String {
        match self {
            Self::Add => "add".to_owned(),
            Self::Echo(bytes) if bytes >= 1 << 20 => {
                format!("echo {} MiB", bytes as f64 / f64::from(1 << 20))
            }
            Self::Echo(bytes) => format!("echo {} KiB", bytes >> 10),
            Self::Search(items) => format!("search {items}"),
            Self::List => "tools/list".to_owned(),
            Self::Slow(_) => "slow".to_owned(),
            Self::Report => "report".to_owned(),
        }
    }

    pub fn tool(self) -> Option<&'static str> {
        match self {
            Self::Add => Some("add"),
            Self::Echo(_) => Some("echo"),
            Self::Search(_) => Some("search"),
            Self::Slow(_) => Some("slow"),
            Self::Report => Some("report"),
            Self::List => None,
        }
    }
}

/// A kind of request in one of the eras, ready to be sent with any id.
pub struct Work {
    pub op: Op,
    /// The request after its id; for `add`, after its first argument.
    tail: String,
    /// What the result must hold.
    expected: Value,
    /// The bytes of a result that was checked member by member: most are the same again.
    known: Vec<u8>,
}

pub const MODERN: &str = "2026-07-28";
const META: &str = r#""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"driver","version":"1.0.0"},"io.modelcontextprotocol/clientCapabilities":{}}"#;

impl Work {
    pub fn new(op: Op, era: Era) -> Self {
        let meta = if era == Era::Modern { format!(",{META}") } else { String::new() };
        let call = |arguments: Value| {
            let tool = op.tool().unwrap_or_default();
            format!(r#","method":"tools/call","params":{{"name":"{tool}","arguments":{arguments}{meta}}}}}"#)
        };
        let (tail, expected) = match op {
            Op::Add => (format!(r#","b":2}}{meta}}}}}"#), Value::Null),
            Op::Echo(bytes) => {
                let text = text(bytes);
                (call(json!({ "text": text })), text.into())
            }
            Op::Search(items) => (call(search_arguments(items)), found(items)),
            Op::Slow(ms) => (call(json!({ "ms": ms })), ms.to_string().into()),
            Op::Report => {
                let meta = meta.replace(r#""_meta":{"#, r#""_meta":{"progressToken":1,"#);
                let params = format!(r#"{{"name":"report","arguments":{{}}{meta}}}"#);
                (format!(r#","method":"tools/call","params":{params}}}"#), "true".into())
            }
            Op::List => {
                let params = meta.trim_start_matches(',');
                (format!(r#","method":"tools/list","params":{{{params}}}}}"#), Value::Null)
            }
        };
        Self { op, tail, expected, known: Vec::new() }
    }

    /// Appends a request.
    pub fn request(&self, id: u64, out: &mut Vec<u8>) {
        let head = match self.op {
            Op::Add => format!(
                r#"{{"jsonrpc":"2.0","id":{id},"method":"tools/call","params":{{"name":"add","arguments":{{"a":{id}"#
            ),
            _ => format!(r#"{{"jsonrpc":"2.0","id":{id}"#),
        };
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(self.tail.as_bytes());
    }

    /// Checks an answer and returns the id that it answers.
    pub fn check(&mut self, answer: &[u8]) -> Result<u64, String> {
        if self.op == Op::Add {
            return check_sum(answer);
        }
        let envelope: Envelope<'_> = parse(answer)?;
        let Some(result) = envelope.result else { return Err(wrong(answer)) };
        let result = result.get().as_bytes();
        if result != self.known {
            self.check_result(&parse(result)?).map_err(|what| format!("{what}: {}", wrong(answer)))?;
            self.known = result.to_vec();
        }
        Ok(envelope.id)
    }

    fn check_result(&self, result: &Value) -> Result<(), &'static str> {
        let text = || result["content"][0]["text"].as_str().ok_or("no text");
        match self.op {
            Op::Echo(_) | Op::Slow(_) | Op::Report => {
                same(text()?, self.expected.as_str().unwrap_or_default())
            }
            Op::Search(_) => {
                let copy: Value = serde_json::from_str(text()?).map_err(|_| "the text is no JSON")?;
                same(&copy, &self.expected)?;
                same(&result["structuredContent"], &self.expected)
            }
            _ => {
                let tools = result["tools"].as_array().ok_or("no tools")?;
                let is_there = |name: &&str| tools.iter().any(|tool| tool["name"] == **name);
                same(&["add", "echo", "search"].iter().all(is_there), &true)
            }
        }
    }
}

fn same<T: PartialEq + ?Sized>(found: &T, expected: &T) -> Result<(), &'static str> {
    if found == expected { Ok(()) } else { Err("not what was expected") }
}

#[derive(Deserialize)]
struct Envelope<'a> {
    id: u64,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Added {
    id: u64,
    result: AddResult,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AddResult {
    structured_content: Sum,
}

#[derive(Deserialize)]
struct Sum {
    sum: u64,
}

fn check_sum(answer: &[u8]) -> Result<u64, String> {
    let added: Added = parse(answer)?;
    if added.result.structured_content.sum == added.id + 2 { Ok(added.id) } else { Err(wrong(answer)) }
}

fn parse<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, String> {
    serde_json::from_slice(bytes).map_err(|error| format!("{error}: {}", wrong(bytes)))
}

fn wrong(answer: &[u8]) -> String {
    let text = String::from_utf8_lossy(answer);
    format!("wrong answer: {}", text.chars().take(400).collect::<String>())
}

/// Words with a line break every 64 characters and a quoted one now and then.
fn text(bytes: usize) -> String {
    let line = "the quick brown fox jumps over the \"lazy\" dog and runs far away\n";
    line.chars().cycle().take(bytes).collect()
}

fn search_arguments(items: usize) -> Value {
    json!({
        "query": "open orders", "limit": items, "tags": ["new", "eu"],
        "nested": { "region": "north", "depth": 3, "exact": false },
    })
}

fn found(items: usize) -> Value {
    let item = |id: usize| {
        json!({
            "id": id,
            "title": format!("Result {id} for \"open orders\""),
            "url": format!("https://example.com/north/{id}?depth=3"),
            "score": (999 - id) as f64 / 1000.0,
            "tags": ["new", "eu"],
        })
    };
    json!({ "items": (0..items).map(item).collect::<Vec<_>>() })
}

/// The message that opens a legacy session, and the one that follows it.
pub fn handshake() -> (String, String) {
    let client = json!({ "name": "driver", "version": "1.0.0" });
    let params = json!({ "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client });
    let initialize = json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params });
    let ready = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    (initialize.to_string(), ready.to_string())
}
