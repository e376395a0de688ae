use mcp_core::resource;

/// Some notes.
#[resource("notes://all{?page,size}")]
fn notes(page: u32, size: &str) -> String {
    format!("{page} {size}")
}

fn main() {}
