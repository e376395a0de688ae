use mcp_core::tool;
use std::rc::Rc;

/// Counts slowly.
#[tool]
async fn count() -> usize {
    let shared = Rc::new(1);
    tokio::task::yield_now().await;
    Rc::strong_count(&shared)
}

fn main() {}
