//! TLS of the listener's own: the certificate, and connections that are greeted when they are first read or written.
//!
//! The greeting is part of the time that a connection has for its first request.

use super::config::TlsFiles;
use super::guarded::Guarded;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;
use tokio_rustls::{Accept, TlsAcceptor};

/// What connections are secured with: nothing, or a certificate.
pub(super) struct Security(Option<TlsAcceptor>);

impl fmt::Debug for Security {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Security(TLS)" } else { "Security(none)" })
    }
}

impl Security {
    /// Reads the certificate and its key.
    pub(super) fn load(files: Option<&TlsFiles>) -> io::Result<Self> {
        let Some(files) = files else { return Ok(Self(None)) };
        let named = |what: &str, error: &dyn fmt::Display| io::Error::other(format!("{what}: {error}"));
        let chain = CertificateDer::pem_file_iter(&files.cert)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| named("the certificate", &error))?;
        let key =
            PrivateKeyDer::from_pem_file(&files.key).map_err(|error| named("the private key", &error))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|error| named("the certificate with its key", &error))?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self(Some(TlsAcceptor::from(Arc::new(config)))))
    }

    /// The connection, in TLS if there is a certificate.
    pub(super) fn secure(&self, connection: Guarded) -> Secured {
        match &self.0 {
            None => Secured::Plain(connection),
            Some(acceptor) => Secured::Greeting(Box::new(acceptor.accept(connection))),
        }
    }
}

/// A connection, in TLS or not.
pub(super) enum Secured {
    Plain(Guarded),
    Greeting(Box<Accept<Guarded>>),
    Greeted(Box<TlsStream<Guarded>>),
}

impl Secured {
    fn poll_greeted(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if let Self::Greeting(accept) = self {
            let stream = std::task::ready!(Pin::new(accept.as_mut()).poll(cx))?;
            *self = Self::Greeted(Box::new(stream));
        }
        Poll::Ready(Ok(()))
    }

    /// Does this to what is inside, once that can be.
    fn with<T>(
        &mut self,
        cx: &mut Context<'_>,
        plain: impl FnOnce(Pin<&mut Guarded>, &mut Context<'_>) -> Poll<io::Result<T>>,
        tls: impl FnOnce(Pin<&mut TlsStream<Guarded>>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        std::task::ready!(self.poll_greeted(cx))?;
        match self {
            Self::Plain(stream) => plain(Pin::new(stream), cx),
            Self::Greeted(stream) => tls(Pin::new(stream.as_mut()), cx),
            Self::Greeting(_) => Poll::Pending,
        }
    }
}

impl AsyncRead for Secured {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        std::task::ready!(self.poll_greeted(cx))?;
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Self::Greeted(stream) => Pin::new(stream.as_mut()).poll_read(cx, buf),
            Self::Greeting(_) => Poll::Pending,
        }
    }
}

impl AsyncWrite for Secured {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.with(cx, |stream, cx| stream.poll_write(cx, buf), |stream, cx| stream.poll_write(cx, buf))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.with(
            cx,
            |stream, cx| stream.poll_write_vectored(cx, bufs),
            |stream, cx| stream.poll_write_vectored(cx, bufs),
        )
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.with(cx, AsyncWrite::poll_flush, AsyncWrite::poll_flush)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if matches!(*self, Self::Greeting(_)) {
            // There is nobody to say goodbye to.
            return Poll::Ready(Ok(()));
        }
        self.with(cx, AsyncWrite::poll_shutdown, AsyncWrite::poll_shutdown)
    }
}
