//! A message that comes in by POST, and its answer.

use super::accept::{Accepts, is_json};
use super::answer::{self, SESSION_ID};
use super::body;
use super::endpoint::Shared;
use super::gate::{Rejection, single};
use super::headers::RequestHeaders;
use super::outbox::CallOutbox;
use super::sessions::Session;
use super::stream::{Body, Driver, write_event};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use mcp_core::{Arrival, Connection, Outbox, PendingCall, Received, Reply, Version};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use tokio::sync::oneshot;
use tokio::time::Sleep;

/// Serves one POST.
pub(super) async fn serve<B: http_body::Body>(
    shared: &Shared,
    request: Request<B>,
) -> Result<Response<Body>, Rejection> {
    let (parts, body) = request.into_parts();
    if !is_json(&parts.headers) {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "the body must be application/json in UTF-8"));
    }
    let accepts = Accepts::of(&parts.headers);
    if !accepts.json && !accepts.stream {
        return Err((StatusCode::NOT_ACCEPTABLE, "answers are application/json or text/event-stream"));
    }
    let limit = shared.server.limits().message_bytes;
    let message = body::read(body, &parts.headers, limit, shared.config.body_timeout).await?;
    let session = find_session(shared, &parts.headers)?;
    let outbox = Arc::new(CallOutbox::new(shared.config.max_queued_notifications));
    let mut out = Vec::with_capacity(512);
    let received = receive(shared, message, &parts.headers, session.as_deref(), &outbox, &mut out);
    match received {
        Received::Accepted => Ok(answer::accepted()),
        Received::Refused => Err((StatusCode::BAD_REQUEST, "this message cannot be taken here")),
        Received::Replied(reply) => Ok(finished(reply, out, &outbox, accepts)),
        Received::Opened(connection) => opened(shared, connection, out, &outbox, accepts),
        Received::Pending(call) => {
            let driver = drive(call, session.is_some());
            Ok(pending(driver, outbox, accepts, shared).await)
        }
    }
}

/// Not async: what it borrows of the request need not live across any wait.
fn receive(
    shared: &Shared,
    message: Bytes,
    headers: &HeaderMap,
    session: Option<&Session>,
    outbox: &Arc<CallOutbox>,
    out: &mut Vec<u8>,
) -> Received {
    let headers = RequestHeaders(headers);
    let outbox: Arc<dyn Outbox> = Arc::clone(outbox) as Arc<dyn Outbox>;
    let connection = session.map(|session| &session.connection);
    shared.server.receive(message, &Arrival { connection, headers: Some(&headers), outbox: &outbox }, out)
}

/// The session that a request names. Modern requests have none, whatever they name.
fn find_session(shared: &Shared, headers: &HeaderMap) -> Result<Option<Arc<Session>>, Rejection> {
    if is_modern(headers) {
        return Ok(None);
    }
    let Some(id) = single(headers, SESSION_ID)? else { return Ok(None) };
    shared.sessions.find(id).map(Some).ok_or(UNKNOWN_SESSION)
}

pub(super) const UNKNOWN_SESSION: Rejection = (StatusCode::NOT_FOUND, "this session is not open (any more)");

/// Whether the version header names a revision without sessions.
pub(super) fn is_modern(headers: &HeaderMap) -> bool {
    let version = headers.get("mcp-protocol-version").and_then(|value| value.to_str().ok());
    version.and_then(|version| version.trim().parse::<Version>().ok()).is_some_and(Version::is_modern)
}

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
    if refused || (accepts.json && !has_events) {
        return answer::json(answer::status(reply), message);
    }
    let mut events = Vec::new();
    outbox.take().iter().for_each(|frame| write_event(&mut events, frame));
    write_event(&mut events, &message);
    answer::stream(Body::full(events))
}

/// Who polls the rest of a call. A modern call ends when its client goes away, since it is polled by the response. A
/// legacy one goes on, so it gets a task.
fn drive(call: PendingCall, legacy: bool) -> Driver {
    if !legacy {
        return Box::pin(call);
    }
    let (done, reply) = oneshot::channel();
    tokio::spawn(async move {
        // Nobody waits any more when the client went away; the call has had its effect all the same.
        let _ = done.send(call.await);
    });
    Box::pin(async move { reply.await.unwrap_or((Reply::Cancelled, Vec::new())) })
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
        if let Poll::Ready(reply) = driver.as_mut().poll(cx) {
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
        None => answer::stream(Body::call(driver, outbox, keep_alive)),
    }
}
