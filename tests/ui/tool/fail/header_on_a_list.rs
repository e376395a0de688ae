use mcp_core::tool;

/// Asks the weather of some regions.
#[tool]
fn weather(#[arg(header = "Regions")] regions: Vec<String>, #[arg(header = "Limit")] limit: f64) -> String {
    format!("{regions:?} {limit}")
}

fn main() {}
