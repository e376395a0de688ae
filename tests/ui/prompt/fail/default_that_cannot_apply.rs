use mcp_core::prompt;

/// Plans a trip.
#[prompt]
fn plan(#[arg(default = "Oslo")] city: Option<&str>) -> String {
    format!("{city:?}")
}

fn main() {}
