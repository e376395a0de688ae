use mcp_core::{Json, ToolError, tool};
use serde::Serialize;

#[derive(Serialize)]
struct Size {
    lines: usize,
}

/// Measures a text.
#[tool]
async fn measure(text: &str) -> Result<Json<Size>, ToolError> {
    Ok(Json(Size { lines: text.lines().count() }))
}

fn main() {}
