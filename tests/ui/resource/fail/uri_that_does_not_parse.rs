use mcp_core::resource;

/// One note.
#[resource("notes://{id")]
fn note(id: u32) -> String {
    id.to_string()
}

/// One tag.
#[resource("notes://tags/id}")]
fn tag() -> &'static str {
    ""
}

/// One folder.
#[resource("notes://my folder/100%/{}")]
fn folder() -> &'static str {
    ""
}

/// One person.
#[resource("notes://people/{first-name}/{last:3}")]
fn person(first_name: &str, last: &str) -> String {
    format!("{first_name} {last}")
}

fn main() {}
