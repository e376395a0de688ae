use mcp_core::tool;

/// Plans a day.
#[tool]
#[prompt]
fn plan(city: &str) -> String {
    city.to_owned()
}

fn main() {}
