use mcp_core::tool;

struct Filter {
    tag: String,
}

/// Lists notes.
#[tool]
fn list(#[arg(flatten)] filter: Filter) -> usize {
    filter.tag.len()
}

fn main() {}
