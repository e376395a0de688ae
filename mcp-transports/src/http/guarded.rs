//! A connection that cannot be held open for nothing: something must be asked in time, and answers must be read.
//!
//! One timer for the life of a connection, which looks when it goes off how long nothing has been asked: hyper's own is made
//! and thrown away with each request of HTTP/1.

use super::http2::Begun;
use super::turns::Turns;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};

/// Polled by one task from its beginning to its end.
pub(super) struct Guarded {
    pub(super) stream: TcpStream,
    /// What was read to see which protocol it is.
    pub(super) begun: Begun,
    turns: Arc<Turns>,
    /// How long the client may ask nothing, or not get on with asking.
    patience: Duration,
    timer: Pin<Box<Sleep>>,
    /// The timer wakes the task when it goes off.
    is_set: bool,
    write_timeout: Duration,
    /// Runs while a write does not get on.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Guarded {
    pub(super) fn new(
        stream: TcpStream,
        turns: Arc<Turns>,
        patience: Duration,
        write_timeout: Duration,
    ) -> Self {
        let timer = Box::pin(tokio::time::sleep(patience));
        Self {
            stream,
            begun: Begun::default(),
            turns,
            patience,
            timer,
            is_set: false,
            write_timeout,
            stalled: None,
        }
    }

    /// Whether nothing has been asked for too long.
    pub(super) fn poll_abandoned(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.is_set && !self.timer.is_elapsed() {
            return Poll::Pending;
        }
        while self.timer.as_mut().poll(cx).is_ready() {
            let Some(idle_since) = self.turns.idle_since().filter(|_| self.stalled.is_none()) else {
                // An answer is under way; this is asked again when it is written.
                self.is_set = false;
                return Poll::Pending;
            };
            let deadline = Instant::from_std(idle_since) + self.patience;
            if deadline <= Instant::now() {
                return Poll::Ready(());
            }
            self.timer.as_mut().reset(deadline);
        }
        self.is_set = true;
        Poll::Pending
    }

    /// Gives up a write that does not get on.
    fn watch<T>(&mut self, cx: &mut Context<'_>, write: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if write.is_ready() {
            if self.stalled.take().is_some() {
                self.turns.went_on();
            }
            return write;
        }
        let timeout = self.write_timeout;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep(timeout)));
        stalled.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Guarded {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.begun.is_read_to(buf) {
            return Poll::Ready(Ok(()));
        }
        let read = Pin::new(&mut this.stream).poll_read(cx, buf);
        if read.is_ready() || this.poll_abandoned(cx).is_pending() {
            return read;
        }
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncWrite for Guarded {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let write = Pin::new(&mut this.stream).poll_write(cx, buf);
        this.watch(cx, write)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let write = Pin::new(&mut this.stream).poll_write_vectored(cx, bufs);
        this.watch(cx, write)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let flush = Pin::new(&mut this.stream).poll_flush(cx);
        // After an answer nothing else is polled until more is asked. What was found idle here is ended where it is read.
        if this.poll_abandoned(cx).is_ready() {
            cx.waker().wake_by_ref();
        }
        this.watch(cx, flush)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let shutdown = Pin::new(&mut this.stream).poll_shutdown(cx);
        this.watch(cx, shutdown)
    }
}
