use mcp_core::resource;

/// All notes.
#[resource("notes://all", mine = "text/plain")]
fn notes() -> &'static str {
    ""
}

/// All tags.
#[resource("notes://tags", mimeType = "text/plain")]
fn tags() -> &'static str {
    ""
}

/// All folders.
#[resource("notes://folders", wibble = 1)]
fn folders() -> &'static str {
    ""
}

fn main() {}
