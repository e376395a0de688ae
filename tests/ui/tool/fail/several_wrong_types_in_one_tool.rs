use mcp_core::{Server, tool, tools};

struct Note {
    title: String,
}

struct Saved;

/// Saves notes.
#[tool]
async fn save(note: Note, title: &String) -> Saved {
    let _ = (note.title, title);
    Saved
}

fn main() {
    let _ = Server::builder("notebook", "1.0.0").tools(tools![save]).build();
}
