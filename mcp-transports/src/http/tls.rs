//! TLS of the listener's own: the certificate, and the greeting of each connection.
//!
//! It is part of the time that a connection has for its first request.

use super::config::TlsFiles;
use super::guarded::Guarded;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

/// What connections are secured with: nothing, or a certificate.
#[derive(Clone)]
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
    pub(super) async fn secure(&self, connection: Guarded) -> io::Result<Secured> {
        match &self.0 {
            None => Ok(Secured::Plain(connection)),
            Some(acceptor) => Ok(Secured::Tls(Box::new(acceptor.accept(connection).await?))),
        }
    }
}

/// A connection, in TLS or not.
pub(super) enum Secured {
    Plain(Guarded),
    Tls(Box<TlsStream<Guarded>>),
}

impl Secured {
    /// Whether its client speaks HTTP/2.
    pub(super) async fn is_http2(&mut self) -> io::Result<bool> {
        match self {
            Self::Plain(stream) => stream.is_http2().await,
            Self::Tls(stream) => Ok(stream.get_ref().1.alpn_protocol() == Some(b"h2")),
        }
    }
}

impl AsyncRead for Secured {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Secured {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(cx, buf),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_write(cx, buf),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write_vectored(cx, bufs),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_write_vectored(cx, bufs),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Self::Plain(stream) => stream.is_write_vectored(),
            Self::Tls(stream) => stream.is_write_vectored(),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_shutdown(cx),
        }
    }
}
