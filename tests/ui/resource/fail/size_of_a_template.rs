use mcp_core::resource;

/// One note.
#[resource("notes://{id}", size = 1024)]
fn note(id: u32) -> String {
    id.to_string()
}

fn main() {}
