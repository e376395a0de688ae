use mcp_core::tool;
use std::collections::HashMap;

/// Saves notes.
#[tool]
async fn save(titles: Vec<&str>, tags: &[&str], authors: HashMap<&str, u32>, parent: Option<(&str, u32)>) -> usize {
    titles.len() + tags.len() + authors.len() + usize::from(parent.is_some())
}

fn main() {}
