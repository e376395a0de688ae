//! Response bodies: one message as JSON, or an event stream.
//!
//! A stream says that it is at its end as soon as its last event is handed out, so that hyper sends headers, event and
//! end in one write. Two writes would wait for each other wherever the listener leaves Nagle's algorithm on.

use super::count::Taken;
use super::driver::Driver;
use super::outbox::CallOutbox;
use super::resume::{Reading, write_event};
use super::sse::Pipe;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use mcp_core::transport::Reply;
use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Sleep;

/// The body of a response.
pub struct Body {
    kind: Kind,
    /// The request is at work until its whole answer is handed out.
    _request: Option<Taken>,
}

impl From<Kind> for Body {
    fn from(kind: Kind) -> Self {
        Self { kind, _request: None }
    }
}

enum Kind {
    Full(Bytes),
    Call(Box<CallStream>),
    Reading(Box<Reading>),
    Pipe(Box<Pipe>),
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Full(_) => "Body::Full",
            Kind::Call(_) => "Body::Call",
            Kind::Reading(_) => "Body::Reading",
            Kind::Pipe(_) => "Body::Pipe",
        })
    }
}

impl Body {
    /// Counts its request until it is dropped.
    pub(super) fn of(mut self, request: Option<Taken>) -> Self {
        self._request = request;
        self
    }

    /// One piece.
    pub(super) fn full(bytes: Vec<u8>) -> Self {
        Kind::Full(bytes.into()).into()
    }

    /// The events of a call that is at work.
    pub(super) fn call(driver: Driver, outbox: Arc<CallOutbox>, keep_alive: Duration) -> Self {
        let silence = Silence::new(keep_alive);
        Kind::Call(Box::new(CallStream { driver: Some(driver), outbox, greeted: false, silence })).into()
    }

    /// The events of a stream that can be resumed.
    pub(super) fn reading(reading: Reading) -> Self {
        Kind::Reading(Box::new(reading)).into()
    }

    /// Everything that goes to a client of HTTP+SSE.
    pub(super) fn pipe(pipe: Pipe) -> Self {
        Kind::Pipe(Box::new(pipe)).into()
    }
}

/// A line that clients ignore, for everything on the way that closes silent connections.
pub(super) const COMMENT: &[u8] = b": keep-alive\n\n";

struct CallStream {
    /// None once the reply is handed out.
    driver: Option<Driver>,
    outbox: Arc<CallOutbox>,
    /// Something was sent: until then nothing on the way knows that the stream is open.
    greeted: bool,
    silence: Silence,
}

impl CallStream {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let Some(driver) = &mut self.driver else { return Poll::Ready(None) };
        // The handler runs first, so that what it sends and its reply leave together where they can.
        let reply = Pin::new(driver).poll(cx);
        let mut out = Vec::new();
        if self.outbox.poll_ready(cx).is_ready() {
            self.outbox.take().iter().for_each(|frame| write_event(&mut out, None, frame));
        }
        if let Poll::Ready((reply, message)) = reply {
            self.driver = None;
            if reply != Reply::Cancelled {
                write_event(&mut out, None, &message);
            }
        } else if out.is_empty() && (!self.greeted || self.silence.poll_over(cx).is_ready()) {
            out.extend_from_slice(COMMENT);
        }
        self.greeted = true;
        match (out.is_empty(), &self.driver) {
            (false, _) => {
                self.silence.broken();
                Poll::Ready(Some(out.into()))
            }
            (true, None) => Poll::Ready(None),
            (true, Some(_)) => Poll::Pending,
        }
    }
}

/// How long nothing has been sent.
pub(super) struct Silence {
    period: Duration,
    // Made when it is first needed: most streams end before it is.
    timer: Option<Pin<Box<Sleep>>>,
}

impl Silence {
    pub(super) fn new(period: Duration) -> Self {
        Self { period, timer: None }
    }

    pub(super) fn poll_over(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let period = self.period;
        self.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep(period))).as_mut().poll(cx)
    }

    pub(super) fn broken(&mut self) {
        self.timer = None;
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let data = match &mut self.kind {
            Kind::Full(bytes) if bytes.is_empty() => None,
            Kind::Full(bytes) => Some(std::mem::take(bytes)),
            Kind::Call(stream) => std::task::ready!(stream.poll(cx)),
            Kind::Reading(stream) => std::task::ready!(stream.poll(cx)),
            Kind::Pipe(stream) => std::task::ready!(stream.poll(cx)),
        };
        Poll::Ready(data.map(|data| Ok(Frame::data(data))))
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Full(bytes) => bytes.is_empty(),
            Kind::Call(stream) => stream.driver.is_none(),
            Kind::Reading(stream) => stream.is_over(),
            Kind::Pipe(stream) => stream.is_over(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Kind::Call(_) | Kind::Reading(_) | Kind::Pipe(_) => SizeHint::default(),
        }
    }
}
