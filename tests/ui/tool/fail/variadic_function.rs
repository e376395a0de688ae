use mcp_core::tool;

/// Adds integers.
#[tool]
unsafe extern "C" fn add(first: i64, ...) -> i64 {
    first
}

fn main() {}
