use mcp_core::resource;

/// One note.
#[resource("notes://{id}", read_only, task, complete = ids)]
fn note(#[arg(range = 1..=100, header = "Id")] id: u32) -> String {
    id.to_string()
}

fn main() {}
