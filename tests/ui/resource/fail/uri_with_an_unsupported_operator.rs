use mcp_core::resource;

/// One note.
#[resource("notes://all{#id}")]
fn note(id: u32) -> String {
    id.to_string()
}

/// One tag.
#[resource("notes://tags{.format}")]
fn tag(format: &str) -> String {
    format.to_owned()
}

/// One folder.
#[resource("notes://folders{;id}")]
fn folder(id: u32) -> String {
    id.to_string()
}

/// Some people.
#[resource("notes://people/{names*}")]
fn people(names: &str) -> String {
    names.to_owned()
}

fn main() {}
