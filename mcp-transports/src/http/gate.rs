//! Who may ask: checks on size, `Host` and `Origin`, before anything else of a request is looked at.
//!
//! Both lists name what is allowed; an empty one allows nothing.

use super::config::Config;
use super::headers::Known;
use super::proxies;
use http::header::{HOST, ORIGIN};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, Version};
use mcp_core::transport::Header;
use std::net::IpAddr;
use tracing::field::display;

/// Why a request may not pass: a status, and a sentence for whoever runs the client.
pub(super) type Rejection = (StatusCode, &'static str);

/// What is looked at before anything else.
pub(super) struct Asked<'a> {
    pub(super) version: Version,
    pub(super) uri: &'a Uri,
    pub(super) known: &'a Known<'a>,
    /// Where the request comes from, for the log.
    pub(super) peer: Option<IpAddr>,
    /// It is for somebody who looks after the process and knows it by its address.
    pub(super) is_probe: bool,
}

/// The gate of every route: size, then `Host`, then `Origin`.
pub(super) fn check(config: &Config, asked: &Asked<'_>) -> Result<(), Rejection> {
    if asked.uri.path_and_query().map_or(0, |target| target.as_str().len()) > config.max_target_bytes {
        return Err((StatusCode::URI_TOO_LONG, "the address of the request is too long"));
    }
    if asked.known.all.len() > config.max_headers {
        return Err((StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "the request has too many headers"));
    }
    let peer = || asked.peer.map(|peer| proxies::client(config, peer, asked.known.all)).map(display);
    let admits = |host: &str| {
        let is_listed = config.allowed_hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host));
        is_listed || (asked.is_probe && is_address(host))
    };
    if !is_plainly_allowed(config, asked) {
        let host = addressed_host(asked, admits)?;
        if !admits(&host) {
            tracing::warn!(
                host,
                peer = peer(),
                "refused a request to a host that is not allowed; the setting `allowed_hosts` would admit it, or \
                 `public_url` if this is the server's public name"
            );
            return Err(WRONG_HOST);
        }
    }
    if asked.known.origin == Header::Absent {
        return Ok(());
    }
    for origin in asked.known.all.get_all(ORIGIN) {
        if !origin_is_allowed(config, origin) {
            tracing::warn!(
                ?origin,
                peer = peer(),
                "refused a request from an origin that is not allowed; the setting `allowed_origins` would admit it, \
                 or `public_url` if the page is the server's own"
            );
            return Err((StatusCode::FORBIDDEN, "this Origin is not allowed"));
        }
    }
    Ok(())
}

const WRONG_HOST: Rejection = (StatusCode::FORBIDDEN, "this Host is not allowed");

/// An address is no name that somebody could have led elsewhere.
fn is_address(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    bare.parse::<IpAddr>().is_ok()
}

/// Whether the one `Host` is an allowed host as it stands, with or without a port: what nearly every request has.
fn is_plainly_allowed(config: &Config, asked: &Asked<'_>) -> bool {
    let (Header::One(value), None) = (asked.known.host, asked.uri.authority()) else { return false };
    let digits = value.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let host = match &value[..value.len() - digits] {
        [host @ .., b':'] if digits > 0 => host,
        _ => value,
    };
    !host.is_empty() && config.allowed_hosts.iter().any(|allowed| allowed.as_bytes() == host)
}

/// The host that a request is addressed to, without its port. HTTP/2 names it in the URI, HTTP/1 in a header; where
/// both are there, they must agree, and in HTTP/1 the URI must be admitted too.
fn addressed_host(asked: &Asked<'_>, admits: impl Fn(&str) -> bool) -> Result<String, Rejection> {
    let (version, uri, headers) = (asked.version, asked.uri, asked.known.all);
    const BAD: Rejection = (StatusCode::BAD_REQUEST, "the Host header is missing or malformed");
    let header = match single(headers, HOST)? {
        Some(value) => Some(value.to_str().ok().and_then(|text| text.parse::<Authority>().ok()).ok_or(BAD)?),
        None if version >= Version::HTTP_2 => None,
        None => return Err(BAD),
    };
    match (header, uri.authority()) {
        (Some(_), Some(uri)) if version < Version::HTTP_2 && !admits(uri.host()) => Err(WRONG_HOST),
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

    fn pass(config: &Config, uri: &'static str, headers: &HeaderMap) -> Result<(), Rejection> {
        let uri = Uri::from_static(uri);
        let (version, peer) = (Version::HTTP_11, None);
        check(config, &Asked { version, uri: &uri, known: &Known::of(headers), peer, is_probe: false })
    }

    fn status(host: Option<&str>, origin: Option<&str>) -> u16 {
        let mut headers = HeaderMap::new();
        if let Some(host) = host {
            headers.insert(HOST, HeaderValue::from_bytes(host.as_bytes()).unwrap());
        }
        if let Some(origin) = origin {
            headers.insert(ORIGIN, HeaderValue::from_bytes(origin.as_bytes()).unwrap());
        }
        let config = Config::default().allow_origin("https://app.example.com");
        match pass(&config, "/mcp", &headers) {
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
    fn a_probe_may_name_the_address_of_the_machine_and_no_other_name() {
        let config = Config::default();
        let rows = [
            ("10.1.2.3:8000", true),
            ("[fd00::1]", true),
            ("localhost", true),
            ("evil.example.com", false),
            ("10.1.2.3.evil.example.com", false),
        ];
        for (host, admitted) in rows {
            let headers: HeaderMap = [(HOST, HeaderValue::from_static(host))].into_iter().collect();
            let known = Known::of(&headers);
            let uri = Uri::from_static("/healthz");
            let asked =
                Asked { version: Version::HTTP_11, uri: &uri, known: &known, peer: None, is_probe: true };
            assert_eq!(check(&config, &asked).is_ok(), admitted, "{host}");
        }
    }

    #[test]
    fn two_hosts_and_an_address_that_differs_from_the_host_are_refused() {
        let config = Config::default();
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("localhost"));
        assert_eq!(pass(&config, "http://localhost/mcp", &headers), Ok(()));
        let refused = |uri, headers: &HeaderMap| pass(&config, uri, headers).unwrap_err().0;
        assert_eq!(refused("http://evil.example.com/mcp", &headers), StatusCode::FORBIDDEN);
        assert_eq!(refused("http://127.0.0.1/mcp", &headers), StatusCode::BAD_REQUEST);
        headers.append(HOST, HeaderValue::from_static("evil.example.com"));
        assert_eq!(refused("/mcp", &headers), StatusCode::BAD_REQUEST);
    }
}
