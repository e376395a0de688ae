use mcp_core::tool;

/// Draws a chart.
#[tool(ui = "https://example.com/chart")]
fn chart() -> String {
    String::new()
}

fn main() {}
