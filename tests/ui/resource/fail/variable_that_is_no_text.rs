use mcp_core::resource;

/// Some notes.
#[resource("notes://{ids}{?tags}")]
fn notes(ids: Vec<u32>, tags: Option<Vec<String>>) -> String {
    format!("{ids:?} {tags:?}")
}

fn main() {}
