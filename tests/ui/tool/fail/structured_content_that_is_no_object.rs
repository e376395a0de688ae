use mcp_core::{Json, ToolError, tool};
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
struct Size {
    lines: usize,
}

/// Measures some texts.
#[tool]
fn measure(texts: &[String]) -> Json<Vec<Size>> {
    Json(texts.iter().map(|text| Size { lines: text.lines().count() }).collect())
}

/// Counts.
#[tool]
fn count(text: &str) -> Result<Json<usize>, ToolError> {
    Ok(Json(text.len()))
}

/// Measures a text, if there is one.
#[tool]
fn measure_one(text: Option<&str>) -> Json<Option<Size>> {
    Json(text.map(|text| Size { lines: text.lines().count() }))
}

fn main() {}
