use mcp_core::tool;
use std::collections::HashMap;

struct Note {
    title: String,
}

/// Saves notes.
#[tool]
async fn save(notes: Vec<Note>) -> usize {
    notes.len()
}

/// Saves a note.
#[tool]
async fn save_one(#[arg(default = None)] note: Option<Note>) -> bool {
    note.is_some()
}

/// Saves notes by title.
#[tool]
async fn save_by_title(notes: HashMap<String, Note>) -> usize {
    notes.len()
}

fn main() {}
