//! HTTP/2, with the feature `http2`.
//!
//! It is known by its first bytes (`greeting`), or by what was agreed on with TLS, before hyper has the connection: one of
//! HTTP/1 is no larger and no slower than if there were nothing else. `streams` ends an answer that nobody takes.

mod greeting;
mod streams;

pub(super) use greeting::Begun;
pub(super) use streams::Pieces;

use super::config::Config;
use super::ending::until;
use super::tls::Secured;
use super::turns::Timed;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io;
use streams::Streams;
use tokio::sync::watch;

/// How it is spoken.
pub(super) struct Http2(http2::Builder<Streams>);

impl Http2 {
    pub(super) fn new(header_bytes: usize, config: &Config) -> Option<Self> {
        let mut builder = http2::Builder::new(Streams::new(config.write_timeout));
        builder
            .timer(TokioTimer::new())
            .keep_alive_interval(config.header_timeout)
            .keep_alive_timeout(config.header_timeout)
            .max_concurrent_streams(128)
            .max_header_list_size(u32::try_from(header_bytes).unwrap_or(u32::MAX));
        Some(Self(builder))
    }

    /// Whether the client speaks it.
    pub(super) async fn is_spoken_on(&self, connection: &mut Secured) -> io::Result<bool> {
        connection.is_http2().await
    }

    /// Serves a connection until its client leaves, or until it is `ending` and what was asked is answered.
    pub(super) fn serve<S>(
        &self,
        io: TokioIo<Secured>,
        service: S,
        ending: &mut watch::Receiver<bool>,
    ) -> impl Future<Output = hyper::Result<()>>
    where
        S: Service<Request<Incoming>, Response = Response<Timed>, Error = Infallible>,
        S::Future: Send + 'static,
    {
        // Few are, and they would make the room of all larger.
        let connection = Box::pin(self.0.serve_connection(io, service));
        until(connection, ending, http2::Connection::graceful_shutdown)
    }
}
