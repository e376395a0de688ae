use mcp_core::prompt;

struct Cities;

/// Plans a day.
#[prompt]
fn plan(#[arg(complete = cities)] city: &str) -> String {
    city.to_owned()
}

fn cities(start: &str) -> Option<String> {
    Some(start.to_owned())
}

/// Plans a week.
#[prompt]
fn plan_week(#[arg(complete = all_cities)] city: &str) -> String {
    city.to_owned()
}

async fn all_cities(_: &str) -> Cities {
    Cities
}

fn main() {}
