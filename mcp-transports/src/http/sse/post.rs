//! A message of a client, and its answer on the client's stream.

use super::pipes::Open;
use crate::http::answer::{self, UNKNOWN_SESSION};
use crate::http::body;
use crate::http::endpoint::Shared;
use crate::http::gate::Rejection;
use crate::http::post::Terms;
use crate::http::session::parse;
use crate::http::spawn::spawn;
use crate::http::stream::Body;
use bytes::Bytes;
use http::request::Parts;
use http::{Response, StatusCode};
use mcp_core::transport::{Arrival, Header, Headers, Outbox, Received, Reply};
use mcp_core::{Auth, RpcError, code};
use std::sync::Arc;

/// The headers of a request do not count: they came after this transport.
struct NoHeaders;

impl Headers for NoHeaders {
    fn header(&self, _: &str) -> Header<'_> {
        Header::Absent
    }
}

/// Serves one message.
pub(in crate::http) async fn post<B: http_body::Body>(
    shared: &Arc<Shared>,
    parts: &Parts,
    body: B,
    terms: Terms,
) -> Result<Response<Body>, Rejection> {
    if !terms.is_json {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "the body must be application/json in UTF-8"));
    }
    let id = parts.uri.query().and_then(session_id).ok_or(UNKNOWN_SESSION)?;
    let auth = parts.extensions.get::<Auth>();
    // Looked for before anything is read: what is not for a session is not worth reading.
    shared.pipes.find(id, auth).ok_or(UNKNOWN_SESSION)?;
    let limit = shared.server.limits().message_bytes;
    let message = body::read(body, &parts.headers, limit, shared.config.body_timeout).await?;
    let open = shared.pipes.find(id, auth).ok_or(UNKNOWN_SESSION)?;
    if open.outbox.is_congested() {
        return Err((StatusCode::TOO_MANY_REQUESTS, "too many answers wait to be read"));
    }
    Ok(serve(shared, &open, message, auth))
}

fn serve(shared: &Shared, open: &Arc<Open>, message: Bytes, auth: Option<&Auth>) -> Response<Body> {
    let is_full = shared.room.is_full();
    let outbox: Arc<dyn Outbox> = Arc::clone(&open.outbox) as Arc<dyn Outbox>;
    let arrival = Arrival::new(&outbox).with_headers(&NoHeaders).on(&open.connection);
    let arrival = auth.map_or(arrival, |auth| arrival.by(auth));
    let arrival = if is_full { arrival.without_room() } else { arrival };
    let mut out = Vec::with_capacity(512);
    match shared.server.receive(message, &arrival, &mut out) {
        Received::Accepted => answer::accepted(),
        Received::Replied(Reply::Unreadable) => answer::json(StatusCode::BAD_REQUEST, out),
        Received::Replied(Reply::Unavailable) => answer::unavailable(out),
        Received::Replied(Reply::Forbidden(scopes)) => answer::forbidden(out, scopes),
        Received::Replied(_) | Received::Opened(_) => {
            outbox.request(out);
            answer::accepted()
        }
        Received::Pending(call) => {
            let call = shared.room.seat(call);
            let open = Arc::clone(open);
            open.owes();
            spawn(async move {
                let (reply, message) = call.await;
                if reply != Reply::Cancelled {
                    outbox.request(message);
                }
                open.pays();
            });
            answer::accepted()
        }
        Received::Busy(message) => {
            let error = RpcError::new(code::INTERNAL_ERROR, "too many calls are at work; try again later");
            shared.server.refuse(message, None, &error, &mut out);
            let status =
                if is_full { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::TOO_MANY_REQUESTS };
            answer::busy(status, out)
        }
        _ => answer::rejected((StatusCode::BAD_REQUEST, "this message cannot be taken here")),
    }
}

/// The session that a query names.
fn session_id(query: &str) -> Option<u128> {
    let mut ids = query.split('&').filter_map(|pair| pair.strip_prefix("sessionId="));
    match (ids.next(), ids.next()) {
        (Some(id), None) => parse(id.as_bytes()),
        _ => None,
    }
}
