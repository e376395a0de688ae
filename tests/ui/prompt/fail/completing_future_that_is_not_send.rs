use mcp_core::prompt;
use std::rc::Rc;

/// Plans a day.
#[prompt]
fn plan(#[arg(complete = cities)] city: &str) -> String {
    city.to_owned()
}

async fn cities(start: &str) -> Vec<String> {
    let shared = Rc::new(start.to_owned());
    tokio::task::yield_now().await;
    vec![shared.to_string()]
}

fn main() {}
