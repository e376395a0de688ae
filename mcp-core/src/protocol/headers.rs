//! The HTTP headers that repeat parts of a modern request, and how they must agree with the body.
//!
//! Follows 2026-07-28, "Streamable HTTP", "Request Metadata". Knows header names and values, but no HTTP library.

use crate::jsonrpc::{RpcError, code, read_text};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

/// One header of a request, as a transport found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header<'a> {
    /// Not sent.
    Absent,
    /// Sent once, with this value.
    One(&'a [u8]),
    /// Sent more than once: two parties could each believe another one.
    Many,
}

/// The headers of the HTTP request that a message came in.
pub trait Headers {
    /// The header of that name; names compare without case.
    fn header(&self, name: &str) -> Header<'_>;
}

/// Checks `Mcp-Method` and, where the method has one, `Mcp-Name` against the body.
pub(crate) fn check_standard(
    headers: &dyn Headers,
    method: &str,
    name: Option<Option<&str>>,
) -> Result<(), RpcError> {
    if !is_plainly(headers.header("Mcp-Method"), method) {
        match text(headers, "Mcp-Method")? {
            Some(value) if value == method => {}
            Some(_) => return Err(mismatch("Mcp-Method does not match the method in the body")),
            None => return Err(mismatch("Mcp-Method is required")),
        }
    }
    let Some(name) = name else { return Ok(()) };
    if name.is_some_and(|name| is_plainly(headers.header("Mcp-Name"), name)) {
        return Ok(());
    }
    match text(headers, "Mcp-Name")? {
        Some(value) if name.is_some() && decode(value).as_deref() == name => Ok(()),
        Some(_) => Err(mismatch("Mcp-Name does not match the name in the body")),
        None => Err(mismatch("Mcp-Name is required")),
    }
}

/// Whether a header is this text as it stands: what nearly every request has.
fn is_plainly(header: Header<'_>, text: &str) -> bool {
    let is_plain = |byte: u8| matches!(byte, b'!'..=b'~');
    header == Header::One(text.as_bytes()) && !text.starts_with(BASE64) && text.bytes().all(is_plain)
}

/// How a value begins that is written in base64.
const BASE64: &str = "=?base64?";

/// Checks a header `Mcp-Param-…` against the argument, given as raw JSON.
pub(crate) fn check_param(
    headers: &dyn Headers,
    name: &str,
    argument: Option<&[u8]>,
) -> Result<(), RpcError> {
    let value = text(headers, name)?;
    let argument = argument.filter(|raw| *raw != b"null");
    match (value, argument) {
        (None, None) => Ok(()),
        (Some(value), Some(raw)) if decode(value).is_some_and(|value| same(&value, raw)) => Ok(()),
        (Some(_), Some(_)) => Err(mismatch(format!("{name} does not match the argument in the body"))),
        (None, Some(_)) => Err(mismatch(format!("{name} is required"))),
        (Some(_), None) => Err(mismatch(format!("{name} is given, but the body has no such argument"))),
    }
}

fn text<'a>(headers: &'a dyn Headers, name: &str) -> Result<Option<&'a str>, RpcError> {
    match headers.header(name) {
        Header::Absent => Ok(None),
        Header::Many => Err(mismatch(format!("{name} is given more than once"))),
        Header::One(raw) if raw.iter().all(|byte| matches!(byte, b'\t' | 0x20..=0x7e)) => {
            let value = std::str::from_utf8(raw).expect("printable ASCII is UTF-8");
            Ok(Some(value.trim_matches([' ', '\t'])))
        }
        Header::One(_) => Err(mismatch(format!("{name} has invalid characters"))),
    }
}

/// Undoes the base64 form of a value; `None` when it is broken.
fn decode(value: &str) -> Option<Cow<'_, str>> {
    match value.strip_prefix(BASE64).and_then(|rest| rest.strip_suffix("?=")) {
        None => Some(Cow::Borrowed(value)),
        Some(encoded) => String::from_utf8(STANDARD.decode(encoded).ok()?).ok().map(Cow::Owned),
    }
}

