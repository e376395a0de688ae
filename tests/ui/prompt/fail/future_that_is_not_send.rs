use mcp_core::prompt;
use std::rc::Rc;

/// Plans a day.
#[prompt]
async fn plan(city: &str) -> String {
    let shared = Rc::new(city.len());
    tokio::task::yield_now().await;
    shared.to_string()
}

fn main() {}
