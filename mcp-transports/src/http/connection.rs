//! One connection: which HTTP it speaks, and its end in order.

use super::config::Config;
use super::ending::until;
use super::guarded::Guarded;
use super::http2::Http2;
use super::tls::Security;
use super::turns::Timed;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::error::Error;
use std::pin::pin;
use tokio::sync::watch;

/// How clients are spoken to.
pub(super) struct Speech {
    security: Security,
    http1: http1::Builder,
    http2: Option<Http2>,
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
        let http2 = Http2::new(header_bytes, config);
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
            let http2 = match &self.http2 {
                Some(http2) => http2.is_spoken_on(&mut connection).await?.then_some(http2),
                None => None,
            };
            std::io::Result::Ok((connection, http2))
        };
        let (connection, http2) = tokio::select! {
            biased;
            greeted = greeted => greeted?,
            // Nothing was asked.
            _ = ending.wait_for(|is_ending| *is_ending) => return Ok(()),
        };
        let io = TokioIo::new(connection);
        match http2 {
            Some(http2) => http2.serve(io, service, ending).await?,
            None => {
                let connection = pin!(self.http1.serve_connection(io, service));
                until(connection, ending, http1::Connection::graceful_shutdown).await?;
            }
        }
        Ok(())
    }
}
