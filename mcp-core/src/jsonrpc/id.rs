//! Request ids: which ones are acceptable, and a form to compare them by.
//!
//! Owns the rules for ids. Echoing does not pass through here: answers repeat the bytes of the request.

/// A request id, for looking calls up. `1` and `"1"` are different ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum RequestId {
    Number(i64),
    Text(Box<str>),
}

/// Longest string id in bytes, quotes and escapes included.
const MAX_TEXT: usize = 1024;

impl RequestId {
    /// Parses an id as written; `None` when it is neither an integer in the range of `i64` nor a short string.
    pub(crate) fn parse(raw: &[u8]) -> Option<Self> {
        match raw.first()? {
            b'"' => Some(Self::Text(serde_json::from_slice(raw).ok()?)),
            _ => Some(Self::Number(integer(raw)?)),
        }
    }

    /// Whether these bytes, one JSON value, are an acceptable id. Cheaper than `parse`.
    pub(crate) fn is_valid(raw: &[u8]) -> bool {
        match raw.first() {
            Some(b'"') if raw.contains(&b'\\') => raw.len() <= MAX_TEXT && Self::parse(raw).is_some(),
            Some(b'"') => raw.len() <= MAX_TEXT,
            _ => integer(raw).is_some(),
        }
    }
}

fn integer(raw: &[u8]) -> Option<i64> {
    std::str::from_utf8(raw).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_and_strings_are_ids_and_nothing_else_is() {
        for good in
            ["0", "-1", "9223372036854775807", "-9223372036854775808", "\"\"", "\"null\"", "4294967296"]
        {
            assert!(RequestId::is_valid(good.as_bytes()), "{good}");
        }
        let long = format!("\"{}\"", "x".repeat(MAX_TEXT));
        for bad in ["null", "true", "1.5", "1.0", "1e2", "{}", "[]", "18446744073709551616", long.as_str()] {
            assert!(!RequestId::is_valid(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn a_number_and_the_same_digits_as_text_are_different_ids() {
        assert_ne!(RequestId::parse(b"1"), RequestId::parse(b"\"1\""));
        assert_eq!(RequestId::parse(b"\"a\""), RequestId::parse(b"\"\\u0061\""));
    }
}
