use mcp_core::resource;

/// One note.
#[resource("notes://{folder}/{id}")]
fn note(folder: Option<&str>, #[arg(default = 1)] id: u32) -> String {
    format!("{folder:?} {id}")
}

fn main() {}
