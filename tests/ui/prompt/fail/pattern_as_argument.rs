use mcp_core::prompt;

struct City(String);

/// Plans a day.
#[prompt]
fn plan(City(city): City, _: &str) -> String {
    city
}

fn main() {}
