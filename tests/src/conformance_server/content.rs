//! Tools that answer with one kind of content each.

use crate::media;
use mcp_core::{Audio, EmbeddedResource, Image, ResourceContents, ToolError, tool};
use serde_json::json;

/// Answers with text.
#[tool(read_only)]
pub(crate) fn test_simple_text() -> &'static str {
    "This is a simple text response for testing."
}

/// Answers with a picture.
#[tool(read_only)]
pub(crate) fn test_image_content() -> Image {
    Image::new(media::PIXEL, "image/png")
}

/// Answers with sound.
#[tool(read_only)]
pub(crate) fn test_audio_content() -> Audio {
    Audio::new(media::SILENCE, "audio/wav")
}

/// Answers with a resource inside the result.
#[tool(read_only)]
pub(crate) fn test_embedded_resource() -> EmbeddedResource {
    let contents =
        ResourceContents::text("test://embedded-resource", "This is an embedded resource content.");
    EmbeddedResource::new(contents.mime_type("text/plain"))
}

/// Answers with text, a picture and a resource.
#[tool(read_only)]
pub(crate) fn test_multiple_content_types() -> (&'static str, Image, EmbeddedResource) {
    let data = json!({ "test": "data", "value": 123 }).to_string();
    let contents =
        ResourceContents::text("test://mixed-content-resource", data).mime_type("application/json");
    ("Multiple content types test:", Image::new(media::PIXEL, "image/png"), EmbeddedResource::new(contents))
}

/// Fails in a way that the model is told of.
#[tool(read_only)]
pub(crate) fn test_error_handling() -> Result<(), ToolError> {
    Err(ToolError::new("This tool intentionally returns an error for testing"))
}

/// Greets somebody.
#[tool(read_only)]
pub(crate) fn greet(
    /// Whom to greet.
    name: &str,
) -> String {
    format!("Hello, {name}!")
}
