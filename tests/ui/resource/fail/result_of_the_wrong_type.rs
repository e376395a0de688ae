use mcp_core::{Server, resource, resources};
use serde::Serialize;

#[derive(Serialize)]
struct Note {
    title: String,
}

/// One note.
#[resource("notes://{id}")]
fn note(id: u32) -> Note {
    Note { title: id.to_string() }
}

/// The number of notes.
#[resource("notes://count")]
async fn count() -> u64 {
    1
}

/// The titles of all notes.
#[resource("notes://titles")]
async fn titles() -> Option<Vec<String>> {
    None
}

/// Nothing.
#[resource("notes://nothing")]
fn nothing() {}

fn main() {
    let _ = Server::builder("notes", "1").resources(resources![note, count, titles, nothing]).build();
}
