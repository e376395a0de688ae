//! HTTP/1 alone, in a build without the feature `http2`.
//!
//! A client that begins with HTTP/2 all the same is hung up on, as by any server of HTTP/1.

use super::config::Config;
use super::tls::Secured;
use bytes::Bytes;
use hyper_util::rt::TokioIo;
use std::io;
use std::task::Poll;
use tokio::io::ReadBuf;
use tokio::sync::watch;

/// There is none.
pub(super) enum Http2 {}

impl Http2 {
    pub(super) fn new(_: usize, _: &Config) -> Option<Self> {
        None
    }

    pub(super) async fn is_spoken_on(&self, _: &mut Secured) -> io::Result<bool> {
        match *self {}
    }

    pub(super) async fn serve<S>(
        &self,
        _: TokioIo<Secured>,
        _: S,
        _: &mut watch::Receiver<bool>,
    ) -> hyper::Result<()> {
        match *self {}
    }
}

/// Nothing is read to see which protocol a connection has.
#[derive(Debug, Default)]
pub(super) struct Begun(());

impl Begun {
    pub(super) fn is_read_to(&self, _: &mut ReadBuf<'_>) -> bool {
        false
    }
}

/// No answer is handed out in pieces.
#[derive(Debug)]
pub(super) enum Pieces {}

impl Pieces {
    pub(super) fn of(_: bool) -> Option<Box<Self>> {
        None
    }

    pub(super) fn is_empty(&self) -> bool {
        match *self {}
    }

    pub(super) fn next(&mut self, _: impl FnOnce() -> Poll<Option<Bytes>>) -> Poll<Option<Bytes>> {
        match *self {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::super::listener::Listener;
    use mcp_core::Server;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn a_client_of_http2_is_hung_up_on_and_the_next_one_is_answered() {
        let server = Server::builder("test", "1.0.0").build().unwrap();
        let listener = Listener::bind(server, "127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(listener.serve_until(async { drop(stopped.await) }));
        let ask = async |request: &str| {
            let mut stream = TcpStream::connect(addr).await.unwrap();
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            answer
        };
        assert_eq!(ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await, "");
        let health = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        assert!(ask(health).await.starts_with("HTTP/1.1 200"));
        stop.send(()).unwrap();
        serving.await.unwrap().unwrap();
    }
}
