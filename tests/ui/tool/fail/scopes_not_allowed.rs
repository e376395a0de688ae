use mcp_core::tool;

/// Deletes a note.
#[tool(scopes())]
fn delete(title: &str) -> usize {
    title.len()
}

/// Saves a note.
#[tool(scopes("notes:write notes:read", "a", "a"))]
fn save(title: &str) -> usize {
    title.len()
}

/// Reads a note.
#[tool(scopes = "notes:read")]
fn read(title: &str) -> usize {
    title.len()
}

fn main() {}
