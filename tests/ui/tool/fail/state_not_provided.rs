use mcp_core::{Server, State, tool, tools};

#[derive(Clone)]
struct Database;

/// Counts the rows.
#[tool]
async fn count(State(_database): State<Database>) -> u64 {
    0
}

/// Says hello.
#[tool]
async fn hello() {}

fn main() {
    let _ = Server::builder("crm", "1.0.0").tools(tools![hello, count]).build();
}
