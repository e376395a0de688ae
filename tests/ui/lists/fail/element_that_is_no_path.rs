use mcp_core::{prompt, prompts, resource, resources, tool, tools};

/// Adds two integers.
#[tool]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Plans a day.
#[prompt]
fn plan() -> &'static str {
    "Plan a day."
}

/// All notes.
#[resource("notes://all")]
fn notes() -> &'static str {
    ""
}

fn main() {
    let _ = tools![add(1, 2), "add", add];
    let _ = prompts![plan plan, &plan];
    let _ = resources!["notes://all", notes::<u8>, ,];
}
