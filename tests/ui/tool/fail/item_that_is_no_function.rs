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

/// A kind.
#[tool]
enum Kind {
    Simple,
}

/// A number.
#[tool]
const ANSWER: i64 = 42;

/// What calculates.
#[tool]
trait Calculates {
    /// Adds.
    #[tool]
    fn add(a: i64, b: i64) -> i64;
}

fn main() {}
