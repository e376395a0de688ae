use mcp_core::{State, tool};

#[derive(Clone)]
struct Database;

/// Counts the rows.
#[tool]
async fn count(database: &State<Database>) -> u64 {
    let _ = database;
    0
}

fn main() {}
