//! The request's headers: as the core looks at them, and what they say about sessions.
//!
//! Must not judge a message: that is the core's.

use http::HeaderMap;
use mcp_core::Version;
use mcp_core::transport::{Header, Headers};

/// The headers that every request is judged by, found in one pass: to look up each by itself takes several times as long.
pub(super) struct Known<'a> {
    pub(super) all: &'a HeaderMap,
    pub(super) host: Header<'a>,
    pub(super) origin: Header<'a>,
    pub(super) accept: Header<'a>,
    pub(super) content_type: Header<'a>,
    pub(super) content_encoding: Header<'a>,
    pub(super) version: Header<'a>,
    pub(super) method: Header<'a>,
    pub(super) name: Header<'a>,
}

impl<'a> Known<'a> {
    pub(super) fn of(all: &'a HeaderMap) -> Self {
        let none = Header::Absent;
        let mut known = Self {
            all,
            host: none,
            origin: none,
            accept: none,
            content_type: none,
            content_encoding: none,
            version: none,
            method: none,
            name: none,
        };
        for (name, value) in all {
            let place = match name.as_str() {
                "host" => &mut known.host,
                "origin" => &mut known.origin,
                "accept" => &mut known.accept,
                "content-type" => &mut known.content_type,
                "content-encoding" => &mut known.content_encoding,
                "mcp-protocol-version" => &mut known.version,
                "mcp-method" => &mut known.method,
                "mcp-name" => &mut known.name,
                _ => continue,
            };
            *place = if *place == none { Header::One(value.as_bytes()) } else { Header::Many };
        }
        known
    }
}

impl Headers for Known<'_> {
    fn header(&self, name: &str) -> Header<'_> {
        match name {
            "MCP-Protocol-Version" => self.version,
            "Mcp-Method" => self.method,
            "Mcp-Name" => self.name,
            name => find(self.all, name),
        }
    }
}

/// A header by its name in any case.
pub(super) fn find<'a>(headers: &'a HeaderMap, name: &str) -> Header<'a> {
    let mut values = headers.get_all(name).iter();
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
    pub(super) fn of(known: &Known<'_>, served: &[Version]) -> Self {
        if served.iter().all(|version| version.is_modern()) {
            return Self::Alone;
        }
        let version = match known.version {
            Header::Absent => return Self::Session,
            Header::One(value) => value.trim_ascii(),
            Header::Many => return Self::Unknown,
        };
        match served.iter().find(|served| served.as_str().as_bytes() == version) {
            Some(version) if version.is_modern() => Self::Alone,
            Some(_) => Self::Session,
            None => Self::Unknown,
        }
    }
}
