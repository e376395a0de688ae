use mcp_core::resource;

/// All notes.
#[resource("notes://all", name = " ")]
fn notes() -> &'static str {
    ""
}

fn main() {}
