use mcp_core::tool;
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
struct Note {
    title: String,
}

/// Saves a note.
#[tool]
async fn save(note: &Note) -> String {
    note.title.clone()
}

/// Finds a note.
#[tool]
async fn find(title: &String, tags: Option<&Vec<String>>) -> usize {
    title.len() + tags.map_or(0, Vec::len)
}

fn main() {}
