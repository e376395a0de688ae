use mcp_core::{Server, State, tool, tools};

struct Database;

/// Counts the rows.
#[tool]
async fn count(State(_database): State<Database>) -> u64 {
    0
}

fn main() {
    let _ = Server::builder("crm", "1.0.0").state(Database).tools(tools![count]).build();
}
