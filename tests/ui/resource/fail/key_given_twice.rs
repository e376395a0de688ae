use mcp_core::resource;

/// All notes.
#[resource("notes://all", mime = "text/plain", hidden, mime = "text/html")]
fn notes() -> &'static str {
    ""
}

/// All tags.
#[resource("notes://tags", "notes://words")]
fn tags() -> &'static str {
    ""
}

fn main() {}
