use mcp_core::resource;

/// One note.
#[resource("notes://{folder}{id}")]
fn note(folder: &str, id: u32) -> String {
    format!("{folder}{id}")
}

/// One file.
#[resource("files://{+folder}/in/{+path}")]
fn file(folder: &str, path: &str) -> String {
    format!("{folder}/{path}")
}

/// A copy.
#[resource("copies://{id}/{id}")]
fn copy(id: u32) -> String {
    id.to_string()
}

fn main() {}
