use mcp_core::resource;

/// One note.
#[resource("notes://{id}")]
async fn note(id: u32) -> Result<String, &'static str> {
    if id == 0 { Err("no note") } else { Ok(id.to_string()) }
}

fn main() {}
