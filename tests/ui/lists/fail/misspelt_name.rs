use mcp_core::{Server, prompt, prompts, resources, tool, tools};

/// Subtracts two integers.
#[tool]
fn subtract(a: i64, b: i64) -> i64 {
    a - b
}

/// Plans a day.
#[prompt]
fn plan_day() -> &'static str {
    "Plan a day."
}

mod notes {
    /// All notes.
    #[mcp_core::resource("notes://all")]
    pub(crate) fn all() -> &'static str {
        ""
    }
}

fn main() {
    let _ = Server::builder("calculator", "1.0.0").tools(tools![substract]).build();
    let _ = Server::builder("calculator", "1.0.0").prompts(prompts![plan_dya]).build();
    let _ = Server::builder("calculator", "1.0.0").resources(resources![notes::al]).build();
}
