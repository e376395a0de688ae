use mcp_core::resource;

/// All notes.
#[resource("notes://all", mime = text, size = "1 kB", ttl = 60, annotations, hidden = 1)]
fn notes() -> &'static str {
    ""
}

/// All tags.
#[resource("notes://tags" mime = "text/plain")]
fn tags() -> &'static str {
    ""
}

fn main() {}
