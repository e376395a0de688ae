//! The formats of URIs: RFC 3986, and RFC 6570 for templates.

use std::net::Ipv6Addr;

/// An absolute URI: one with a scheme.
pub(super) fn is_uri(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| is_scheme(scheme) && is_rest(rest))
}

/// A URI, or what may stand relative to one.
pub(super) fn is_reference(text: &str) -> bool {
    let first_segment = text.split(['/', '?', '#']).next().unwrap_or_default();
    // A colon in the first segment would make what is before it a scheme.
    is_uri(text) || !first_segment.contains(':') && is_rest(text)
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// All behind the scheme: authority, path, query and fragment.
fn is_rest(text: &str) -> bool {
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (hierarchy, query) = text.split_once('?').unwrap_or((text, ""));
    let path = match hierarchy.strip_prefix("//") {
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            if !is_authority(authority) {
                return false;
            }
            path
        }
        None => hierarchy,
    };
    are(path, b":@/") && are(query, b":@/?") && are(fragment, b":@/?")
}

fn is_authority(text: &str) -> bool {
    let (user, place) = text.rsplit_once('@').unwrap_or(("", text));
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, port)) if is_ip_literal(address) => ("", port),
            _ => return false,
        },
        None => place.split_at(place.find(':').unwrap_or(place.len())),
    };
    let port_fits = match port.strip_prefix(':') {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_digit()),
        None => port.is_empty(),
    };
    are(user, b":") && are(host, b"") && port_fits
}

fn is_ip_literal(text: &str) -> bool {
    let future = text.strip_prefix(['v', 'V']).and_then(|rest| rest.split_once('.'));
    match future {
        Some((version, address)) => {
            !version.is_empty()
                && version.bytes().all(|byte| byte.is_ascii_hexdigit())
                && !address.is_empty()
                && !address.contains('%')
                && are(address, b":")
        }
        None => text.parse::<Ipv6Addr>().is_ok(),
    }
}

/// Whether a text is made of unreserved characters, sub-delimiters, percent-encoded bytes, and these.
fn are(text: &str, more: &[u8]) -> bool {
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&byte) || more.contains(&byte);
    are_encoded(text, is_plain)
}

fn are_encoded(text: &str, is_plain: impl Fn(u8) -> bool) -> bool {
    let mut parts = text.split('%');
    let first_fits = parts.next().is_none_or(|part| part.bytes().all(&is_plain));
    first_fits
        && parts.all(|part| match part.as_bytes() {
            [high, low, rest @ ..] => {
                high.is_ascii_hexdigit() && low.is_ascii_hexdigit() && rest.iter().all(|byte| is_plain(*byte))
            }
            _ => false,
        })
}

pub(super) fn is_template(text: &str) -> bool {
    let is_literal =
        |text: &str| are_encoded(text, |byte| byte > b' ' && byte != 0x7f && !b"\"<>\\^`{|}".contains(&byte));
    let mut parts = text.split('{');
    let first_fits = parts.next().is_none_or(is_literal);
    first_fits
        && parts.all(|part| {
            part.split_once('}').is_some_and(|(inside, rest)| is_expression(inside) && is_literal(rest))
        })
}

fn is_expression(text: &str) -> bool {
    let variables = text.strip_prefix(|first: char| "+#./;?&=,!@|".contains(first)).unwrap_or(text);
    variables.split(',').all(|variable| {
        let name = match variable.rsplit_once(':') {
            Some((name, length)) => {
                let digits = length.len() <= 4 && length.bytes().all(|byte| byte.is_ascii_digit());
                if !digits || length.is_empty() || length.starts_with('0') {
                    return false;
                }
                name
            }
            None => variable.strip_suffix('*').unwrap_or(variable),
        };
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        name.split('.').all(|part| !part.is_empty() && are_encoded(part, is_plain))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(holds: fn(&str) -> bool, good: &[&str], bad: &[&str]) {
        good.iter().for_each(|text| assert!(holds(text), "{text:?}"));
        bad.iter().for_each(|text| assert!(!holds(text), "{text:?}"));
    }

    #[test]
    fn uris() {
        let good = [
            "http://foo.bar/?baz=qux#quux",
            "http://foo.com/blah_(wikipedia)_blah#cite-1",
            "urn:isbn:0451450523",
            "a:",
            "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com",
            "http://[::1]:8080/x",
            "mailto:a@b.c",
            "file:///etc",
            "ldap://[2001:db8::7]/c=GB?objectClass?one",
            "tel:+1-816-555-1212",
            "http://[v1.fe:d]/",
            "http://h:/",
        ];
        let bad = [
            "",
            "//foo.bar/?baz=qux",
            "/abc",
            "\\\\WINDOWS\\share",
            "abc",
            "http:// shouldfail.com",
            ":// x",
            "1http://x",
            "http://foo.bar?q=Spaces are not",
            "http://[::1",
            "http://[::g]/",
            "http://h:8a/",
            "http://x/%zz",
            "http://x/é",
            "bar,baz:x y",
            "http://a/{b}",
            "http://x/%4",
            "http://[v1.]/",
            "http://a#b#c",
        ];
        check(is_uri, &good, &bad);
    }

    #[test]
    fn references() {
        let good =
            ["", "#", "/abc", "abc", "//foo.bar/x", "?q", "a/b:c", "http://foo.bar", "./a:b", "#fragment"];
        check(is_reference, &good, &["\\\\x", "abc\\def", "#frag\\ment", "1a:b", " "]);
    }

    #[test]
    fn templates() {
        let good = ["http://x/{a}", "{+path}/here", "{?a,b*,c:3}", "{a.b}", "{%41}", "a%20b", "plain"];
        check(
            is_template,
            &good,
            &["{a:0}", "{a:12345}", "{a b}", "{.}", "{a,}", "{{a}}", "a b", "{a:}", "%4"],
        );
    }
}
