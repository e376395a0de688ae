//! What a peer of a given revision understands, as capabilities to ask for instead of versions to compare.
//!
//! Owns the members that came or went between revisions.

use super::version::Version;

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
}

const fn shape(version: Version) -> Shape {
    Shape {
        tool_annotations: version as u8 >= Version::V2025_03_26 as u8,
        structured: version as u8 >= Version::V2025_06_18 as u8,
        icons: version as u8 >= Version::V2025_11_25 as u8,
        modern: version.is_modern(),
        any_structured: version.is_modern(),
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
