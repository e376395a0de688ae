use mcp_core::prompt;

/// Plans a day.
#[prompt]
fn plan(city: &str) -> Result<String, String> {
    Err(format!("no city {city}"))
}

fn main() {}
