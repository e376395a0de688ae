//! Streams of HTTP/2: an answer that its client does not take ends after the time that a write may take over HTTP/1.
//!
//! Each has a window of its own, which the client opens or leaves closed while it goes on with the rest of the connection, so that
//! no write to the socket tells. What tells is the body: hyper asks it for a piece when the one before was taken. [`Pieces`] hands
//! out small ones and notes what it did, for the task of its stream, which is what [`Streams`] spawns.

use bytes::Bytes;
use hyper::rt::Executor;
use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// As many bytes as a frame has unless both sides agree on more.
const PIECE: usize = 16 << 10;

/// How far the answer of a stream is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Step {
    /// There is none yet.
    #[default]
    Asked,
    /// It has nothing to send.
    Silent,
    /// So many pieces were handed out, the last of which may wait for its client.
    Sent(u64),
}

thread_local! {
    /// Of the stream whose task is being polled.
    static STEP: Cell<Step> = const { Cell::new(Step::Asked) };
}

/// Spawns the task of each stream.
#[derive(Clone, Debug)]
pub(super) struct Streams {
    write_timeout: Duration,
}

impl Streams {
    pub(super) fn new(write_timeout: Duration) -> Self {
        Self { write_timeout }
    }
}

impl<F: Future<Output = ()> + Send + 'static> Executor<F> for Streams {
    fn execute(&self, stream: F) {
        tokio::spawn(watched(stream, self.write_timeout));
    }
}

/// Ends a stream, which resets it, when its client takes nothing for too long.
async fn watched(stream: impl Future<Output = ()>, write_timeout: Duration) {
    let (mut stream, mut step) = (pin!(stream), Step::default());
    let mut timer = None;
    poll_fn(|cx| {
        STEP.set(step);
        let polled = stream.as_mut().poll(cx);
        let before = std::mem::replace(&mut step, STEP.take());
        if polled.is_ready() {
            return polled;
        }
        if !matches!(step, Step::Sent(_)) {
            timer = None;
            return Poll::Pending;
        }
        let timer = timer.get_or_insert_with(|| Box::pin(sleep(write_timeout)));
        if step != before {
            timer.as_mut().reset(Instant::now() + write_timeout);
        }
        timer.as_mut().poll(cx)
    })
    .await;
}

/// An answer in pieces. The last is a single byte: hyper hands a whole answer over at once if there is room for any of it, and is
/// done with it then, while this byte waits until all others were taken.
#[derive(Debug)]
pub(in crate::http) struct Pieces {
    rest: Bytes,
    handed_out: u64,
}

impl Pieces {
    /// For an answer of a connection that requests share, as they do over HTTP/2 alone.
    pub(in crate::http) fn of(is_shared: bool) -> Option<Box<Self>> {
        is_shared.then(|| {
            STEP.set(Step::Sent(0));
            Box::new(Self { rest: Bytes::new(), handed_out: 0 })
        })
    }

    pub(in crate::http) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next piece of what is left, or else of what comes.
    pub(in crate::http) fn next(
        &mut self,
        more: impl FnOnce() -> Poll<Option<Bytes>>,
    ) -> Poll<Option<Bytes>> {
        if self.rest.is_empty() {
            match more() {
                Poll::Ready(Some(data)) => self.rest = data,
                Poll::Pending => {
                    STEP.set(Step::Silent);
                    return Poll::Pending;
                }
                Poll::Ready(None) => return Poll::Ready(None),
            }
        }
        let length = self.rest.len().saturating_sub(1).clamp(1, PIECE).min(self.rest.len());
        self.handed_out += 1;
        STEP.set(Step::Sent(self.handed_out));
        Poll::Ready(Some(self.rest.split_to(length)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces_of(length: usize) -> Vec<usize> {
        let (mut pieces, mut data) = (Pieces::of(true).unwrap(), Some(Bytes::from(vec![0; length])));
        let next = || match pieces.next(|| Poll::Ready(data.take())) {
            Poll::Ready(piece) => piece.map(|piece| piece.len()),
            Poll::Pending => None,
        };
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn an_answer_is_handed_out_in_pieces_the_last_of_which_is_one_byte() {
        assert_eq!(pieces_of(0), [0]);
        assert_eq!(pieces_of(1), [1]);
        assert_eq!(pieces_of(2), [1, 1]);
        assert_eq!(pieces_of(PIECE + 1), [PIECE, 1]);
        assert_eq!(pieces_of(2 * PIECE), [PIECE, PIECE - 1, 1]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_ends_when_nothing_is_taken_and_not_while_it_has_nothing_to_send() {
        let time = Duration::from_secs(30);
        let start = Instant::now();
        let mut taken = 0;
        // Its client takes a piece every twenty seconds, three in all; hyper asks for none while one is held back.
        watched(
            async {
                let mut pieces = Pieces::of(true).unwrap();
                for _ in 0..3 {
                    let _ = pieces.next(|| Poll::Ready(Some(Bytes::from_static(b"x"))));
                    sleep(Duration::from_secs(20)).await;
                    taken += 1;
                }
                std::future::pending::<()>().await;
            },
            time,
        )
        .await;
        assert_eq!((taken, start.elapsed()), (3, Duration::from_secs(70)));
        let silent = async {
            let mut pieces = Pieces::of(true).unwrap();
            let _ = pieces.next(|| Poll::Pending);
            sleep(Duration::from_secs(3600)).await;
        };
        let start = Instant::now();
        watched(silent, time).await;
        assert_eq!(start.elapsed(), Duration::from_secs(3600));
        // A handler at work is nobody's fault either.
        watched(sleep(Duration::from_secs(3600)), time).await;
        assert_eq!(start.elapsed(), Duration::from_secs(7200));
    }
}
