use mcp_core::{Context, State, tool};

/// Counts up.
#[tool]
fn next(#[arg(rename = "context")] ctx: &Context, #[arg(default)] State(count): State<u64>) -> u64 {
    ctx.progress(1.0);
    count + 1
}

fn main() {}
