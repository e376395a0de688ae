use mcp_core::{Server, State, resource, resources};

#[derive(Clone)]
struct Database;

/// One note.
#[resource("notes://{id}")]
fn note(State(_database): State<Database>, id: u32) -> String {
    id.to_string()
}

fn main() {
    let _ = Server::builder("notes", "1.0.0").state(String::new()).resources(resources![note]).build();
}
