//! A bound address, and the life of the server behind it: start-up, serving, an orderly end.

use super::config::Config;
use super::connections::Connections;
use super::endpoint::Endpoint;
use super::tls::Security;
use crate::Error;
use crate::shutdown::{Grace, ProcessEnd};
use mcp_core::Server;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use tokio::net::{TcpListener, TcpSocket, ToSocketAddrs, lookup_host};

/// Serves HTTP at an address, at the path `/mcp`, until a signal comes.
///
/// The address that is bound is admitted as a `Host`, and so are `localhost` and its addresses. To be reached under
/// another name, for example through a proxy, use [`Listener`] with a [`Config`] that allows it.
///
/// ```no_run
/// use mcp_core::{Server, tool, tools};
///
/// /// Adds two integers.
/// #[tool]
/// async fn add(a: i64, b: i64) -> i64 {
///     a + b
/// }
///
/// #[tokio::main]
/// async fn main() -> Result<(), mcp_transports::Error> {
///     let server = Server::builder("calculator", "1.0.0").tools(tools![add]).build()?;
///     mcp_transports::http::serve(server, "127.0.0.1:8000").await
/// }
/// ```
///
/// # Errors
///
/// When the address cannot be bound.
pub async fn serve(server: Server, addr: impl ToSocketAddrs) -> Result<(), Error> {
    Listener::bind(server, addr).await?.serve().await
}

/// A bound address, ready to be served. Knows its port before the first client comes.
///
/// ```
/// use mcp_core::Server;
/// use mcp_transports::http::Listener;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let server = Server::builder("calculator", "1.0.0").build()?;
/// let listener = Listener::bind(server, "127.0.0.1:0").await?;
/// assert!(listener.url().starts_with("http://127.0.0.1:"));
/// let serving = tokio::spawn(listener.serve());
/// # serving.abort();
/// # Ok::<(), mcp_transports::Error>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    addr: SocketAddr,
    security: Security,
    endpoint: Endpoint,
}

impl Listener {
    /// Binds an address, with default settings.
    ///
    /// # Errors
    ///
    /// When the address cannot be bound.
    pub async fn bind(server: Server, addr: impl ToSocketAddrs) -> Result<Self, Error> {
        Self::bind_with(server, addr, Config::default()).await
    }

    /// Binds an address, with settings of its own.
    ///
    /// # Errors
    ///
    /// When the address cannot be bound, or the certificate cannot be read.
    pub async fn bind_with(
        server: Server,
        addr: impl ToSocketAddrs,
        mut config: Config,
    ) -> Result<Self, Error> {
        let security = Security::load(config.tls.as_ref()).map_err(Error::io("preparing TLS"))?;
        let socket = bind(addr).await.map_err(Error::io("binding the address"))?;
        let addr = socket.local_addr().map_err(Error::io("reading the bound address"))?;
        if !addr.ip().is_unspecified() {
            config.allowed_hosts.push(host(addr));
        }
        Ok(Self { socket, addr, security, endpoint: Endpoint::with_config(server, config) })
    }

    /// The address that is bound.
    pub fn local_addr(&self) -> SocketAddr {
        self.addr
    }

    /// Every path that is served; all others are not found.
    ///
    /// ```
    /// # use mcp_core::Server;
    /// # use mcp_transports::http::Listener;
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let listener = Listener::bind(Server::builder("calculator", "1.0.0").build()?, "127.0.0.1:0").await?;
    /// assert_eq!(listener.paths().collect::<Vec<_>>(), ["/mcp", "/healthz", "/readyz"]);
    /// # Ok::<(), mcp_transports::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.endpoint.routes().paths()
    }

    /// Where clients on this machine find the endpoint.
    pub fn url(&self) -> String {
        let path = &self.endpoint.config().path;
        let mut addr = self.addr;
        if addr.ip().is_unspecified() {
            addr.set_ip(if addr.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() });
        }
        let scheme = if self.endpoint.config().tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{addr}{path}")
    }

    /// Starts the server and serves until a signal comes. Calls at work get the server's grace period to finish then,
    /// and the server is torn down. If some are still at work after that, or at a second signal, the process is ended.
    ///
    /// # Errors
    ///
    /// When the server's start-up fails. None once it serves: a connection that cannot be accepted is logged, and the
    /// next one is tried.
    pub async fn serve(self) -> Result<(), Error> {
        let process = ProcessEnd::listen(self.endpoint.server());
        let mut connections = Connections::new(&self.socket, &self.security, &self.endpoint);
        let started = connections.beside(process.start(self.endpoint.server())).await?;
        let Some(mut running) = started else { return Ok(()) };
        connections.open();
        connections.beside(process.signal()).await;
        running.drain();
        let drained = process.drain(pin!(connections.finish())).await;
        process.clean_up(pin!(connections.end())).await;
        process.stop(running, drained).await;
        Ok(())
    }

    /// Starts the server and serves until something else happens. Calls at work get the server's grace period to finish
    /// then, and the server is torn down.
    ///
    /// # Errors
    ///
    /// As [`Listener::serve`].
    pub async fn serve_until(self, stop: impl Future<Output = ()> + Send) -> Result<(), Error> {
        let grace = Grace::of(self.endpoint.server());
        let mut connections = Connections::new(&self.socket, &self.security, &self.endpoint);
        let mut running = connections.beside(self.endpoint.server().start()).await?;
        connections.open();
        connections.beside(stop).await;
        running.drain();
        let _ = grace.drain(pin!(connections.finish())).await;
        grace.clean_up(pin!(connections.end())).await;
        let _ = grace.stop(running).await;
        Ok(())
    }
}

/// Connections that may wait to be taken: clients that all come back at once should not have to try again.
const BACKLOG: u32 = 1024;

async fn bind(addr: impl ToSocketAddrs) -> std::io::Result<TcpListener> {
    let mut problem = ErrorKind::AddrNotAvailable.into();
    for addr in lookup_host(addr).await? {
        match bind_one(addr) {
            Ok(socket) => return Ok(socket),
            Err(error) => problem = error,
        }
    }
    Err(problem)
}

fn bind_one(addr: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if addr.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Connections of an earlier process must not keep the port. Elsewhere the option means something else.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(addr)?;
    socket.listen(BACKLOG)
}

/// An address as a `Host` header names it.
fn host(addr: SocketAddr) -> String {
    match addr {
        SocketAddr::V4(addr) => addr.ip().to_string(),
        SocketAddr::V6(addr) => format!("[{}]", addr.ip()),
    }
}
