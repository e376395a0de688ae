use mcp_core::tool;

/// Adds two integers.
#[tool(title = "Add", read_only, title = "Sum")]
fn add(a: i64, #[arg(default = 1)] #[arg(default = 2)] b: i64) -> i64 {
    a + b
}

fn main() {}
