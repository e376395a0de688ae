use mcp_core::prompt;

#[prompt]
fn plan(city: &str) -> String {
    city.to_owned()
}

fn main() {}
