use mcp_core::tool;
use schemars_0_8::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
#[schemars(crate = "schemars_0_8")]
struct Note {
    title: String,
}

/// Saves a note.
#[tool]
async fn save(note: Note) -> String {
    note.title
}

fn main() {}
