use mcp_core::resource;

/// One note.
#[resource("notes://{id}")]
fn note(id: u32, language: &str) -> String {
    format!("{id} {language}")
}

/// All notes.
#[resource("notes://all")]
fn notes(page: Option<u32>) -> String {
    format!("{page:?}")
}

fn main() {}
