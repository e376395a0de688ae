//! Who may ask: checks on `Host` and `Origin`, before anything else of a request is looked at.
//!
//! Both lists name what is allowed; an empty one allows nothing.

use super::config::Config;
use http::header::{HOST, ORIGIN};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, Version};

/// Why a request may not pass: a status, and a sentence for whoever runs the client.
pub(super) type Rejection = (StatusCode, &'static str);

pub(super) fn check(
    config: &Config,
    version: Version,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<(), Rejection> {
    if !is_plainly_allowed(config, uri, headers) {
        check_host(config, version, uri, headers)?;
    }
    for origin in headers.get_all(ORIGIN) {
        if !origin_is_allowed(config, origin) {
            tracing::warn!(
                ?origin,
                "refused a request from an origin that is not allowed; `Config::allow_origin` would admit it"
            );
            return Err((StatusCode::FORBIDDEN, "this Origin is not allowed"));
        }
    }
    Ok(())
}

/// Whether the one `Host` is an allowed host as it stands, with or without a port: what nearly every request has.
fn is_plainly_allowed(config: &Config, uri: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(value), None, None) = (hosts.next(), hosts.next(), uri.authority()) else { return false };
    let value = value.as_bytes();
    let digits = value.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let host = match &value[..value.len() - digits] {
        [host @ .., b':'] if digits > 0 => host,
        _ => value,
    };
    !host.is_empty() && config.allowed_hosts.iter().any(|allowed| allowed.as_bytes() == host)
}

fn check_host(config: &Config, version: Version, uri: &Uri, headers: &HeaderMap) -> Result<(), Rejection> {
    let host = addressed_host(version, uri, headers)?;
    if !config.allowed_hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(&host)) {
        tracing::warn!(
            host,
            "refused a request to a host that is not allowed; `Config::allow_host` would admit it"
        );
        return Err((StatusCode::FORBIDDEN, "this Host is not allowed"));
    }
    Ok(())
}

/// The host that a request is addressed to, without its port. HTTP/2 names it in the URI, HTTP/1 in a header; where
/// both are there, they must agree.
fn addressed_host(version: Version, uri: &Uri, headers: &HeaderMap) -> Result<String, Rejection> {
    const BAD: Rejection = (StatusCode::BAD_REQUEST, "the Host header is missing or malformed");
    let header = match single(headers, HOST)? {
        Some(value) => Some(value.to_str().ok().and_then(|text| text.parse::<Authority>().ok()).ok_or(BAD)?),
        None if version >= Version::HTTP_2 => None,
        None => return Err(BAD),
    };
    match (header, uri.authority()) {
        (Some(header), Some(uri)) if !header.host().eq_ignore_ascii_case(uri.host()) => {
            Err((StatusCode::BAD_REQUEST, "the Host header does not match the address of the request"))
        }
        (Some(header), _) if !header.as_str().contains('@') => Ok(header.host().to_owned()),
        (None, Some(uri)) if !uri.as_str().contains('@') => Ok(uri.host().to_owned()),
        _ => Err(BAD),
    }
}

fn origin_is_allowed(config: &Config, origin: &HeaderValue) -> bool {
    let Ok(origin) = origin.to_str() else { return false };
    if config.allowed_origins.iter().any(|allowed| allowed.eq_ignore_ascii_case(origin)) {
        return true;
    }
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    let Some(Ok(authority)) = authority.map(str::parse::<Authority>) else { return false };
    let plain = !authority.as_str().contains('@');
    plain && config.allowed_hosts.iter().any(|host| host.eq_ignore_ascii_case(authority.host()))
}

/// A header that may be there once. Two of a kind could be read differently by two parties.
pub(super) fn single(headers: &HeaderMap, name: http::HeaderName) -> Result<Option<&HeaderValue>, Rejection> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        _ => Err((StatusCode::BAD_REQUEST, "a header is given twice that may be given once")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(host: Option<&str>, origin: Option<&str>) -> u16 {
        let mut headers = HeaderMap::new();
        if let Some(host) = host {
            headers.insert(HOST, HeaderValue::from_bytes(host.as_bytes()).unwrap());
        }
        if let Some(origin) = origin {
            headers.insert(ORIGIN, HeaderValue::from_bytes(origin.as_bytes()).unwrap());
        }
        let config = Config::default().allow_origin("https://app.example.com");
        match check(&config, Version::HTTP_11, &Uri::from_static("/mcp"), &headers) {
            Ok(()) => 200,
            Err((status, _)) => status.as_u16(),
        }
    }

    #[test]
    fn only_hosts_of_this_machine_are_admitted_by_default_on_any_port() {
        let rows = [
            (Some("localhost"), 200),
            (Some("LOCALHOST:8000"), 200),
            (Some("127.0.0.1:8000"), 200),
            (Some("[::1]:8000"), 200),
            (Some("evil.example.com"), 403),
            (Some("localhost.evil.com"), 403),
            (Some("127.0.0.1.evil.com"), 403),
            (Some("localhost."), 403),
            (Some("evil.com@localhost"), 400),
            (Some("localhost:80:80"), 400),
            (Some("local host"), 400),
            (Some(""), 400),
            (None, 400),
        ];
        for (host, expected) in rows {
            assert_eq!(status(host, None), expected, "{host:?}");
        }
    }

    #[test]
    fn pages_of_other_origins_are_refused_unless_they_are_listed() {
        let rows = [
            (Some("http://localhost:3000"), 200),
            (Some("https://127.0.0.1"), 200),
            (Some("http://[::1]:8000"), 200),
            (Some("https://app.example.com"), 200),
            (Some("http://app.example.com"), 403),
            (Some("http://evil.example.com"), 403),
            (Some("http://localhost.evil.com"), 403),
            (Some("http://localhost@evil.com"), 403),
            (Some("http://evil.com@localhost"), 403),
            (Some("file://localhost"), 403),
            (Some("null"), 403),
            (Some(""), 403),
            (Some("\u{e9}"), 403),
        ];
        for (origin, expected) in rows {
            assert_eq!(status(Some("localhost"), origin), expected, "{origin:?}");
        }
    }

    #[test]
    fn two_hosts_and_an_address_that_differs_from_the_host_are_refused() {
        let config = Config::default();
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("localhost"));
        let evil = Uri::from_static("http://evil.example.com/mcp");
        assert_eq!(check(&config, Version::HTTP_11, &evil, &headers).unwrap_err().0, StatusCode::BAD_REQUEST);
        headers.append(HOST, HeaderValue::from_static("evil.example.com"));
        let plain = Uri::from_static("/mcp");
        assert_eq!(
            check(&config, Version::HTTP_11, &plain, &headers).unwrap_err().0,
            StatusCode::BAD_REQUEST
        );
    }
}
