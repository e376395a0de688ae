use mcp_core::tool;

/// A calculator.
#[tool]
struct Calculator;

/// A calculator.
#[tool]
impl Calculator {
    fn add(a: i64, b: i64) -> i64 {
        a + b
    }
}

fn main() {}
