use mcp_core::prompt;

/// Plans a trip.
#[prompt]
fn plan(from: &str, #[arg(rename = "from")] to: &str) -> String {
    format!("{from} {to}")
}

fn main() {}
