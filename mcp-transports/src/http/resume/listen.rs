//! GET: the stream of a session for what belongs to no request, or the rest of any stream.

use super::channel::Channel;
use super::event::{EventId, UNKNOWN_EVENT, write_empty, write_event};
use super::pump::Standing;
use super::reading::{Attached, Manner, Reading};
use super::store::{Replay, StreamKey};
use crate::http::answer::{self, NO_STREAM};
use crate::http::endpoint::Shared;
use crate::http::gate::Rejection;
use crate::http::outbox::CallOutbox;
use crate::http::post::Terms;
use crate::http::session::{InUse, Session};
use crate::http::stream::Body;
use http::request::Parts;
use http::{Response, StatusCode};
use mcp_core::transport::Outbox;
use std::sync::Arc;

/// Opens a stream, or goes on with one.
pub(in crate::http) async fn listen(
    shared: &Shared,
    request: &Parts,
    terms: Terms,
) -> Result<Response<Body>, Rejection> {
    if !terms.accepts.stream {
        return Err(NO_STREAM);
    }
    let session = shared.named_session(request).await?;
    match EventId::last(&request.headers)? {
        Some(last) => resume(shared, InUse::new(session), last).await,
        None if shared.is_stopping() => Ok(answer::stopping()),
        None => open(shared, InUse::new(session)).await,
    }
}

/// Opens the session's own stream. It takes over from an earlier reader, which gets nothing while this one is there.
async fn open(shared: &Shared, session: InUse) -> Result<Response<Body>, Rejection> {
    let manner = shared.manner(session.session());
    let standing = standing(shared, session.session())?;
    let attached = Attached::new(Arc::clone(&standing.channel), false);
    if !standing.channel.has_begun() {
        standing.channel.send(Vec::new(), false).await;
    }
    let mut first = Vec::new();
    let newest = standing.channel.before_queue();
    if manner.polls {
        let id = EventId { stream: standing.channel.key.stream, number: newest };
        write_empty(&mut first, id, manner.retry);
    }
    standing.pump();
    let reading = Reading::new(attached, manner).after(newest, first, session);
    Ok(answer::stream(Body::reading(reading)))
}

fn standing(shared: &Shared, session: &Arc<Session>) -> Result<Arc<Standing>, Rejection> {
    if let Some(standing) = session.standing() {
        return Ok(standing);
    }
    let key = StreamKey { session: session.id, stream: random()? };
    let channel = Arc::new(Channel::new(key, Arc::clone(&shared.config.event_store), true));
    let outbox = Arc::new(CallOutbox::new(shared.config.max_queued_notifications).merging());
    let standing = session.stand(Standing::new(channel, outbox));
    session.connection.attach(&(Arc::clone(&standing.outbox) as Arc<dyn Outbox>));
    Ok(standing)
}

/// The rest of a stream: what is stored of it, and what still comes.
async fn resume(shared: &Shared, session: InUse, last: EventId) -> Result<Response<Body>, Rejection> {
    let manner = shared.manner(session.session());
    let channel = session.session().channel(last.stream);
    // The place is taken first: what is sent from now on is either in the store or handed to this reader.
    let attached = channel.map(|channel| Attached::new(channel, true));
    let key = StreamKey { session: session.session().id, stream: last.stream };
    let replay = shared.config.event_store.after(key, last.number).await.map_err(|error| {
        tracing::warn!(error, "the event store gives no events");
        (StatusCode::SERVICE_UNAVAILABLE, "what was sent before cannot be read now")
    })?;
    let Replay::Events { messages, ended } = replay else { return Err(UNKNOWN_EVENT) };
    let mut first = Vec::new();
    let mut newest = last.number;
    for message in &messages {
        newest += 1;
        write_event(&mut first, Some(EventId { stream: last.stream, number: newest }), message);
    }
    match attached {
        _ if ended && first.is_empty() => Ok(answer::empty(StatusCode::NO_CONTENT)),
        _ if ended => Ok(answer::stream(Body::full(first))),
        Some(attached) => {
            if let Some(standing) = session.session().standing() {
                standing.pump();
            }
            let reading = Reading::new(attached, manner).after(newest, first, session);
            Ok(answer::stream(Body::reading(reading)))
        }
        // Its call is at work elsewhere: the client comes back for the rest.
        None => Ok(answer::stream(Body::full(come_back(first, last.stream, newest, manner)))),
    }
}

fn come_back(mut events: Vec<u8>, stream: u64, newest: u64, manner: Manner) -> Vec<u8> {
    if manner.polls {
        write_empty(&mut events, EventId { stream, number: newest }, manner.retry);
    } else {
        events.extend_from_slice(format!("retry: {}\n\n", manner.retry.as_millis()).as_bytes());
    }
    events
}

/// The id of a new stream.
pub(in crate::http) fn random() -> Result<u64, Rejection> {
    getrandom::u64().map_err(|error| {
        tracing::error!(%error, "the operating system gives no random numbers");
        (StatusCode::SERVICE_UNAVAILABLE, "the server cannot make an id")
    })
}
