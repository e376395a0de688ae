use mcp_core::tool;

/// Deletes a note.
#[tool(read_only, destructive)]
fn delete(title: &str) {
    let _ = title;
}

fn main() {}
