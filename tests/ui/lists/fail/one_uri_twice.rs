use mcp_core::{resource, resources};

/// All notes.
#[resource("notes://all")]
fn notes() -> &'static str {
    ""
}

/// All notes, again.
#[resource("notes://all", name = "again")]
fn notes_again() -> &'static str {
    ""
}

fn main() {
    let _ = resources![notes, notes_again];
}
