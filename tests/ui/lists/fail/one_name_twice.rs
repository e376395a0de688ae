use mcp_core::{prompt, prompts, tool, tools};

/// Adds two integers.
#[tool]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Adds three integers.
#[tool(name = "add")]
fn add_three(a: i64, b: i64, c: i64) -> i64 {
    a + b + c
}

/// Plans a day.
#[prompt]
fn plan() -> &'static str {
    "Plan a day."
}

fn main() {
    let _ = tools![add, add];
    let _ = tools![add, add_three];
    let _ = prompts![plan, plan];
}
