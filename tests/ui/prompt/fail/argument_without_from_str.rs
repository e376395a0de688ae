use mcp_core::prompt;
use serde::Deserialize;

#[derive(Deserialize)]
struct City {
    name: String,
}

/// Plans a day.
#[prompt]
fn plan(city: City, other: Option<City>) -> String {
    format!("{}{}", city.name, other.is_some())
}

fn main() {}
