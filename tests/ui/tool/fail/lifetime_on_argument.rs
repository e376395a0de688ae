use mcp_core::tool;

/// Greets.
#[tool]
fn greet(name: &'static str) -> String {
    format!("Hello, {name}!")
}

fn main() {}
