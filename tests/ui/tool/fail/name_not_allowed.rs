use mcp_core::tool;

/// Adds two integers.
#[tool(name = "add two")]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Says how large something is.
#[tool]
fn größe() -> u64 {
    5
}

/// Makes a string.
#[tool]
fn str() -> String {
    String::new()
}

fn main() {}
