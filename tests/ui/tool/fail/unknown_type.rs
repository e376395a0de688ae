use mcp_core::{Server, tool, tools};

/// Saves a note.
#[tool]
async fn save(note: Note) -> Saved {
    let _ = note;
}

fn main() {
    let _ = Server::builder("notebook", "1.0.0").tools(tools![save]).build();
}
