use mcp_core::tool;

/// Adds two integers.
#[tool(titel = "Add")]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Subtracts two integers.
#[tool(readOnlyHint)]
fn subtract(a: i64, b: i64) -> i64 {
    a - b
}

/// Multiplies two integers.
#[tool(wibble)]
fn multiply(a: i64, #[arg(defualt = 1)] b: i64) -> i64 {
    a * b
}

fn main() {}
