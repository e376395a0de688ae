//! Percent-encoding, and the form in which URIs are compared (RFC 3986, section 6.2.2).
//!
//! Owns what is the same URI: the case of the scheme and of hexadecimal digits does not matter, nor does it matter
//! whether a letter, a digit, `-`, `.`, `_` or `~` is percent-encoded. What may not stand in a URI as it is, such as `é`
//! or a blank, is taken as if it were encoded. `.` and `..` stay: a server's URIs are names, not places in a folder. Must
//! not know templates.

/// A URI in the form in which two are compared: ASCII, with `%` in front of two capital hexadecimal digits only.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Uri(String);

impl Uri {
    /// `None` for what is no URI: without a scheme, or with a `%` that encodes nothing.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once(':')?;
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
        if !scheme.starts_with(|c: char| c.is_ascii_alphabetic()) || !scheme.bytes().all(allowed) {
            return None;
        }
        let mut uri = scheme.to_ascii_lowercase();
        uri.push(':');
        normalise(rest, &mut uri)?;
        Some(Self(uri))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Appends the normal form of what comes after a scheme. `None` at a `%` that encodes nothing.
pub(super) fn normalise(text: &str, out: &mut String) -> Option<()> {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let (byte, kept) = match byte {
            b'%' => {
                let byte = decoded(bytes.next()?, bytes.next()?)?;
                (byte, is_unreserved(byte))
            }
            _ => (byte, is_unreserved(byte) || is_reserved(byte)),
        };
        push(byte, kept, out);
    }
    Some(())
}

/// Appends a value; what is neither unreserved nor `kept` is percent-encoded.
pub(super) fn encode(value: &str, kept: impl Fn(u8) -> bool, out: &mut String) {
    for byte in value.bytes() {
        push(byte, is_unreserved(byte) || kept(byte), out);
    }
}

/// Decodes once. `None` if the result is not UTF-8, or if a `%` encodes nothing.
pub(super) fn decode(text: &str) -> Option<String> {
    let mut value = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        value.push(if byte == b'%' { decoded(bytes.next()?, bytes.next()?)? } else { byte });
    }
    String::from_utf8(value).ok()
}

/// The characters that separate the parts of a URI.
pub(super) fn is_reserved(byte: u8) -> bool {
    b":/?#[]@!$&'()*+,;=".contains(&byte)
}

/// The characters that mean themselves everywhere.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn push(byte: u8, kept: bool, out: &mut String) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    if kept {
        out.push(char::from(byte));
    } else {
        out.extend(['%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    }
}

fn decoded(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? << 4 | digit(low)?)
}
