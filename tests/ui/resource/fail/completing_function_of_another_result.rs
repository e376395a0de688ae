use mcp_core::resource;

/// One note.
#[resource("notes://{id}")]
fn note(#[arg(complete = ids)] id: u32) -> String {
    id.to_string()
}

fn ids(start: &str) -> Vec<usize> {
    vec![start.len()]
}

fn main() {}
