//! Answers and notifications to bytes, appended to a buffer that the caller reuses.
//!
//! Owns the envelope of what goes out. Every frame is one line: nothing written here contains a raw line break.

use super::error::RpcError;
use serde::Serialize;

/// Writes everything up to the first member of the result; the caller adds the members and `}}`.
pub(crate) fn begin_result(out: &mut Vec<u8>, id: &[u8]) {
    out.extend_from_slice(b"{\"jsonrpc\":\"2.0\",\"id\":");
    out.extend_from_slice(id);
    out.extend_from_slice(b",\"result\":{");
}

/// Writes an error response; without an id when the request's could not be read.
pub(crate) fn write_error(out: &mut Vec<u8>, id: Option<&[u8]>, error: &RpcError) {
    out.extend_from_slice(b"{\"jsonrpc\":\"2.0\",");
    if let Some(id) = id {
        out.extend_from_slice(b"\"id\":");
        out.extend_from_slice(id);
        out.push(b',');
    }
    out.extend_from_slice(b"\"error\":{\"code\":");
    write_json(out, &error.code());
    out.extend_from_slice(b",\"message\":");
    write_json(out, error.message());
    if let Some(data) = error.data() {
        out.extend_from_slice(b",\"data\":");
        write_json(out, data);
    }
    out.extend_from_slice(b"}}");
}

/// Writes a whole request of the server's own.
pub(crate) fn write_request(out: &mut Vec<u8>, id: u64, method: &str, params: &impl Serialize) {
    out.extend_from_slice(b"{\"jsonrpc\":\"2.0\",\"id\":");
    write_json(out, &id);
    out.extend_from_slice(b",\"method\":\"");
    out.extend_from_slice(method.as_bytes());
    out.extend_from_slice(b"\",\"params\":");
    write_json(out, params);
    out.push(b'}');
}

/// Writes a whole notification.
pub(crate) fn write_notification(out: &mut Vec<u8>, method: &str, params: &impl Serialize) {
    out.extend_from_slice(b"{\"jsonrpc\":\"2.0\",\"method\":\"");
    out.extend_from_slice(method.as_bytes());
    out.extend_from_slice(b"\",\"params\":");
    write_json(out, params);
    out.push(b'}');
}

/// Writes a value of ours, whose serialisation cannot fail.
pub(crate) fn write_json<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    serde_json::to_writer(&mut *out, value)
        .expect("our own types have string keys and a Vec takes every byte");
}

/// Appends the bytes `from..to` of the buffer itself once more, escaped for the inside of a JSON string.
///
/// The bytes must be JSON that `serde_json` wrote, so that only quotes and backslashes need an escape.
pub(crate) fn escape_into(out: &mut Vec<u8>, from: usize, to: usize) {
    out.reserve(to - from + (to - from) / 8);
    let mut run = from;
    for at in from..to {
        if matches!(out[at], b'"' | b'\\') {
            out.extend_from_within(run..at);
            out.push(b'\\');
            run = at;
        }
    }
    out.extend_from_within(run..to);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_written_once_is_repeated_as_the_text_of_a_string() {
        let mut out = b"{\"a\":\"x\\n\\\"y\\\"\"}".to_vec();
        let end = out.len();
        out.push(b'"');
        escape_into(&mut out, 0, end);
        out.push(b'"');
        let text: String = serde_json::from_slice(&out[end..]).unwrap();
        assert_eq!(text.as_bytes(), &out[..end]);
    }
}
