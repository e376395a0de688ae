//! A message that comes in by POST, and its answer.

use super::accept::{Accepts, is_json};
use super::answer::{self, NO_STREAM, SESSION_ID, UNKNOWN_SESSION};
use super::body;
use super::driver::Driver;
use super::endpoint::Shared;
use super::gate::{Rejection, single};
use super::headers::{Asked, Known};
use super::outbox::CallOutbox;
use super::resume::{Attached, Channel, First, Reading, StreamKey, drive, new_stream, write_event};
use super::room::{Placed, Room};
use super::session::{Caller, InUse, Session, parse};
use super::spawn::spawn;
use super::stream::Body;
use bytes::Bytes;
use http::request::Parts;
use http::{Response, StatusCode};
use mcp_core::transport::{Arrival, Connection, Header, Outbox, Received, Reply};
use mcp_core::{Auth, RpcError, Version, code};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use tokio::time::Sleep;

/// What the headers say of a message and of its answer.
#[derive(Clone, Copy)]
pub(super) struct Terms {
    pub(super) asked: Asked,
    /// The body is JSON in UTF-8.
    pub(super) is_json: bool,
    pub(super) accepts: Accepts,
    /// It asks for a stream that stays open.
    listens: bool,
}

impl Terms {
    pub(super) fn of(known: &Known<'_>, served: &[Version]) -> Self {
        let asked = Asked::of(known, served);
        let listens = asked == Asked::Alone && known.method == Header::One(b"subscriptions/listen");
        Self { asked, is_json: is_json(known), accepts: Accepts::of(known), listens }
    }
}

