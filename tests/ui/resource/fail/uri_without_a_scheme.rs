use mcp_core::resource;

/// One note.
#[resource("notes/{id}")]
fn note(id: u32) -> String {
    id.to_string()
}

/// Some notes.
#[resource("{scheme}://notes")]
fn notes(scheme: &str) -> String {
    scheme.to_owned()
}

/// All tags.
#[resource("Notes://tags")]
fn tags() -> &'static str {
    ""
}

/// Nothing.
#[resource("")]
fn nothing() -> &'static str {
    ""
}

fn main() {}
