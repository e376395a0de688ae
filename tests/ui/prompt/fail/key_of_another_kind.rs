use mcp_core::prompt;

/// Plans a day.
#[prompt(read_only, mime = "text/plain", default = "Oslo", uri = "plan://day")]
fn plan(city: &str) -> String {
    city.to_owned()
}

fn main() {}
