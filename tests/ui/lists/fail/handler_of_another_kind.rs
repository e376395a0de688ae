use mcp_core::{Server, prompt, prompts, resource, resources, tool, tools};

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
    let _ = Server::builder("calculator", "1.0.0").tools(tools![add, plan]).build();
    let _ = Server::builder("calculator", "1.0.0").prompts(prompts![plan, notes]).build();
    let _ = Server::builder("calculator", "1.0.0").resources(resources![add, notes]).build();
}
