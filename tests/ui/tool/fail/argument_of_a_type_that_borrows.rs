use mcp_core::tool;
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
struct Note<'a> {
    title: &'a str,
}

/// Saves a note.
#[tool]
async fn save(note: Note<'_>) -> usize {
    note.title.len()
}

fn main() {}
