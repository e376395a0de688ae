use mcp_core::tool;

/// Repeats a value.
#[tool]
fn repeat<T>(value: String) -> String
where
    T: Default,
{
    value
}

/// Repeats a text.
#[tool]
fn echo<'a>(text: &'a str) -> String {
    text.to_owned()
}

/// Counts.
#[tool]
fn count<const N: usize>() -> usize {
    N
}

fn main() {}
