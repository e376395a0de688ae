use mcp_core::{State, tool};

/// Counts up.
#[tool]
async fn next(State(count): State) -> u64 {
    count + 1
}

fn main() {}
