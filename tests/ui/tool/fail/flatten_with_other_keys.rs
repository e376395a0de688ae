use mcp_core::tool;
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Default, Deserialize, JsonSchema)]
struct Filter {
    tag: String,
}

/// Lists notes.
#[tool]
fn list(#[arg(flatten, default, rename = "filter")] filter: Filter) -> usize {
    filter.tag.len()
}

fn main() {}
