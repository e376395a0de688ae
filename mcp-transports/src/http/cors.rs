//! Pages of other origins: what a browser asks for before it lets them ask, and before it lets them read.
//!
//! Follows the Fetch standard, "HTTP CORS protocol". Only for the origins that the configuration lists, which are named
//! back one by one; credentials that a browser adds by itself (cookies) are never allowed. With an empty list this does nothing.

use super::answer;
use super::config::Config;
use super::routes::Route;
use super::stream::Body;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};

/// Headers that pages may send, besides all whose names begin with `mcp-`.
const SENT: [&str; 7] =
    ["accept", "authorization", "content-type", "last-event-id", "traceparent", "tracestate", "baggage"];

/// Headers that pages may read.
const READ: HeaderValue =
    HeaderValue::from_static("Mcp-Session-Id, Mcp-Protocol-Version, WWW-Authenticate, Retry-After");

/// What the answer to a request has to say to a browser.
#[derive(Debug)]
pub(super) enum Cors {
    /// Nothing: no other origin may ask.
    Off,
    /// That another answer could be given to another origin.
    Unlisted,
    /// That this origin may read it.
    Listed(HeaderValue),
}

impl Cors {
    pub(super) fn of(config: &Config, headers: &HeaderMap) -> Self {
        if config.allowed_origins.is_empty() {
            return Self::Off;
        }
        let mut origins = headers.get_all(ORIGIN).iter();
        let (Some(origin), None) = (origins.next(), origins.next()) else { return Self::Unlisted };
        let is = |allowed: &String| allowed.as_bytes().eq_ignore_ascii_case(origin.as_bytes());
        if config.allowed_origins.iter().any(is) { Self::Listed(origin.clone()) } else { Self::Unlisted }
    }

    /// The answer to a browser that asks whether a page may ask; nothing if this is no such question.
    pub(super) fn preflight(
        &self,
        route: Route,
        method: &Method,
        headers: &HeaderMap,
    ) -> Option<Response<Body>> {
        let asks = method == Method::OPTIONS && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        if !asks || !matches!(self, Self::Listed(_)) {
            return None;
        }
        let mut response = answer::empty(StatusCode::NO_CONTENT);
        let out = response.headers_mut();
        out.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(route.methods()));
        if let Some(allowed) = allowed(headers) {
            out.insert(ACCESS_CONTROL_ALLOW_HEADERS, allowed);
        }
        out.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
        out.append(
            VARY,
            HeaderValue::from_static("Access-Control-Request-Method, Access-Control-Request-Headers"),
        );
        Some(response)
    }

    /// Adds to an answer what the browser wants to know.
    pub(super) fn complete(self, response: &mut Response<Body>) {
        let out = response.headers_mut();
        match self {
            Self::Off => return,
            Self::Unlisted => {}
            Self::Listed(origin) => {
                out.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
                out.insert(ACCESS_CONTROL_EXPOSE_HEADERS, READ);
            }
        }
        out.append(VARY, HeaderValue::from_static("Origin"));
    }
}

/// Of the headers that a page wants to send, those that it may.
fn allowed(headers: &HeaderMap) -> Option<HeaderValue> {
    let asked = headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS).iter();
    let names =
        asked.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).map(str::trim);
    let may = |name: &&str| {
        let is_ours = name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("mcp-"));
        is_ours || SENT.iter().any(|known| known.eq_ignore_ascii_case(name))
    };
    let names: Vec<&str> = names.filter(may).collect();
    HeaderValue::from_str(&names.join(", ")).ok().filter(|_| !names.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(origin: &'static str, wanted: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, HeaderValue::from_static(origin));
        headers.insert(ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_static("POST"));
        headers.insert(ACCESS_CONTROL_REQUEST_HEADERS, HeaderValue::from_static(wanted));
        headers
    }

    #[test]
    fn only_listed_origins_are_answered_and_only_with_headers_that_mcp_has() {
        let config = Config::default().allow_origin("https://app.example.com");
        let rows = [
            ("https://app.example.com", "content-type, X-Evil,Mcp-Method , mcp-param-x", true),
            ("https://app.example.com", "cookie", true),
            ("https://evil.example.com", "content-type", false),
            ("http://localhost", "content-type", false),
            ("null", "content-type", false),
        ];
        for (origin, wanted, listed) in rows {
            let headers = asked(origin, wanted);
            let cors = Cors::of(&config, &headers);
            let answer = cors.preflight(Route::Endpoint, &Method::OPTIONS, &headers);
            assert_eq!(answer.is_some(), listed, "{origin}");
            let Some(answer) = answer else { continue };
            let names = answer.headers().get(ACCESS_CONTROL_ALLOW_HEADERS).map(HeaderValue::as_bytes);
            let expected = b"content-type, Mcp-Method, mcp-param-x".as_slice();
            assert_eq!(names, (wanted != "cookie").then_some(expected), "{wanted}");
        }
        let headers = asked("https://app.example.com", "content-type");
        assert!(matches!(Cors::of(&Config::default(), &headers), Cors::Off));
    }
}
