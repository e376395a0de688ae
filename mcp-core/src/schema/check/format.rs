//! The formats that are enforced, and the words for them.
//!
//! A format that is not listed here describes a text and is not checked.

use super::pattern::is_regex;
use super::{instant, uri};
use std::net::{Ipv4Addr, Ipv6Addr};

/// A format of texts.
#[derive(Debug)]
pub(super) struct Format {
    pub(super) name: &'static str,
    /// What a text of it is, for a model.
    pub(super) words: &'static str,
    pub(super) holds: fn(&str) -> bool,
}

const fn format(name: &'static str, words: &'static str, holds: fn(&str) -> bool) -> Format {
    Format { name, words, holds }
}

static FORMATS: [Format; 18] = [
    format("date-time", "a date and time with offset, such as 2024-05-31T12:00:00Z", instant::is_date_time),
    format("date", "a date such as 2024-05-31", instant::is_date),
    format("time", "a time with offset, such as 12:00:00Z", instant::is_time),
    format("duration", "an ISO 8601 duration such as P1DT12H", instant::is_duration),
    format("email", "an email address", is_email),
    format("hostname", "a host name", is_hostname),
    format("ip", "an IP address", |text| is_ipv4(text) || is_ipv6(text)),
    format("ipv4", "an IPv4 address", is_ipv4),
    format("ipv6", "an IPv6 address", is_ipv6),
    format("uri", "an absolute URI", uri::is_uri),
    format("uri-reference", "a URI or a relative reference", uri::is_reference),
    format("uuid", "a UUID", is_uuid),
    format("regex", "a regular expression", is_regex),
    format("json-pointer", "a JSON pointer such as /a/0", is_json_pointer),
    format("relative-json-pointer", "a relative JSON pointer such as 1/a", is_relative_json_pointer),
    // What schemars says of dates and times without an offset.
    format("partial-date-time", "a date and time such as 2024-05-31T12:00:00", instant::is_partial_date_time),
    format("partial-time", "a time such as 12:00:00", instant::is_partial_time),
    format("uri-template", "a URI template", uri::is_template),
];

pub(super) fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// A name of RFC 1123: labels of letters, digits and hyphens.
fn is_hostname(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    let is_plain = bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    // A third and fourth hyphen are reserved for encoded labels.
    let is_reserved = bytes.get(2..4) == Some(b"--");
    let is_encoded = bytes.len() > 4 && bytes[..4].eq_ignore_ascii_case(b"xn--");
    (1..=63).contains(&bytes.len())
        && is_plain
        && !label.starts_with('-')
        && !label.ends_with('-')
        && (!is_reserved || is_encoded)
}

/// A mailbox of RFC 5321: `local@domain`, the local part plain or quoted.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let local_fits = local.len() <= 64 && (local.split('.').all(is_atom) || is_quoted(local));
    let literal = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let domain_fits = match literal {
        Some(address) => address.strip_prefix("IPv6:").map_or_else(|| is_ipv4(address), is_ipv6),
        None => is_hostname(domain),
    };
    local_fits && domain_fits
}

fn is_atom(text: &str) -> bool {
    let is_atext = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_atext)
}

fn is_quoted(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return false };
    let mut bytes = inner.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'\\' => bytes.next().is_some_and(|escaped| (b' '..=b'~').contains(&escaped)),
            b'"' => false,
            _ => (b' '..=b'~').contains(&byte),
        };
        if !fits {
            return false;
        }
    }
    true
}

fn is_json_pointer(text: &str) -> bool {
    let escapes_fit = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    (text.is_empty() || text.starts_with('/')) && escapes_fit
}

fn is_relative_json_pointer(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (up, rest) = text.split_at(digits);
    let number_fits = up == "0" || !up.is_empty() && !up.starts_with('0');
    number_fits && (rest == "#" || is_json_pointer(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_hold_for_these_texts_and_not_for_those() {
        let rows: [(&str, &[&str], &[&str]); 10] = [
            (
                "email",
                &[
                    "a@b",
                    "joe.bloggs+tag@example.com",
                    "\"joe bloggs\"@example.com",
                    "a@[127.0.0.1]",
                    "a@[IPv6:::1]",
                ],
                &[
                    "",
                    "a",
                    "a@",
                    "@b",
                    ".a@b.c",
                    "a..b@c.d",
                    "a@b@c.d",
                    "a b@c.d",
                    "a@-b.c",
                    "a@[127.0.0]",
                    "é@b.c",
                ],
            ),
            (
                "hostname",
                &["localhost", "a.b-c.example", "1host", "xn--4gbwdl.xn--wgbh1c"],
                &["", ".", "a.", "-a", "a-", "a_b", "a..b", "é.example", "ab--cd"],
            ),
            (
                "ipv4",
                &["127.0.0.1", "255.255.255.255"],
                &["127.0.0", "256.0.0.1", "01.2.3.4", "1.2.3.4.5", "0x7f.0.0.1"],
            ),
            (
                "ipv6",
                &["::1", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"],
                &["1:2", ":::1", "fe80::1%eth0", "12345::"],
            ),
            ("ip", &["127.0.0.1", "::1"], &["localhost", ""]),
            (
                "uuid",
                &["2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16380"],
                &[
                    "2eb8aa08aa9811eab4aa73b441d16380",
                    "2eb8aa08-aa98-11ea-b4aa-73b441d1638",
                    "zeb8aa08-aa98-11ea-b4aa-73b441d16380",
                ],
            ),
            ("regex", &["^a(?=b)", ""], &["[", "a("]),
            ("json-pointer", &["", "/", "/a/0", "/a~0b~1c"], &["a", "/~", "/~2", "#/a"]),
            ("relative-json-pointer", &["0", "1/a", "0#", "10"], &["", "/a", "01", "-1/a", "1a", "0##"]),
            ("uri-template", &["http://x/{a}{?b,c*}", ""], &["{", "{}", "a}", "{a"]),
        ];
        for (name, good, bad) in rows {
            let format = find(name).unwrap();
            good.iter().for_each(|text| assert!((format.holds)(text), "{name} {text:?}"));
            bad.iter().for_each(|text| assert!(!(format.holds)(text), "{name} {text:?}"));
        }
        let long = format!("{}.example", "a".repeat(64));
        assert!(!is_hostname(&long) && is_hostname(&long[1..]));
        assert!(find("byte").is_none() && find("int32").is_none());
    }
}
