//! One connection: which HTTP it speaks, and its end in order.
//!
//! HTTP/2 is known by its first bytes, or by what was agreed on with TLS. They are looked at before hyper has the
//! connection, so that one of HTTP/1 is no larger and no slower than if there were nothing else.

use super::config::Config;
use super::guarded::Guarded;
use super::streams::Streams;
use super::tls::Security;
use super::turns::Timed;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::error::Error;
use std::future::poll_fn;
use std::ops::DerefMut;
use std::pin::{Pin, pin};
use std::task::{Poll, Waker};
use tokio::sync::watch;
use tokio::task::unconstrained;

/// How clients are spoken to.
pub(super) struct Speech {
    security: Security,
    http1: http1::Builder,
    http2: http2::Builder<Streams>,
}

impl Speech {
    pub(super) fn new(config: &Config, security: &Security) -> Self {
        let header_bytes = config.max_header_bytes.max(8 << 10);
        let mut http1 = http1::Builder::new();
        http1.max_buf_size(header_bytes).max_header_size(header_bytes);
        if config.max_headers > 100 {
            // Up to a hundred are read without an allocation.
            http1.max_headers(config.max_headers);
        }
        let mut http2 = http2::Builder::new(Streams::new(config.write_timeout));
        http2
            .timer(TokioTimer::new())
            .keep_alive_interval(config.header_timeout)
            .keep_alive_timeout(config.header_timeout)
            .max_concurrent_streams(128)
            .max_header_list_size(u32::try_from(header_bytes).unwrap_or(u32::MAX));
        Self { security: security.clone(), http1, http2 }
    }

    /// Serves a connection until its client leaves, or until it is `ending` and what was asked is answered.
    pub(super) async fn serve<S>(
        &self,
        connection: Guarded,
        service: S,
        ending: &mut watch::Receiver<bool>,
    ) -> Result<(), Box<dyn Error + Send + Sync>>
    where
        S: Service<Request<Incoming>, Response = Response<Timed>, Error = Infallible>,
        S::Future: Send + 'static,
    {
        let greeted = async {
            let mut connection = self.security.secure(connection).await?;
            let is_http2 = connection.is_http2().await?;
            std::io::Result::Ok((connection, is_http2))
        };
        let (connection, is_http2) = tokio::select! {
            biased;
            greeted = greeted => greeted?,
            // Nothing was asked.
            _ = ending.wait_for(|is_ending| *is_ending) => return Ok(()),
        };
        let io = TokioIo::new(connection);
        if is_http2 {
            // Few are, and they would make the room of all larger.
            let connection = Box::pin(self.http2.serve_connection(io, service));
            until(connection, ending, http2::Connection::graceful_shutdown).await?;
        } else {
            let connection = pin!(self.http1.serve_connection(io, service));
            until(connection, ending, http1::Connection::graceful_shutdown).await?;
        }
        Ok(())
    }
}

/// Drives a connection to its end, which it is told of in time.
async fn until<C: Future>(
    mut connection: Pin<impl DerefMut<Target = C>>,
    ending: &mut watch::Receiver<bool>,
    end: impl FnOnce(Pin<&mut C>),
) -> C::Output {
    let mut waiting = ending.clone();
    // Told by whoever accepts, or left alone by it. Asked for whether or not the connection has used up its task's turn.
    let mut told = pin!(unconstrained(waiting.wait_for(|is_ending| *is_ending)));
    let mut asked_for: Option<Waker> = None;
    let ended = poll_fn(|cx| {
        if let Poll::Ready(ended) = connection.as_mut().poll(cx) {
            return Poll::Ready(Some(ended));
        }
        // Asked once for a task: asking again with each request would cost more than to see that nothing is new.
        let is_asked = asked_for.as_ref().is_some_and(|waker| waker.will_wake(cx.waker()));
        if is_asked && matches!(ending.has_changed(), Ok(false)) {
            return Poll::Pending;
        }
        asked_for = Some(cx.waker().clone());
        told.as_mut().poll(cx).map(|_| None)
    })
    .await;
    if let Some(ended) = ended {
        return ended;
    }
    end(connection.as_mut());
    connection.await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::task::Context;
    use std::time::Duration;
    use tokio::sync::Notify;
    use tokio::task::consume_budget;
    use tokio::time::timeout;

    /// Uses up its task's turn the first time, has nothing to do from then on, and ends when it is told to.
    #[derive(Default)]
    struct Busy {
        polls: usize,
        is_idle: Arc<Notify>,
        ended: bool,
    }

    impl Future for Busy {
        type Output = ();

        fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
            if self.ended {
                return Poll::Ready(());
            }
            self.polls += 1;
            match self.polls {
                1 => while pin!(consume_budget()).poll(cx).is_ready() {},
                _ => self.is_idle.notify_one(),
            }
            Poll::Pending
        }
    }

    #[tokio::test]
    async fn a_connection_that_had_more_to_do_than_its_turn_allows_is_told_of_the_end_all_the_same() {
        let (sender, mut ending) = watch::channel(false);
        let connection = Busy::default();
        let is_idle = Arc::clone(&connection.is_idle);
        let ended = tokio::spawn(async move {
            until(Box::pin(connection), &mut ending, |connection| connection.get_mut().ended = true).await;
        });
        is_idle.notified().await;
        sender.send_replace(true);
        timeout(Duration::from_secs(10), ended).await.expect("it is told").unwrap();
    }
}
