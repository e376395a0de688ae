use mcp_core::tool;
use schemars::JsonSchema;
use serde::Deserialize;
use std::rc::Rc;

#[derive(Deserialize, JsonSchema)]
struct Note {
    title: String,
    #[serde(skip)]
    cached: Option<Rc<str>>,
}

/// Saves a note.
#[tool]
async fn save(note: Note) -> String {
    tokio::task::yield_now().await;
    format!("{}{:?}", note.title, note.cached)
}

fn main() {}
