use mcp_core::prompt;

/// Plans a day.
#[prompt(titel = "Plan")]
fn plan(#[arg(compelte = cities)] city: &str) -> String {
    city.to_owned()
}

/// Plans a week.
#[prompt(wibble)]
fn plan_week(city: &str) -> String {
    city.to_owned()
}

fn main() {}
