use mcp_core::{Server, tool, tools};
use serde::Serialize;

#[derive(Serialize)]
struct Size {
    lines: usize,
}

/// Measures a text.
#[tool]
async fn measure(text: &str) -> Size {
    Size { lines: text.lines().count() }
}

/// Looks a word up.
#[tool]
fn look_up(word: &str) -> Option<String> {
    Some(word.to_owned())
}

/// Lists sizes.
#[tool]
fn list() -> Result<Vec<Size>, std::io::Error> {
    Ok(Vec::new())
}

fn main() {
    let _ = Server::builder("text", "1.0.0").tools(tools![measure, look_up, list]).build();
}
