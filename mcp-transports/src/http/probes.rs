//! What is told to whoever looks after the process: whether it is alive, and whether its server serves.
//!
//! Nothing else is told: these paths have no authentication.

use super::answer;
use super::routes::Route;
use super::stream::Body;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Response, StatusCode};
use mcp_core::{Lifecycle, Server};

/// The answer at a path of a probe.
pub(super) fn answer(route: Route, server: &Server) -> Response<Body> {
    let serves = *server.lifecycle().borrow() == Lifecycle::Ready;
    let (status, text) = match (route, serves) {
        (Route::Ready, false) => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
        (Route::Ready, true) => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::OK, "alive\n"),
    };
    let mut response = answer::text(status, text);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
