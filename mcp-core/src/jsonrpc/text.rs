//! JSON strings to text and back, as fast as text can be copied: arguments and results can be megabytes of it.
//!
//! Reads strings that the scanner has been over, borrowing from the message unless they were written with escapes.

use super::scan::plain_run;
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// Reads a value of a message that should be a string.
pub(crate) fn read_text(raw: &[u8]) -> serde_json::Result<Cow<'_, str>> {
    match raw {
        [b'"', inside @ .., b'"'] => match unescape(inside) {
            Some(text) => Ok(text),
            // With escapes that name a character by its number, or no text after all.
            None => serde_json::from_slice::<Text<'_>>(raw).map(|text| text.0),
        },
        _ => serde_json::from_slice::<Text<'_>>(raw).map(|text| text.0),
    }
}

fn unescape(inside: &[u8]) -> Option<Cow<'_, str>> {
    let mut at = plain_run(inside, 0);
    if at == inside.len() {
        return std::str::from_utf8(inside).ok().map(Cow::Borrowed);
    }
    let mut text = Vec::with_capacity(inside.len());
    text.extend_from_slice(&inside[..at]);
    while at < inside.len() {
        let [b'\\', letter] = inside.get(at..at + 2)? else { return None };
        text.push(match letter {
            b'"' | b'\\' | b'/' => *letter,
            b'b' => 0x08,
            b'f' => 0x0c,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            _ => return None,
        });
        let from = at + 2;
        at = plain_run(inside, from);
        text.extend_from_slice(&inside[from..at]);
    }
    String::from_utf8(text).ok().map(Cow::Owned)
}

/// Appends a text as a JSON string.
pub(crate) fn write_text(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + bytes.len() / 8 + 2);
    out.push(b'"');
    let mut from = 0;
    loop {
        let to = plain_run(bytes, from);
        out.extend_from_slice(&bytes[from..to]);
        let Some(byte) = bytes.get(to) else { break };
        write_escape(out, *byte);
        from = to + 1;
    }
    out.push(b'"');
}

fn write_escape(out: &mut Vec<u8>, byte: u8) {
    let letter = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        0x0c => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => {
            let digit = |nibble: u8| b"0123456789abcdef"[usize::from(nibble)];
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 0xf)]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', letter]);
}

/// A JSON string. (Serde's own `Cow<str>` always copies.)
struct Text<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Borrow(PhantomData))
    }
}

struct Borrow<'a>(PhantomData<&'a str>);

impl<'de> Visitor<'de> for Borrow<'de> {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Vec<String> {
        let every_control = (0..0x20).map(char::from).collect();
        let mut texts = vec![String::new(), "plain".to_owned(), "Grüße, 世界 🦀".to_owned(), every_control];
        for at in 0..20 {
            // What needs an escape, at every place of the words that are looked at together.
            for special in ['"', '\\', '\n', '\u{1}', '\u{7f}', 'é'] {
                texts.push(format!("{}{special}{}", "x".repeat(at), "y".repeat(20 - at)));
            }
        }
        texts
    }

    #[test]
    fn texts_are_written_as_serde_json_writes_them_and_read_back() {
        for text in texts() {
            let mut out = Vec::new();
            write_text(&mut out, &text);
            assert_eq!(out, serde_json::to_vec(&text).unwrap(), "{text:?}");
            assert_eq!(read_text(&out).unwrap(), text);
        }
    }

    #[test]
    fn every_escape_is_read_and_what_is_no_text_is_refused() {
        let escapes = r#""\"\\\/\b\f\n\r\t\u00e9\ud83e\udd80""#;
        assert_eq!(read_text(escapes.as_bytes()).unwrap(), "\"\\/\u{8}\u{c}\n\r\té🦀");
        for raw in ["7", "null", "{}", "\"", "\"\\ud800\"", "\"\\x\"", "\"\\\""] {
            assert!(read_text(raw.as_bytes()).is_err(), "{raw}");
        }
    }

    #[test]
    fn text_without_escapes_is_borrowed() {
        assert!(matches!(read_text(b"\"plain\"").unwrap(), Cow::Borrowed("plain")));
    }
}
