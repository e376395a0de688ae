use mcp_core::tool;

/// Lists notes.
#[tool]
fn list(#[arg(range = 1..=100, default = 0)] limit: usize, #[arg(range = 0.0..1.0, example = 1.0)] share: f64) -> f64 {
    limit as f64 * share
}

fn main() {}
