use mcp_core::resource;

struct Notes;

impl Notes {
    /// One note.
    #[resource("notes://{id}")]
    async fn note(&self, id: u32) -> String {
        id.to_string()
    }
}

fn main() {}
