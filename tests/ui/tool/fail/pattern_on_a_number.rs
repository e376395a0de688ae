use mcp_core::tool;

/// Finds a note.
#[tool]
fn find(#[arg(pattern = "^[0-9]{4}$")] id: u32) -> u32 {
    id
}

fn main() {}
