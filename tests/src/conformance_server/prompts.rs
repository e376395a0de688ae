//! Prompts with one kind of argument and message each.

use crate::media;
use mcp_core::{EmbeddedResource, Image, PromptMessage, ResourceContents, prompt};

/// Takes nothing.
#[prompt]
pub(crate) fn test_simple_prompt() -> &'static str {
    "This is a simple prompt for testing."
}

/// Repeats its arguments.
#[prompt]
pub(crate) fn test_prompt_with_arguments(
    /// The first one.
    #[arg(complete = test_words)]
    arg1: &str,
    /// The second one.
    arg2: &str,
) -> String {
    format!("Prompt with arguments: arg1={arg1:?}, arg2={arg2:?}")
}

fn test_words(start: &str) -> Vec<String> {
    ["testing", "tested"]
        .iter()
        .filter(|word| word.starts_with(start))
        .map(|word| (*word).to_owned())
        .collect()
}

/// Has a resource in a message.
#[prompt]
#[expect(non_snake_case, reason = "the suite's name")]
pub(crate) fn test_prompt_with_embedded_resource(
    /// Its URI.
    resourceUri: &str,
) -> Vec<PromptMessage> {
    let contents = ResourceContents::text(resourceUri, "Embedded resource content for testing.");
    vec![
        PromptMessage::user(EmbeddedResource::new(contents.mime_type("text/plain"))),
        PromptMessage::user("Please process the embedded resource above."),
    ]
}

/// Has a picture in a message.
#[prompt]
pub(crate) fn test_prompt_with_image() -> Vec<PromptMessage> {
    vec![
        PromptMessage::user(Image::new(media::PIXEL, "image/png")),
        PromptMessage::user("Please analyze the image above."),
    ]
}
