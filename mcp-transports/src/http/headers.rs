//! The request's headers: as the core looks at them, and what they say about sessions.
//!
//! Must not judge a message: that is the core's.

use http::{HeaderMap, HeaderName};
use mcp_core::Version;
use mcp_core::transport::{Header, Headers};

static PROTOCOL_VERSION: HeaderName = HeaderName::from_static("mcp-protocol-version");
pub(super) static METHOD: HeaderName = HeaderName::from_static("mcp-method");
static NAME: HeaderName = HeaderName::from_static("mcp-name");

pub(super) struct RequestHeaders<'a>(pub(super) &'a HeaderMap);

impl Headers for RequestHeaders<'_> {
    fn header(&self, name: &str) -> Header<'_> {
        find(self.0, name)
    }
}

/// A header by its name in any case.
pub(super) fn find<'a>(headers: &'a HeaderMap, name: &str) -> Header<'a> {
    // Those of the protocol need not be read as names each time.
    let values = match name {
        "MCP-Protocol-Version" => headers.get_all(&PROTOCOL_VERSION),
        "Mcp-Method" => headers.get_all(&METHOD),
        "Mcp-Name" => headers.get_all(&NAME),
        name => headers.get_all(name),
    };
    let mut values = values.iter();
    match (values.next(), values.next()) {
        (None, _) => Header::Absent,
        (Some(value), None) => Header::One(value.as_bytes()),
        (Some(_), Some(_)) => Header::Many,
    }
}

/// What the version header says about sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The request may belong to a session.
    Session,
    /// It stands alone, whatever session it names.
    Alone,
    /// It is of a revision that is not served.
    Unknown,
}

impl Asked {
    pub(super) fn of(headers: &HeaderMap, served: &[Version]) -> Self {
        if served.iter().all(|version| version.is_modern()) {
            return Self::Alone;
        }
        let version = match find(headers, "MCP-Protocol-Version") {
            Header::Absent => return Self::Session,
            Header::One(value) => std::str::from_utf8(value).ok().and_then(|text| text.trim().parse().ok()),
            Header::Many => None,
        };
        match version.filter(|version| served.contains(version)) {
            Some(version) if version.is_modern() => Self::Alone,
            Some(_) => Self::Session,
            None => Self::Unknown,
        }
    }
}
