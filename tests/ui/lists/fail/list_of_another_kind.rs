use mcp_core::{Server, prompt, prompts, tool, tools};

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

fn main() {
    let _ = Server::builder("calculator", "1.0.0").tools(prompts![plan]).build();
    let _ = Server::builder("calculator", "1.0.0").prompts(tools![add]).build();
    let _ = Server::builder("calculator", "1.0.0").tools([add]).build();
    let _ = Server::builder("calculator", "1.0.0").tools(add).build();
}
