use mcp_core::tool;

/// Adds two integers.
#[tool]
extern "C" fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Reads memory.
#[tool]
unsafe fn peek(address: usize) -> u8 {
    address as u8
}

/// Answers.
#[tool]
const fn answer() -> i64 {
    42
}

fn main() {}
