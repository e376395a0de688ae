use mcp_core::prompt;

/// Plans a day.
#[prompt(name = "plan a day")]
fn plan(city: &str) -> String {
    city.to_owned()
}

/// Translates.
#[prompt]
fn char(text: &str) -> String {
    text.to_owned()
}

fn main() {}
