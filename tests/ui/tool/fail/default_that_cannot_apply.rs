use mcp_core::tool;

/// Finds notes.
#[tool]
fn find(#[arg(default = "all")] tag: Option<&str>, #[arg(default)] folders: &[String]) -> usize {
    tag.map_or(0, str::len) + folders.len()
}

fn main() {}
