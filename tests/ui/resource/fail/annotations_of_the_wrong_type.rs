use mcp_core::resource;

/// All notes.
#[resource("notes://all", annotations = "important")]
fn notes() -> &'static str {
    ""
}

fn main() {}
