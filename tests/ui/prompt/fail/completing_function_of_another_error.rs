use mcp_core::prompt;

/// Plans a day.
#[prompt]
fn plan(#[arg(complete = cities)] city: &str) -> String {
    city.to_owned()
}

fn cities(start: &str) -> Result<Vec<String>, String> {
    Err(start.to_owned())
}

/// Plans a week.
#[prompt]
fn plan_week(#[arg(complete = all_cities)] city: &str) -> String {
    city.to_owned()
}

async fn all_cities(start: &str) -> Result<Vec<u8>, std::io::Error> {
    Ok(vec![start.len() as u8])
}

fn main() {}
