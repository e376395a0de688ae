//! The five revisions of the protocol, in order.
//!
//! Owns their names. Must not know what differs between them.

use std::fmt;

/// A revision of the Model Context Protocol.
///
/// The specification calls revisions up to 2025-11-25 **legacy** (an `initialize` handshake opens a session) and those
/// from 2026-07-28 on **modern** (every request carries its metadata; nothing is remembered).
///
/// ```
/// use mcp_core::Version;
///
/// assert!(Version::V2025_11_25 < Version::V2026_07_28);
/// assert_eq!("2025-06-18".parse(), Ok(Version::V2025_06_18));
/// assert!(Version::V2026_07_28.is_modern());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Version {
    /// The first revision; HTTP+SSE transport.
    V2024_11_05,
    /// Streamable HTTP, batches, tool annotations.
    V2025_03_26,
    /// Structured content, elicitation; batches removed.
    V2025_06_18,
    /// Icons, URL elicitation, JSON Schema 2020-12.
    V2025_11_25,
    /// Stateless: per-request metadata, no sessions.
    V2026_07_28,
}

impl Version {
    /// Every revision, oldest first.
    pub const ALL: &'static [Self] =
        &[Self::V2024_11_05, Self::V2025_03_26, Self::V2025_06_18, Self::V2025_11_25, Self::V2026_07_28];

    /// The newest revision.
    pub const LATEST: Self = Self::V2026_07_28;

    /// The newest revision that is negotiated by `initialize`.
    pub const LATEST_LEGACY: Self = Self::V2025_11_25;

    /// The date that names the revision on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V2024_11_05 => "2024-11-05",
            Self::V2025_03_26 => "2025-03-26",
            Self::V2025_06_18 => "2025-06-18",
            Self::V2025_11_25 => "2025-11-25",
            Self::V2026_07_28 => "2026-07-28",
        }
    }

    /// Whether requests carry their metadata themselves instead of relying on a handshake.
    pub const fn is_modern(self) -> bool {
        matches!(self, Self::V2026_07_28)
    }

    /// Whether clients take an event without data, and come back for the rest of a stream that is closed early
    /// (2025-11-25, "Streamable HTTP", "Sending Messages to the Server").
    pub const fn polls_streams(self) -> bool {
        matches!(self, Self::V2025_11_25)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Version {
    type Err = UnknownVersion;

    fn from_str(text: &str) -> Result<Self, UnknownVersion> {
        Self::ALL.iter().copied().find(|version| version.as_str() == text).ok_or(UnknownVersion)
    }
}

/// The text names no revision that this library knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownVersion;

impl fmt::Display for UnknownVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a known protocol revision")
    }
}

impl std::error::Error for UnknownVersion {}
