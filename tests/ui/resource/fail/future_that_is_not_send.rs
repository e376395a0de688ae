use mcp_core::resource;
use std::sync::Mutex;

static NOTES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// One note.
#[resource("notes://{id}")]
async fn note(id: usize) -> Option<String> {
    let notes = NOTES.lock().ok()?;
    tokio::task::yield_now().await;
    notes.get(id).cloned()
}

fn main() {}
