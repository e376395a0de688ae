use mcp_core::prompt;

/// Plans a day.
#[prompt(title = 1, hidden = "yes", concurrency = "4", scopes = "plan", timeout)]
fn plan(#[arg(complete = "cities", rename = town)] city: &str) -> String {
    city.to_owned()
}

fn main() {}
