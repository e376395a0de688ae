use mcp_core::{Context, tool};

/// Sorts numbers.
#[tool]
fn sort(numbers: &mut [i64]) {
    numbers.sort();
}

/// Reports on itself.
#[tool]
fn report(ctx: &mut Context) {
    ctx.progress(1.0);
}

fn main() {}
