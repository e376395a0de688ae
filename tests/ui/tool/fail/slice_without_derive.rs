use mcp_core::tool;

struct Note {
    title: String,
}

/// Saves notes.
#[tool]
async fn save(notes: &[Note]) -> usize {
    notes.len()
}

fn main() {}
