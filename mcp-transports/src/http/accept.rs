//! Which forms a client takes an answer in.
//!
//! Follows RFC 9110, section 12.5.1, as far as the two media types of MCP need it.

use super::headers::Known;
use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_ENCODING};
use mcp_core::transport::Header;

/// What clients of MCP send as a rule.
const BOTH: &[u8] = b"application/json, text/event-stream";

/// The forms that an `Accept` header allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Accepts {
    pub(super) json: bool,
    pub(super) stream: bool,
}

impl Accepts {
    /// The same, where a stream is given to whoever takes one.
    pub(super) fn streams_first(self, wanted: bool) -> Self {
        Self { json: self.json && !(wanted && self.stream), ..self }
    }

    /// Without the header, everything is allowed.
    pub(super) fn of(known: &Known<'_>) -> Self {
        match known.accept {
            Header::Absent | Header::One(BOTH) => Self { json: true, stream: true },
            _ => Self::read(known.all),
        }
    }

    fn read(headers: &HeaderMap) -> Self {
        let values = headers.get_all(ACCEPT).iter();
        let (mut json, mut stream) = (Weight::default(), Weight::default());
        for range in values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')) {
            let mut parts = range.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let refused = parts.any(|part| {
                let quality = part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="));
                quality.is_some_and(|quality| quality.parse::<f32>() == Ok(0.0))
            });
            json.read(name, "application", "json", !refused);
            stream.read(name, "text", "event-stream", !refused);
        }
        Self { json: json.allowed, stream: stream.allowed }
    }
}

/// What the most specific range so far says of a media type.
#[derive(Default)]
struct Weight {
    specific: u8,
    allowed: bool,
}

impl Weight {
    fn read(&mut self, range: &str, kind: &str, subtype: &str, allowed: bool) {
        let Some((range_kind, range_subtype)) = range.split_once('/') else { return };
        let specific = match (range_kind, range_subtype) {
            ("*", "*") => 1,
            (same, "*") if same.eq_ignore_ascii_case(kind) => 2,
            (same, sub) if same.eq_ignore_ascii_case(kind) && sub.eq_ignore_ascii_case(subtype) => 3,
            _ => return,
        };
        if specific >= self.specific {
            *self = Self { specific, allowed };
        }
    }
}

/// Whether the body says that it is JSON in UTF-8, not encoded further.
///
/// A browser sends other types across origins without asking first, so this keeps foreign pages out as well.
pub(super) fn is_json(known: &Known<'_>) -> bool {
    let Header::One(value) = known.content_type else { return false };
    // What clients of MCP send as a rule.
    if value == b"application/json" && known.content_encoding == Header::Absent {
        return true;
    }
    let Some(value) = std::str::from_utf8(value).ok().filter(|value| value.is_ascii()) else { return false };
    let mut parts = value.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("application/json"));
    let is_utf8 = parts.all(|part| {
        let Some((name, value)) = part.split_once('=') else { return part.is_empty() };
        let value = value.trim_matches('"');
        !name.trim().eq_ignore_ascii_case("charset") || value.trim().eq_ignore_ascii_case("utf-8")
    });
    let is_plain = known
        .all
        .get_all(CONTENT_ENCODING)
        .iter()
        .all(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity"));
    is_json && is_utf8 && is_plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use http::header::CONTENT_TYPE;

    fn header(name: http::HeaderName, value: Option<&'static str>) -> HeaderMap {
        value.map(|value| (name, HeaderValue::from_static(value))).into_iter().collect()
    }

    #[test]
    fn the_accept_header_is_read_by_range_and_quality() {
        let rows = [
            (None, true, true),
            (Some("application/json, text/event-stream"), true, true),
            (Some("application/json"), true, false),
            (Some("text/event-stream;q=0.5"), false, true),
            (Some("*/*"), true, true),
            (Some("application/*"), true, false),
            (Some("*/*, text/event-stream;q=0"), true, false),
            (Some("APPLICATION/JSON ; q=0.1 ,Text/Event-Stream"), true, true),
            (Some("text/html"), false, false),
            (Some("application/json;q=0.0"), false, false),
            (Some(",,;q"), false, false),
        ];
        for (value, json, stream) in rows {
            assert_eq!(
                Accepts::of(&Known::of(&header(ACCEPT, value))),
                Accepts { json, stream },
                "{value:?}"
            );
        }
    }

    #[test]
    fn only_json_in_utf8_is_taken() {
        let rows = [
            (Some("application/json"), true),
            (Some("Application/JSON; charset=UTF-8"), true),
            (Some("application/json ;charset=\"utf-8\""), true),
            (Some("application/json; charset=utf-16"), false),
            (Some("text/plain"), false),
            (Some("application/x-www-form-urlencoded"), false),
            (Some("application/json, text/plain"), false),
            (None, false),
        ];
        for (value, good) in rows {
            assert_eq!(is_json(&Known::of(&header(CONTENT_TYPE, value))), good, "{value:?}");
        }
        let mut zipped = header(CONTENT_TYPE, Some("application/json"));
        zipped.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        assert!(!is_json(&Known::of(&zipped)));
    }
}