/// Serves one POST.
pub(super) async fn serve<B: http_body::Body>(
    shared: &Arc<Shared>,
    parts: &mut Parts,
    body: B,
    terms: Terms,
) -> Result<Response<Body>, Rejection> {
    if !terms.is_json {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "the body must be application/json in UTF-8"));
    }
    let accepts = terms.accepts.streams_first(shared.config.stream_answers);
    if !accepts.json && !accepts.stream {
        return Err((StatusCode::NOT_ACCEPTABLE, "answers are application/json or text/event-stream"));
    }
    let listens = terms.listens;
    if listens && !accepts.stream {
        return Err(NO_STREAM);
    }
    let limit = shared.server.limits().message_bytes;
    let message = body::read(body, &parts.headers, limit, shared.config.body_timeout).await?;
    let session = if terms.asked == Asked::Session { find_session(shared, parts).await? } else { None };
    let capacity = if accepts.stream { shared.config.max_queued_notifications } else { 0 };
    let polls = session.as_ref().and_then(|session| session.connection.protocol_version());
    let outbox = CallOutbox::new(capacity).polling(polls.is_some_and(Version::polls_streams));
    let outbox = Arc::new(outbox.with_headers(std::mem::take(&mut parts.headers)));
    let mut out = Vec::with_capacity(512);
    let is_full = shared.room.is_full();
    // What a session store keeps of a session is the message that opened it.
    let initialize = (session.is_none() && shared.config.session_store.is_some()).then(|| message.clone());
    let received = receive(shared, message, parts, session.as_deref(), &outbox, is_full, &mut out);
    match received {
        Received::Accepted => Ok(answer::accepted()),
        Received::Replied(reply) => Ok(finished(reply, out, outbox, accepts)),
        Received::Opened(connection) => {
            let session = Box::pin(open(shared, connection, parts, initialize)).await?;
            let mut response = finished(Reply::Answered, out, outbox, accepts);
            response.headers_mut().insert(SESSION_ID, session.header());
            Ok(response)
        }
        Received::Busy(message) => {
            let error = RpcError::new(code::INTERNAL_ERROR, "too many calls are at work; try again later");
            shared.server.refuse(message, None, &error, &mut out);
            let status =
                if is_full { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::TOO_MANY_REQUESTS };
            Ok(answer::busy(status, out))
        }
        Received::Pending(call) => {
            let call = if listens { Room::stand(call) } else { shared.room.seat(call) };
            match session {
                Some(session) if accepts.stream => {
                    Box::pin(resumable(call, outbox, accepts, shared, InUse::new(session))).await
                }
                session => {
                    let driver = Driver::new(call, session.map(InUse::new));
                    Ok(Box::pin(pending(driver, outbox, accepts, shared)).await)
                }
            }
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
    is_full: bool,
    out: &mut Vec<u8>,
) -> Received {
    let headers = Known::of(outbox.headers());
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
    let arrival = if is_full { arrival.without_room() } else { arrival };
    shared.server.receive(message, &arrival, out)
}

/// The session that a request names.
async fn find_session(shared: &Shared, request: &Parts) -> Result<Option<Arc<Session>>, Rejection> {
    let Some(id) = single(&request.headers, SESSION_ID)? else { return Ok(None) };
    let id = parse(id.as_bytes()).ok_or(UNKNOWN_SESSION)?;
    shared.session(id, request.extensions.get()).await?.map(Some).ok_or(UNKNOWN_SESSION)
}

async fn open(
    shared: &Arc<Shared>,
    connection: Arc<Connection>,
    request: &Parts,
    initialize: Option<Bytes>,
) -> Result<Arc<Session>, Rejection> {
    let caller = Caller::of(request.extensions.get());
    let session = shared.sessions.open(connection, caller).await?;
    shared.sweep();
    if let Some(initialize) = initialize {
        shared.save(&session, initialize.into()).await;
    }
    Ok(session)
}

/// The answer of a call that is over. A stream only if the call sent something before, or the client takes no other.
fn finished(reply: Reply, message: Vec<u8>, outbox: Arc<CallOutbox>, accepts: Accepts) -> Response<Body> {
    let refused = !matches!(reply, Reply::Answered);
    let has_events = accepts.stream && !outbox.is_empty();
    if let Reply::Forbidden(scopes) = reply {
        return answer::forbidden(message, scopes);
    }
    if reply == Reply::Unavailable {
        return answer::unavailable(message);
    }
    if refused || (accepts.json && !has_events) {
        let headers = outbox.into_headers().unwrap_or_default();
        return answer::json_in(headers, answer::status(reply), message);
    }
    let mut events = Vec::new();
    outbox.take().iter().for_each(|frame| write_event(&mut events, None, frame));
    write_event(&mut events, None, &message);
    answer::stream(Body::full(events))
}

/// Waits for the first thing that a call has to say: its reply, or something before it.
async fn pending(
    mut driver: Driver,
    outbox: Arc<CallOutbox>,
    accepts: Accepts,
    shared: &Shared,
) -> Response<Body> {
    let (first_byte, keep_alive) = (shared.config.first_byte, shared.config.keep_alive);
    let mut silence: Option<Pin<Box<Sleep>>> = None;
    let first = poll_fn(|cx| {
        if let Poll::Ready(reply) = Pin::new(&mut driver).poll(cx) {
            return Poll::Ready(Some(reply));
        }
        if accepts.stream {
            let silence = silence.get_or_insert_with(|| Box::pin(tokio::time::sleep(first_byte)));
            if outbox.poll_ready(cx).is_ready() || silence.as_mut().poll(cx).is_ready() {
                return Poll::Ready(None);
            }
        }
        Poll::Pending
    })
    .await;
    match first {
        Some((Reply::Cancelled, _)) => answer::accepted(),
        Some((reply, message)) => finished(reply, message, outbox, accepts),
        None => answer::stream(Body::call(driver.detach(), outbox, keep_alive)),
    }
}

/// The same for a call of a session, which goes on without its client: once its answer is a stream, what it says is kept
/// for a client that comes back.
async fn resumable(
    call: Placed,
    outbox: Arc<CallOutbox>,
    accepts: Accepts,
    shared: &Shared,
    in_use: InUse,
) -> Result<Response<Body>, Rejection> {
    let manner = shared.manner(in_use.session());
    let key = StreamKey { session: in_use.session().id, stream: new_stream()? };
    let channel = Arc::new(Channel::new(key, Arc::clone(&shared.config.event_store), false));
    in_use.session().add_stream(&channel);
    let attached = Attached::new(Arc::clone(&channel), false);
    spawn(drive(call, Arc::clone(&outbox), Arc::clone(&channel), in_use));
    let mut silence = Box::pin(tokio::time::sleep(shared.config.first_byte));
    let first = poll_fn(|cx| {
        let first = channel.poll_first(attached.id, cx);
        if first.is_pending() && silence.as_mut().poll(cx).is_ready() {
            return Poll::Ready(channel.begin());
        }
        first
    })
    .await;
    Ok(match first {
        First::Answer((Reply::Cancelled, _)) => answer::accepted(),
        First::Answer((reply, message)) => finished(reply, message, outbox, accepts),
        First::Stream => answer::stream(Body::reading(Reading::new(attached, manner))),
    })
}
