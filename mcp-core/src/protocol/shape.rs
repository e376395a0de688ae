//! What a peer of a given revision understands, as capabilities to ask for instead of versions to compare.
//!
//! Owns the members that came or went between revisions.

use super::version::Version;
use crate::jsonrpc::{RpcError, code};
use serde_json::json;
use std::borrow::Cow;

/// The members that exist in one revision.
#[derive(Debug)]
pub(crate) struct Shape {
    /// `annotations` on tools.
    pub(crate) tool_annotations: bool,
    /// `title`, `outputSchema`, `structuredContent`, `_meta` on tools.
    pub(crate) structured: bool,
    /// `icons`, and `description` and `websiteUrl` on the server's info.
    pub(crate) icons: bool,
    /// `resultType` on every result, `ttlMs` and `cacheScope` on cacheable ones.
    pub(crate) modern: bool,
    /// Structured content may be any JSON value, not only an object.
    pub(crate) any_structured: bool,
    /// The `completions` capability.
    pub(crate) completions: bool,
    /// Sound among content.
    pub(crate) audio: bool,
    /// Links to resources among content, `lastModified` among annotations.
    pub(crate) links: bool,
    /// `message` in notifications of progress.
    pub(crate) progress_message: bool,
    /// Forms with titles of choices as `oneOf`, with several choices at once, and with defaults of every kind.
    pub(crate) rich_forms: bool,
    /// Several blocks of content in one message of a sampled conversation.
    pub(crate) sample_blocks: bool,
    /// Several messages in one array.
    pub(crate) batches: bool,
    /// The code for a resource that does not exist.
    pub(crate) resource_not_found: i32,
}

const fn shape(version: Version) -> Shape {
    Shape {
        tool_annotations: version as u8 >= Version::V2025_03_26 as u8,
        structured: version as u8 >= Version::V2025_06_18 as u8,
        icons: version as u8 >= Version::V2025_11_25 as u8,
        modern: version.is_modern(),
        any_structured: version.is_modern(),
        completions: version as u8 >= Version::V2025_03_26 as u8,
        audio: version as u8 >= Version::V2025_03_26 as u8,
        links: version as u8 >= Version::V2025_06_18 as u8,
        progress_message: version as u8 >= Version::V2025_03_26 as u8,
        rich_forms: version as u8 >= Version::V2025_11_25 as u8,
        sample_blocks: version as u8 >= Version::V2025_11_25 as u8,
        batches: version as u8 == Version::V2025_03_26 as u8,
        resource_not_found: if version.is_modern() { code::INVALID_PARAMS } else { code::RESOURCE_NOT_FOUND },
    }
}

static SHAPES: [Shape; Version::ALL.len()] = [
    shape(Version::V2024_11_05),
    shape(Version::V2025_03_26),
    shape(Version::V2025_06_18),
    shape(Version::V2025_11_25),
    shape(Version::V2026_07_28),
];

impl Shape {
    pub(crate) fn of(version: Version) -> &'static Self {
        &SHAPES[version as usize]
    }
}

/// The error for a resource that does not exist (2025-11-25 and 2026-07-28, "Resources", "Error Handling").
pub(crate) fn not_found(shape: &Shape, uri: &str, message: impl Into<Cow<'static, str>>) -> RpcError {
    let uri: String = uri.chars().take(2048).collect();
    RpcError::new(shape.resource_not_found, message).with_data(json!({ "uri": uri }))
}
