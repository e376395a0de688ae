use mcp_core::prompt;

/// Plans a day.
#[prompt]
fn plan(#[arg(complete = cites)] city: &str) -> String {
    city.to_owned()
}

fn cities(start: &str) -> Vec<String> {
    vec![start.to_owned()]
}

fn main() {}
