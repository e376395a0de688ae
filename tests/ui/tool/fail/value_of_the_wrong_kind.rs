use mcp_core::tool;

/// Adds two integers.
#[tool(title = 1, read_only = "yes", input_schema = "schemas::add")]
fn add(#[arg(rename = first)] a: i64, #[arg(header)] b: i64) -> i64 {
    a + b
}

/// Subtracts two integers.
#[tool(name("minus"), description =)]
fn subtract(a: i64, b: i64) -> i64 {
    a - b
}

fn main() {}
