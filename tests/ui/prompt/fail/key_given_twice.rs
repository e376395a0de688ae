use mcp_core::prompt;

/// Plans a day.
#[prompt(title = "Plan", hidden, title = "Plan")]
fn plan(#[arg(rename = "town", rename = "place")] city: &str) -> String {
    city.to_owned()
}

fn main() {}