/// Whether a header's value and an argument are the same: numbers by value, all else by text.
fn same(value: &str, raw: &[u8]) -> bool {
    if raw.first() == Some(&b'"') {
        return read_text(raw).is_ok_and(|argument| argument == value);
    }
    let raw = std::str::from_utf8(raw).unwrap_or_default();
    match (whole(raw), whole(value)) {
        (Some(argument), Some(value)) => argument == value,
        // Beyond the integers that every float tells apart, two numbers may only look the same.
        _ => match (raw.parse::<f64>(), value.parse::<f64>()) {
            (Ok(argument), Ok(value)) => argument == value && value.abs() < EXACT,
            _ => raw == value,
        },
    }
}

const EXACT: f64 = 9_007_199_254_740_992.0;

/// An integer, also one that is written with a fraction of nothing: `42.0`.
fn whole(text: &str) -> Option<i64> {
    let integer = text.split_once('.').map_or(text, |(integer, zeros)| {
        if !zeros.is_empty() && zeros.bytes().all(|digit| digit == b'0') { integer } else { text }
    });
    integer.parse().ok()
}

fn mismatch(message: impl Into<Cow<'static, str>>) -> RpcError {
    let message = message.into();
    RpcError::new(code::HEADER_MISMATCH, format!("header mismatch: {message}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Headers for &[(&str, &str)] {
        fn header(&self, name: &str) -> Header<'_> {
            let mut found = self.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
            match (found.next(), found.next()) {
                (None, _) => Header::Absent,
                (Some((_, value)), None) => Header::One(value.as_bytes()),
                _ => Header::Many,
            }
        }
    }

    #[test]
    fn standard_headers_must_repeat_the_body_exactly() {
        type Row<'a> = (&'a [(&'a str, &'a str)], bool);
        let rows: [Row<'_>; 9] = [
            (&[("mcp-method", "tools/call"), ("MCP-NAME", "add")], true),
            (&[("Mcp-Method", "tools/call"), ("Mcp-Name", "  add\t")], true),
            (&[("Mcp-Method", "tools/call"), ("Mcp-Name", "=?base64?YWRk?=")], true),
            (&[("Mcp-Method", "tools/call"), ("Mcp-Name", "=?base64?YWR?=")], false),
            (&[("Mcp-Method", "Tools/Call"), ("Mcp-Name", "add")], false),
            (&[("Mcp-Method", "tools/call"), ("Mcp-Name", "Add")], false),
            (&[("Mcp-Method", "tools/call")], false),
            (&[("Mcp-Name", "add")], false),
            (&[("Mcp-Method", "tools/call"), ("Mcp-Name", "add"), ("Mcp-Name", "add")], false),
        ];
        for (headers, good) in rows {
            assert_eq!(
                check_standard(&headers, "tools/call", Some(Some("add"))).is_ok(),
                good,
                "{headers:?}"
            );
        }
    }

    #[test]
    fn parameter_headers_must_agree_with_the_argument_by_value() {
        let rows: [(Option<&str>, Option<&str>, bool); 20] = [
            (Some("Hello"), Some("\"Hello\""), true),
            (Some("=?base64?SGVsbG8=?="), Some("\"Hello\""), true),
            (Some("=?base64?SGVsbG8?="), Some("\"Hello\""), false),
            (Some("=?base64?SGVs!!!bG8=?="), Some("\"Hello\""), false),
            (Some("SGVsbG8="), Some("\"SGVsbG8=\""), true),
            (Some("=?base64?SGVsbG8="), Some("\"=?base64?SGVsbG8=\""), true),
            (Some("42.0"), Some("42"), true),
            (Some("42"), Some("42.00"), true),
            (Some("4.2e1"), Some("42"), true),
            (Some("-7"), Some("-7"), true),
            (Some("9007199254740993.0"), Some("9007199254740993"), true),
            (Some("9007199254740992.0"), Some("9007199254740993"), false),
            (Some("9.007199254740993e15"), Some("9007199254740993"), false),
            (Some("43"), Some("42"), false),
            (Some("True"), Some("true"), false),
            (Some("true"), Some("true"), true),
            (None, Some("\"Hello\""), false),
            (None, Some("null"), true),
            (None, None, true),
            (Some("x"), None, false),
        ];
        for (value, argument, good) in rows {
            let headers: Vec<_> = value.iter().map(|value| ("mcp-param-value", *value)).collect();
            let result = check_param(&headers.as_slice(), "Mcp-Param-Value", argument.map(str::as_bytes));
            assert_eq!(result.is_ok(), good, "{value:?} {argument:?}");
        }
    }
}
