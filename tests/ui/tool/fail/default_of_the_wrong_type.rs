use mcp_core::tool;
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
enum Order {
    Newest,
}

/// Lists notes.
#[tool]
fn list(#[arg(default = "ten")] limit: usize, #[arg(default)] order: Order) -> usize {
    match order {
        Order::Newest => limit,
    }
}

fn main() {}
