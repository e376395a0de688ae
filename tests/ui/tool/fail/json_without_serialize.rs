use mcp_core::{Json, tool};
use schemars::JsonSchema;

#[derive(JsonSchema)]
struct Size {
    lines: usize,
}

/// Measures a text.
#[tool]
async fn measure(text: &str) -> Json<Size> {
    Json(Size { lines: text.lines().count() })
}

fn main() {}
