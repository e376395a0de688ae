//! Whose turn it is on a connection: its client's, to ask, or the server's, to answer.

use super::http2::Pieces;
use super::stream::Body;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// The requests of one connection.
#[derive(Debug)]
pub(super) struct Turns {
    began: Instant,
    /// Requests that are being answered.
    answering: AtomicUsize,
    /// Microseconds from the beginning to when the last answer got on.
    answered: AtomicU64,
    /// Requests share the connection, which has another way to find out whether its client is there.
    is_shared: AtomicBool,
}

impl Turns {
    pub(super) fn new() -> Self {
        Self {
            began: Instant::now(),
            answering: AtomicUsize::new(0),
            answered: AtomicU64::new(0),
            is_shared: AtomicBool::new(false),
        }
    }

    /// Since when it is the client's turn, if it is.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        if self.is_shared.load(Ordering::Relaxed) || self.answering.load(Ordering::Acquire) > 0 {
            return None;
        }
        Some(self.began + Duration::from_micros(self.answered.load(Ordering::Relaxed)))
    }

    /// An answer got on.
    pub(super) fn went_on(&self) {
        self.answered.store(self.began.elapsed().as_micros() as u64, Ordering::Relaxed);
    }

    /// A request has come.
    pub(super) fn begin(self: &Arc<Self>, version: http::Version) -> Turn {
        if version >= http::Version::HTTP_2 {
            self.is_shared.store(true, Ordering::Relaxed);
        }
        self.answering.fetch_add(1, Ordering::AcqRel);
        Turn(Arc::clone(self))
    }
}

/// One request, until its answer is handed over.
#[derive(Debug)]
pub(super) struct Turn(Arc<Turns>);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.went_on();
        self.0.answering.fetch_sub(1, Ordering::AcqRel);
    }
}

/// The body of an answer, whose end is the end of the turn.
#[derive(Debug)]
pub(super) struct Timed {
    body: Body,
    /// Over HTTP/2.
    pieces: Option<Box<Pieces>>,
    _turn: Turn,
}

impl Timed {
    pub(super) fn new(body: Body, turn: Turn) -> Self {
        let pieces = Pieces::of(turn.0.is_shared.load(Ordering::Relaxed));
        Self { body, pieces, _turn: turn }
    }
}

impl http_body::Body for Timed {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let this = self.get_mut();
        let mut body = Pin::new(&mut this.body);
        let Some(pieces) = &mut this.pieces else { return body.poll_frame(cx) };
        let more = || body.as_mut().poll_frame(cx).map(|frame| frame?.ok()?.into_data().ok());
        pieces.next(more).map(|piece| piece.map(|data| Ok(Frame::data(data))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream() && self.pieces.as_ref().is_none_or(|pieces| pieces.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
