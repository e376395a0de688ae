use mcp_core::tool;

/// Shows a value.
#[tool]
fn show(value: impl ToString) -> String {
    value.to_string()
}

/// Answers.
#[tool]
fn answer() -> impl ToString {
    42
}

fn main() {}
