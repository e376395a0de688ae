use mcp_core::resource;

/// One note.
#[resource("notes://{folder}/{id}{?page}")]
fn note(id: u32) -> String {
    id.to_string()
}

fn main() {}
