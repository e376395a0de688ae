use mcp_core::tool;

enum Mistake {
    Missing,
}

/// Reads a note.
#[tool]
async fn read(title: &str) -> Result<String, String> {
    Err(format!("no note {title}"))
}

/// Deletes a note.
#[tool]
async fn delete(title: &str) -> Result<(), Mistake> {
    let _ = title;
    Err(Mistake::Missing)
}

fn main() {}
