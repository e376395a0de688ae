//! Events as they are written, and their ids: the stream and the number of the event in it.

use http::{HeaderMap, HeaderName, StatusCode};
use std::fmt;
use std::time::Duration;

use super::super::gate::{Rejection, single};

/// Names one event of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) struct EventId {
    pub(in crate::http) stream: u64,
    pub(in crate::http) number: u64,
}

/// The id of a stream in hexadecimal digits.
const STREAM_DIGITS: usize = 16;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

pub(in crate::http) const UNKNOWN_EVENT: Rejection =
    (StatusCode::BAD_REQUEST, "nothing can be resumed after this Last-Event-ID");

impl EventId {
    /// The event after which a client wants to go on, if it says so.
    pub(in crate::http) fn last(headers: &HeaderMap) -> Result<Option<Self>, Rejection> {
        let Some(id) = single(headers, LAST_EVENT_ID)? else { return Ok(None) };
        id.to_str().ok().and_then(Self::parse).map(Some).ok_or(UNKNOWN_EVENT)
    }

    /// Only what was handed out is an id.
    fn parse(text: &str) -> Option<Self> {
        let (stream, number) = text.split_at_checked(STREAM_DIGITS)?;
        let number = number.strip_prefix('-')?;
        let id = Self { stream: u64::from_str_radix(stream, 16).ok()?, number: number.parse().ok()? };
        (id.to_string() == text).then_some(id)
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$x}-{}", self.stream, self.number, width = STREAM_DIGITS)
    }
}

/// Appends a message as one event.
pub(in crate::http) fn write_event(out: &mut Vec<u8>, id: Option<EventId>, message: &[u8]) {
    debug_assert!(!message.contains(&b'\n'), "a message is one line");
    out.reserve(message.len() + 64);
    write_id(out, id);
    out.extend_from_slice(b"event: message\ndata: ");
    out.extend_from_slice(message);
    out.extend_from_slice(b"\n\n");
}

/// Appends an event without data, from which the client can resume the stream; it comes back after this time.
pub(in crate::http) fn write_empty(out: &mut Vec<u8>, id: EventId, retry: Duration) {
    write_id(out, Some(id));
    out.extend_from_slice(format!("retry: {}\ndata: \n\n", retry.as_millis()).as_bytes());
}

fn write_id(out: &mut Vec<u8>, id: Option<EventId>) {
    if let Some(id) = id {
        out.extend_from_slice(format!("id: {id}\n").as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_was_written_and_in_no_other_way() {
        for id in [EventId { stream: 0, number: 0 }, EventId { stream: u64::MAX, number: u64::MAX }] {
            assert_eq!(EventId::parse(&id.to_string()), Some(id));
        }
        for text in [
            "",
            "-",
            "0000000000000001",
            "0000000000000001-",
            "0000000000000001--1",
            "0000000000000001-01",
            "0000000000000001-+1",
            "000000000000000A-1",
            "0000000000000001-18446744073709551616",
            "+000000000000001-1",
            "00000000000000\u{e9}-1",
            "../../etc/passwd",
        ] {
            assert_eq!(EventId::parse(text), None, "{text}");
        }
    }
}
