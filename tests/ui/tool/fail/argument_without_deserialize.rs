use mcp_core::{Server, tool, tools};
use schemars::JsonSchema;

#[derive(JsonSchema)]
struct Note {
    title: String,
}

/// Saves a note.
#[tool]
async fn save(note: Note) -> String {
    note.title
}

fn main() {
    let _ = Server::builder("notebook", "1.0.0").tools(tools![save]).build();
}
