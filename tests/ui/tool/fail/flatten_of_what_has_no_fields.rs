use mcp_core::tool;
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
struct Filter {
    tag: String,
}

/// Lists notes.
#[tool]
fn list(#[arg(flatten)] limit: usize, #[arg(flatten)] filter: Option<Filter>, #[arg(flatten)] other: &Filter) -> usize {
    limit + usize::from(filter.is_some()) + other.tag.len()
}

fn main() {}
