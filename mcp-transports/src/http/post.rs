//! A message that comes in by POST, and its answer.

use super::accept::{Accepts, is_json};
use super::answer::{self, SESSION_ID};
use super::body;
use super::driver::Driver;
use super::endpoint::Shared;
use super::gate::{Rejection, single};
use super::headers::{Asked, RequestHeaders};
use super::outbox::CallOutbox;
use super::sessions::{InUse, Session};
use super::stream::{Body, write_event};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use mcp_core::transport::{Arrival, Connection, Outbox, Received, Reply};
use mcp_core::{Auth, RpcError, code};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use tokio::time::Sleep;

/// Serves one POST.
pub(super) async fn serve<B: http_body::Body>(
    shared: &Shared,
    request: Request<B>,
    asked: Asked,
) -> Result<Response<Body>, Rejection> {
    let (mut parts, body) = request.into_parts();
    if !is_json(&parts.headers) {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "the body must be application/json in UTF-8"));
    }
    let accepts = Accepts::of(&parts.headers);
    if !accepts.json && !accepts.stream {
        return Err((StatusCode::NOT_ACCEPTABLE, "answers are application/json or text/event-stream"));
    }
    let listens = parts.headers.get("Mcp-Method").is_some_and(|method| method == "subscriptions/listen");
    if listens && !accepts.stream {
        return Err(NO_STREAM);
    }
    let limit = shared.server.limits().message_bytes;
    let message = body::read(body, &parts.headers, limit, shared.config.body_timeout).await?;
    let session = if asked == Asked::Session { find_session(shared, &parts.headers)? } else { None };
    let capacity = if accepts.stream { shared.config.max_queued_notifications } else { 0 };
    let outbox = CallOutbox::new(capacity).with_headers(std::mem::take(&mut parts.headers));
    let outbox = Arc::new(outbox);
    let mut out = Vec::with_capacity(512);
    let received = receive(shared, message, &parts, session.as_deref(), &outbox, &mut out);
    match received {
        Received::Accepted => Ok(answer::accepted()),
        Received::Replied(reply) => Ok(finished(reply, out, &outbox, accepts)),
        Received::Opened(connection) => opened(shared, connection, out, &outbox, accepts),
        Received::Busy(message) => {
            let error = RpcError::new(code::INTERNAL_ERROR, "too many calls are at work; try again later");
            shared.server.refuse(message, &error, &mut out);
            Ok(answer::busy(out))
        }
        Received::Pending(call) => {
            let in_use = session.map(InUse::new);
            Ok(pending(Driver::new(call, in_use), outbox, accepts, shared).await)
        }
        _ => Err((StatusCode::BAD_REQUEST, "this message cannot be taken here")),
    }
}

/// Not async: what it borrows of the request need not live across any wait.
fn receive(
    shared: &Shared,
    message: Bytes,
    request: &Parts,
    session: Option<&Session>,
    outbox: &Arc<CallOutbox>,
    out: &mut Vec<u8>,
) -> Received {
    let headers = RequestHeaders(outbox.headers());
    let outbox: Arc<dyn Outbox> = Arc::clone(outbox) as Arc<dyn Outbox>;
    let arrival = Arrival::new(&outbox).with_headers(&headers);
    let arrival = match request.extensions.get::<Auth>() {
        Some(auth) => arrival.by(auth),
        None => arrival,
    };
    let arrival = match session {
        Some(session) => arrival.on(&session.connection),
        None => arrival,
    };
    shared.server.receive(message, &arrival, out)
}

/// The session that a request names.
fn find_session(shared: &Shared, headers: &HeaderMap) -> Result<Option<Arc<Session>>, Rejection> {
    let Some(id) = single(headers, SESSION_ID)? else { return Ok(None) };
    shared.sessions.find(id).map(Some).ok_or(UNKNOWN_SESSION)
}

pub(super) const NO_STREAM: Rejection = (StatusCode::NOT_ACCEPTABLE, "this stream is text/event-stream");

pub(super) const UNKNOWN_SESSION: Rejection = (StatusCode::NOT_FOUND, "this session is not open (any more)");

fn opened(
    shared: &Shared,
    connection: Arc<Connection>,
    out: Vec<u8>,
    outbox: &CallOutbox,
    accepts: Accepts,
) -> Result<Response<Body>, Rejection> {
    let id: HeaderValue = shared.sessions.open(connection)?;
    let mut response = finished(Reply::Answered, out, outbox, accepts);
    response.headers_mut().insert(SESSION_ID, id);
    Ok(response)
}

/// The answer of a call that is over. A stream only if the call sent something before, or the client takes no other.
fn finished(reply: Reply, message: Vec<u8>, outbox: &CallOutbox, accepts: Accepts) -> Response<Body> {
    let refused = !matches!(reply, Reply::Answered);
    let has_events = accepts.stream && !outbox.is_empty();
    if let Reply::Forbidden(scopes) = reply {
        return answer::forbidden(message, scopes);
    }
    if reply == Reply::Unavailable {
        return answer::unavailable(message);
    }
    if refused || (accepts.json && !has_events) {
        return answer::json(answer::status(reply), message);
    }
    let mut events = Vec::new();
    outbox.take().iter().for_each(|frame| write_event(&mut events, frame));
    write_event(&mut events, &message);
    answer::stream(Body::full(events))
}

/// Waits for the first thing that a call has to say: its reply, or something before it.
async fn pending(
    mut driver: Driver,
    outbox: Arc<CallOutbox>,
    accepts: Accepts,
    shared: &Shared,
) -> Response<Body> {
    let keep_alive = shared.config.keep_alive;
    let mut silence: Option<Pin<Box<Sleep>>> = None;
    let first = poll_fn(|cx| {
        if let Poll::Ready(reply) = Pin::new(&mut driver).poll(cx) {
            return Poll::Ready(Some(reply));
        }
        if accepts.stream {
            let silence = silence.get_or_insert_with(|| Box::pin(tokio::time::sleep(keep_alive)));
            if outbox.poll_ready(cx).is_ready() || silence.as_mut().poll(cx).is_ready() {
                return Poll::Ready(None);
            }
        }
        Poll::Pending
    })
    .await;
    match first {
        Some((Reply::Cancelled, _)) => answer::accepted(),
        Some((reply, message)) => finished(reply, message, &outbox, accepts),
        None => answer::stream(Body::call(driver.detach(), outbox, keep_alive)),
    }
}
