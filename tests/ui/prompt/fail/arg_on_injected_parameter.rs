use mcp_core::{Auth, Context, prompt};

/// Plans a trip.
#[prompt]
fn plan(#[arg(complete = cities)] ctx: &Context, #[arg(default)] who: &Auth) -> String {
    ctx.progress(1.0);
    format!("{who:?}")
}

fn cities(start: &str) -> Vec<String> {
    vec![start.to_owned()]
}

fn main() {}
