//! A notebook for an AI assistant: it saves notes, finds them again and reads them back.
//!
//! `cargo run --example quickstart` serves it over HTTP; `-- --transport stdio` over standard input and output.

use mcp_core::{Json, Server, State, ToolError, tool, tools};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::Mutex;

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

type Book = Arc<Mutex<BTreeMap<String, Note>>>;

/// Saves a note, replacing an earlier one of the same title.
#[tool(idempotent)]
async fn save_note(State(book): State<Book>, note: Note) -> String {
    let saved = format!("saved {:?}", note.title);
    book.lock().await.insert(note.title.clone(), note);
    saved
}

/// Finds the notes that contain a text in their title or body.
#[tool(read_only)]
async fn find_notes(State(book): State<Book>, query: &str, #[arg(default = 10)] limit: usize) -> Json<Found> {
    let book = book.lock().await;
    let matches = |note: &&Note| note.title.contains(query) || note.body.contains(query);
    let notes = book.values().filter(matches).take(limit).cloned().collect();
    Json(Found { notes, total: book.values().filter(matches).count() })
}

/// Reads one note.
#[tool(read_only)]
async fn read_note(State(book): State<Book>, title: &str) -> Result<String, ToolError> {
    let book = book.lock().await;
    let found = book.get(title).map(|note| note.body.clone());
    found.ok_or_else(|| ToolError::new(format!("there is no such note; there are: {:?}", book.keys())))
}

#[tokio::main]
async fn main() -> Result<(), mcp_transports::Error> {
    let tools = tools![save_note, find_notes, read_note];
    mcp_transports::run(Server::builder("notebook", "1.0.0").state(Book::default()).tools(tools)).await
}
