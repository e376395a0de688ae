use mcp_core::tool;
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
struct Note<'a> {
    title: &'a str,
}

/// Saves notes.
#[tool]
async fn save(titles: Vec<&str>, note: Note<'_>) -> usize {
    titles.len() + note.title.len()
}

fn main() {}
