//! Every response there is, and the status of every kind of answer.

use super::gate::Rejection;
use super::stream::Body;
use http::header::{ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use mcp_core::transport::Reply;
use mcp_core::{RpcError, code};
use std::time::Duration;

/// The header that carries a session's id.
pub(super) const SESSION_ID: HeaderName = HeaderName::from_static("mcp-session-id");

pub(super) const NO_STREAM: Rejection = (StatusCode::NOT_ACCEPTABLE, "this stream is text/event-stream");

pub(super) const NO_SESSION: Rejection = (StatusCode::BAD_REQUEST, "the Mcp-Session-Id header is required");

pub(super) const UNKNOWN_SESSION: Rejection = (StatusCode::NOT_FOUND, "this session is not open (any more)");

/// A message as plain JSON.
pub(super) fn json(status: StatusCode, message: Vec<u8>) -> Response<Body> {
    json_in(HeaderMap::new(), status, message)
}

/// The same in the room of the request's headers, which hyper has ready for those of the next request then.
pub(super) fn json_in(mut headers: HeaderMap, status: StatusCode, message: Vec<u8>) -> Response<Body> {
    headers.clear();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let mut response = Response::new(Body::full(message));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// An event stream. Neither caches nor proxies may keep it back.
pub(super) fn stream(body: Body) -> Response<Body> {
    // No larger than it has to be: it stays for as long as the stream is open.
    let mut headers = HeaderMap::with_capacity(3);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform"));
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    let mut response = Response::new(body);
    *response.headers_mut() = headers;
    response
}

/// The last answer on its connection.
pub(super) fn last(mut response: Response<Body>) -> Response<Body> {
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// A message was taken in and needs no answer.
pub(super) fn accepted() -> Response<Body> {
    empty(StatusCode::ACCEPTED)
}

/// Nothing but a status.
pub(super) fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::full(Vec::new()));
    *response.status_mut() = status;
    response
}

/// A line for people.
pub(super) fn text(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::full(text.as_bytes().to_vec()));
    *response.status_mut() = status;
    response
}

/// A caller that asks too often, and when it may ask again.
pub(super) fn too_often(wait: Duration) -> Response<Body> {
    let mut response = rejected((StatusCode::TOO_MANY_REQUESTS, "this caller sends too many requests"));
    let seconds = wait.as_secs_f64().ceil().max(1.0) as u64;
    response.headers_mut().insert(RETRY_AFTER, seconds.into());
    response
}

/// A request that is refused before it is read as a message: the error has no id.
pub(super) fn rejected((status, message): Rejection) -> Response<Body> {
    let error = RpcError::new(code::INVALID_REQUEST, message);
    let mut response = json(status, error.to_message());
    if matches!(status, StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT) {
        // The rest of the body is not read, so the connection cannot be used again.
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}

/// A call that has to wait until others end: of its session, or of the whole server.
pub(super) fn busy(status: StatusCode, message: Vec<u8>) -> Response<Body> {
    let mut response = json(status, message);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
    response
}

/// A call whose caller may not make it (RFC 6750, section 3.1).
pub(super) fn forbidden(message: Vec<u8>, scopes: &[&str]) -> Response<Body> {
    let mut response = json(StatusCode::FORBIDDEN, message);
    let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{}\"", scopes.join(" "));
    if let Ok(challenge) = HeaderValue::from_str(&challenge) {
        response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    }
    response
}

/// A method that the endpoint does not have.
pub(super) fn method_not_allowed(allow: &'static str) -> Response<Body> {
    let mut response = rejected((StatusCode::METHOD_NOT_ALLOWED, "this HTTP method is not supported here"));
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allow));
    response
}

/// The server does not serve now; another instance may, over another connection.
pub(super) fn unavailable(message: Vec<u8>) -> Response<Body> {
    let mut response = json(status(Reply::Unavailable), message);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
    last(response)
}

/// No stream is opened any more: another instance may, over another connection.
pub(super) fn stopping() -> Response<Body> {
    last(rejected((StatusCode::SERVICE_UNAVAILABLE, "the server is shutting down")))
}

/// The status of an answer: only what was refused before any method saw it shows outside the message.
pub(super) fn status(reply: Reply) -> StatusCode {
    match reply {
        Reply::Malformed | Reply::Unreadable => StatusCode::BAD_REQUEST,
        Reply::NoSuchMethod => StatusCode::NOT_FOUND,
        Reply::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::OK,
    }
}
