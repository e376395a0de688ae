use mcp_core::prompt;

/// Plans a day.
#[prompt]
fn plan(city: &String, days: &u8) -> String {
    format!("{city} {days}")
}

fn main() {}
