//! The least that any server does for a call: a typed borrowed parse, the tool, and the answer in the reply buffer.
//!
//! No registry, no validation beyond the types, no context, no cancellation: what is left is the floor that a server is
//! compared with, not a server.

#[path = "../../../src/bench/items.rs"]
pub mod items;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::cell::RefCell;

/// The protocol revision of requests that stand alone.
pub const MODERN: &str = "2026-07-28";

/// One message, as places in its bytes.
#[derive(Deserialize)]
pub struct Message<'a> {
    /// Absent in notifications.
    #[serde(borrow)]
    pub id: Option<&'a RawValue>,
    /// What is asked for.
    #[serde(borrow)]
    pub method: Cow<'a, str>,
    /// What it is asked with.
    #[serde(borrow, default)]
    pub params: Params<'a>,
}

/// The members of `params` that are read.
#[derive(Default, Deserialize)]
pub struct Params<'a> {
    /// The tool.
    #[serde(borrow, default)]
    pub name: Cow<'a, str>,
    #[serde(borrow)]
    arguments: Option<&'a RawValue>,
    /// What a modern request says of itself.
    #[serde(borrow, rename = "_meta", default)]
    pub meta: Meta<'a>,
}

/// The members of `_meta` that are read.
#[derive(Default, Deserialize)]
pub struct Meta<'a> {
    /// The revision of a modern request.
    #[serde(borrow, rename = "io.modelcontextprotocol/protocolVersion")]
    pub version: Option<Cow<'a, str>>,
}

#[derive(Deserialize, JsonSchema)]
struct Add {
    /// The first one.
    a: i64,
    /// The second one.
    b: i64,
}

#[derive(Deserialize, JsonSchema)]
struct Echo<'a> {
    /// What to say.
    #[serde(borrow)]
    text: Cow<'a, str>,
}

#[derive(Deserialize, JsonSchema)]
struct Search {
    /// What to look for.
    query: String,
    /// How many items to return at most.
    #[schemars(range(min = 1, max = 100))]
    limit: u32,
    /// Only items with all of these tags.
    tags: Vec<String>,
    /// Where and how to look.
    nested: items::Nested,
}

/// What is written once and copied into answers.
pub struct Limit {
    list: Vec<u8>,
}

thread_local! {
    /// Where structured content is written once, to be sent twice.
    static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

impl Limit {
    /// A server of this many tools.
    #[must_use]
    pub fn new(tools: usize) -> Self {
        Self { list: list(tools).to_string().into_bytes() }
    }

    /// Writes the answer to a request.
    ///
    /// # Errors
    ///
    /// When a message or its arguments are not what they should be: the benchmark never sends such.
    pub fn answer(&self, message: &Message<'_>, out: &mut Vec<u8>) -> serde_json::Result<()> {
        let Some(id) = message.id else { return Ok(()) };
        out.extend_from_slice(b"{\"jsonrpc\":\"2.0\",\"id\":");
        out.extend_from_slice(id.get().as_bytes());
        out.extend_from_slice(b",\"result\":{");
        if message.params.meta.version.is_some() {
            out.extend_from_slice(b"\"resultType\":\"complete\",");
        }
        match &*message.method {
            "initialize" => out.extend_from_slice(INITIALIZED),
            "tools/list" => {
                out.extend_from_slice(b"\"tools\":");
                out.extend_from_slice(&self.list);
            }
            _ => self.call(&message.params, out)?,
        }
        out.extend_from_slice(b"}}");
        Ok(())
    }

    fn call(&self, params: &Params<'_>, out: &mut Vec<u8>) -> serde_json::Result<()> {
        let arguments = params.arguments.map_or("{}", RawValue::get);
        match &*params.name {
            "add" => {
                let Add { a, b } = serde_json::from_str(arguments)?;
                structured(&items::add(a, b), out)
            }
            "search" => {
                let Search { query, limit, tags, nested } = serde_json::from_str(arguments)?;
                structured(&items::search(&query, limit, &tags, &nested), out)
            }
            _ => {
                let Echo { text } = serde_json::from_str(arguments)?;
                out.extend_from_slice(b"\"content\":[{\"type\":\"text\",\"text\":");
                serde_json::to_writer(&mut *out, &text)?;
                out.extend_from_slice(b"}]");
                Ok(())
            }
        }
    }
}

fn structured(value: &impl Serialize, out: &mut Vec<u8>) -> serde_json::Result<()> {
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.clear();
        serde_json::to_writer(&mut *scratch, value)?;
        out.extend_from_slice(b"\"content\":[{\"type\":\"text\",\"text\":");
        // What serde_json writes is UTF-8: nothing is copied here.
        serde_json::to_writer(&mut *out, &String::from_utf8_lossy(scratch))?;
        out.extend_from_slice(b"}],\"structuredContent\":");
        out.extend_from_slice(scratch);
        Ok(())
    })
}

const INITIALIZED: &[u8] = br#""protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"limit","version":"1.0.0"}"#;

fn list(tools: usize) -> Value {
    let read_only = json!({ "readOnlyHint": true });
    let tool = |name: &str, description: &str, input: Value| json!({ "name": name, "description": description, "inputSchema": input, "annotations": read_only });
    let (add, echo, search) =
        (schemars::schema_for!(Add), schemars::schema_for!(Echo<'_>), schemars::schema_for!(Search));
    let mut list = vec![
        tool("add", "Adds two integers.", add.into()),
        tool("echo", "Says the text again.", echo.into()),
        tool("search", "Finds items.", search.into()),
    ];
    for number in list.len()..tools {
        list.push(tool(
            &format!("dummy_{number:04}_lookup"),
            "Looks a record up.",
            schemars::schema_for!(Add).into(),
        ));
    }
    list.into()
}

/// The command line: the port, and the number of tools.
#[must_use]
pub fn options() -> (u16, usize) {
    let args: Vec<String> = std::env::args().collect();
    let option = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1)?.parse::<usize>().ok()
    };
    (option("--port").and_then(|port| u16::try_from(port).ok()).unwrap_or(0), option("--tools").unwrap_or(4))
}
