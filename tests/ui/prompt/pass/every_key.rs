#![deny(warnings)]

use mcp_core::{Completing, Completion, Icon, Server, ToolError, prompt, prompts};
use serde_json::json;

/// Is described by its key.
#[prompt(
    name = "plan.day",
    title = "Plan a day",
    description = "Plans a day.",
    icons = [Icon::new("https://example.com/plan.svg")],
    meta = json!({ "example.com/team": "travel" }),
    timeout = "2m",
    blocking,
    scopes("plans:write"),
    concurrency = 2,
    rate = "30/m",
    hidden,
    crate = ::mcp_core
)]
fn plan(
    #[arg(rename = "town", description = "Where.", complete = cities)] city: &str,
    #[arg(default = 3, complete = numbers)] days: u8,
    #[arg(default = "calm", complete = moods)] mood: &str,
    #[arg(complete = slow)] other: Option<&str>,
) -> String {
    format!("{city} {days} {mood} {other:?}")
}

fn cities(start: &str) -> Vec<String> {
    vec![start.to_owned()]
}

fn numbers(_: &Completing) -> [&'static str; 2] {
    ["1", "2"]
}

fn moods(start: &str) -> Result<Completion, ToolError> {
    Ok(Completion::new([start]).total(3))
}

async fn slow(start: &str) -> Result<Vec<String>, std::io::Error> {
    Ok(vec![start.to_owned()])
}

fn main() {
    let server = Server::builder("test", "1.0.0").prompts(prompts![plan]).build().unwrap();
    assert_eq!(server.prompt_names().collect::<Vec<_>>(), ["plan.day"]);
    assert_eq!(plan("Oslo", 1, "calm", None), "Oslo 1 calm None");
}
