use mcp_core::{prompt, tool};

/// Plans a day.
#[tool]
#[prompt]
fn plan(city: &str) -> String {
    city.to_owned()
}

fn main() {}
