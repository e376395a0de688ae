use mcp_core::prompt;

/// Plans a day.
#[prompt(timeout = "soon", concurrency = 0, scopes(), blocking)]
async fn plan(city: &str) -> String {
    city.to_owned()
}

fn main() {}
