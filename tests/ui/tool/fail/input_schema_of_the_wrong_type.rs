use mcp_core::tool;

fn schema() -> &'static str {
    "{}"
}

/// Adds two integers.
#[tool(input_schema = schema)]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

fn main() {}
