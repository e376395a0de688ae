//! A notebook for an AI assistant: it saves notes, finds them again and reads them back.
//!
//! `cargo run --example quickstart` serves it over HTTP; `-- --transport stdio` over standard input and output.

use mcp_core::{Json, Server, State, ToolError, tool, tools};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
struct Note {
    /// A short, unique title.
    title: String,
    /// The note itself, in Markdown.
    body: String,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
struct Found {
    notes: Vec<Note>,
    /// How many notes match, shown or not.
    total: usize,
}

type Notebook = Arc<Mutex<BTreeMap<String, Note>>>;

/// Saves a note, replacing an earlier one of the same title.
#[tool(idempotent)]
async fn save_note(State(book): State<Notebook>, note: Note) -> String {
    let saved = format!("saved {:?}", note.title);
    book.lock().unwrap().insert(note.title.clone(), note);
    saved
}

/// Finds the notes that contain a text in their title, body or tags.
#[tool(read_only)]
async fn find_notes(
    State(book): State<Notebook>,
    query: &str,
    #[arg(default = 10)] limit: usize,
) -> Json<Found> {
    let matches = |note: &Note| {
        note.title.contains(query) || note.body.contains(query) || note.tags.contains(&query.into())
    };
    let mut notes: Vec<Note> = book.lock().unwrap().values().filter(|note| matches(note)).cloned().collect();
    let total = notes.len();
    notes.truncate(limit);
    Json(Found { notes, total })
}

/// Reads one note.
#[tool(read_only)]
async fn read_note(State(book): State<Notebook>, title: &str) -> Result<String, ToolError> {
    let book = book.lock().unwrap();
    let note = book
        .get(title)
        .ok_or_else(|| ToolError::new(format!("no such note; there are: {:?}", book.keys())))?;
    Ok(note.body.clone())
}

#[tokio::main]
async fn main() -> Result<(), mcp_transports::Error> {
    let tools = tools![save_note, find_notes, read_note];
    mcp_transports::run(Server::builder("notebook", "1.0.0").state(Notebook::default()).tools(tools).build()?)
        .await
}
