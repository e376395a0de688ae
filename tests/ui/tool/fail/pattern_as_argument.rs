use mcp_core::tool;

/// Measures a distance.
#[tool]
fn distance((x, y): (f64, f64), _: f64) -> f64 {
    x + y
}

fn main() {}
