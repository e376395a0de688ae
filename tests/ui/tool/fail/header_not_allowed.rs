use mcp_core::tool;

/// Asks the weather of a region.
#[tool]
fn weather(#[arg(header = "The Region")] region: &str) -> String {
    region.to_owned()
}

fn main() {}
