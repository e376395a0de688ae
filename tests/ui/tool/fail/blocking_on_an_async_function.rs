use mcp_core::tool;

/// Computes for long.
#[tool(blocking)]
async fn compute() -> u64 {
    42
}

fn main() {}
