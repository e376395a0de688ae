use mcp_core::resource;

/// All notes.
#[resource]
fn notes() -> &'static str {
    ""
}

/// All tags.
#[resource(mime = "text/plain")]
fn tags() -> &'static str {
    ""
}

/// All folders.
#[resource(uri = "notes://folders")]
fn folders() -> &'static str {
    ""
}

/// All people.
#[resource(PEOPLE)]
fn people() -> &'static str {
    ""
}

const PEOPLE: &str = "notes://people";

fn main() {}
