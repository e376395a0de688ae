//! The stream of one client: first where to post to, then everything that goes to the client.

use super::pipes::Open;
use crate::http::answer::{self, NO_STREAM};
use crate::http::endpoint::Shared;
use crate::http::gate::Rejection;
use crate::http::outbox::CallOutbox;
use crate::http::post::Terms;
use crate::http::resume::write_event;
use crate::http::session::{Caller, random};
use crate::http::stream::{Body, COMMENT, Silence};
use bytes::Bytes;
use http::Response;
use http::request::Parts;
use mcp_core::transport::Outbox;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The body of the stream. The session ends with it.
pub(in crate::http) struct Pipe {
    shared: Arc<Shared>,
    id: u128,
    open: Arc<Open>,
    greeting: Vec<u8>,
    over: bool,
    silence: Silence,
}

/// Opens a stream, and a session with it.
pub(in crate::http) fn open(
    shared: &Arc<Shared>,
    request: &Parts,
    terms: Terms,
) -> Result<Response<Body>, Rejection> {
    if !terms.accepts.stream {
        return Err(NO_STREAM);
    }
    if shared.is_stopping() {
        return Ok(answer::stopping());
    }
    let messages = shared.config.sse.as_ref().map_or("", |paths| paths.messages.as_str());
    let id = random()?;
    let outbox = Arc::new(CallOutbox::new(shared.config.max_queued_notifications.max(1)));
    let open = shared.pipes.add(id, Arc::clone(&outbox), Caller::of(request.extensions.get()))?;
    open.connection.attach(&(outbox as Arc<dyn Outbox>));
    let greeting = format!("event: endpoint\ndata: {messages}?sessionId={id:032x}\n\n").into_bytes();
    let silence = Silence::new(shared.config.keep_alive);
    let pipe = Pipe { shared: Arc::clone(shared), id, open, greeting, over: false, silence };
    Ok(answer::stream(Body::pipe(pipe)))
}

impl Pipe {
    pub(in crate::http) fn is_over(&self) -> bool {
        self.over
    }

    pub(in crate::http) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        if self.over {
            return Poll::Ready(None);
        }
        let mut out = std::mem::take(&mut self.greeting);
        if self.open.outbox.poll_ready(cx).is_ready() {
            self.open.outbox.take().iter().for_each(|frame| write_event(&mut out, None, frame));
            self.over = self.open.outbox.is_closed();
        }
        if out.is_empty() && !self.over && self.silence.poll_over(cx).is_ready() {
            out.extend_from_slice(COMMENT);
        }
        if out.is_empty() {
            return if self.over { Poll::Ready(None) } else { Poll::Pending };
        }
        self.silence.broken();
        Poll::Ready(Some(out.into()))
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        self.shared.pipes.remove(self.id);
    }
}
