//! An accept loop of our own: connection limit, header timeout, no Nagle, and an orderly end.

use super::answer;
use super::config::Config;
use super::endpoint::Endpoint;
use super::guarded::Guarded;
use super::stream::Body;
use super::turns::{Timed, Turns};
use crate::Error;
use crate::shutdown::{Grace, ProcessEnd};
use http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use mcp_core::Server;
use mcp_core::transport::Open;
use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream, ToSocketAddrs};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

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
    /// When the address cannot be bound.
    pub async fn bind_with(
        server: Server,
        addr: impl ToSocketAddrs,
        mut config: Config,
    ) -> Result<Self, Error> {
        let socket = TcpListener::bind(addr).await.map_err(Error::io("binding the address"))?;
        let addr = socket.local_addr().map_err(Error::io("reading the bound address"))?;
        if !addr.ip().is_unspecified() {
            config.allowed_hosts.push(host(addr));
        }
        Ok(Self { socket, addr, endpoint: Endpoint::with_config(server, config) })
    }

    /// The address that is bound.
    pub fn local_addr(&self) -> SocketAddr {
        self.addr
    }

    /// Where clients on this machine find the endpoint.
    pub fn url(&self) -> String {
        let path = &self.endpoint.config().path;
        let mut addr = self.addr;
        if addr.ip().is_unspecified() {
            addr.set_ip(if addr.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() });
        }
        format!("http://{addr}{path}")
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
        let Some(mut running) = process.start(self.endpoint.server()).await? else { return Ok(()) };
        let mut connections = self.accept_until(process.signal()).await;
        running.drain();
        let drained = process.drain(connections.finish(&self.endpoint)).await;
        connections.end(&self.endpoint).await;
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
        let mut running = self.endpoint.server().start().await?;
        let mut connections = self.accept_until(stop).await;
        running.drain();
        let _ = grace.drain(connections.finish(&self.endpoint)).await;
        connections.end(&self.endpoint).await;
        let _ = grace.stop(running).await;
        Ok(())
    }

    async fn accept_until(&self, stop: impl Future<Output = ()>) -> Connections {
        let mut connections = Connections { graceful: Some(GracefulShutdown::new()), tasks: JoinSet::new() };
        tokio::select! {
            () = self.accept(&mut connections) => {}
            () = stop => {}
        }
        connections
    }

    async fn accept(&self, connections: &mut Connections) {
        let config = self.endpoint.config();
        let limit = Arc::new(Semaphore::new(config.max_connections.clamp(1, Semaphore::MAX_PERMITS)));
        let builder = connection_builder(config);
        let served = Arc::new((self.endpoint.clone(), config.paths()));
        loop {
            // A full server leaves further connections in the backlog of the operating system.
            let Ok(permit) = Arc::clone(&limit).acquire_owned().await else { return };
            let stream = self.next_stream().await;
            let turns = Arc::new(Turns::new());
            let io = Guarded::new(stream, Arc::clone(&turns), config.header_timeout, config.write_timeout);
            let served = Arc::clone(&served);
            let service = service_fn(move |request: Request<Incoming>| {
                let (served, turn) = (Arc::clone(&served), turns.begin(request.version()));
                async move {
                    let response = route(&served.0, &served.1, request).await;
                    Ok::<_, Infallible>(response.map(|body| Timed::new(body, turn)))
                }
            });
            let connection = builder.serve_connection(TokioIo::new(io), service).into_owned();
            connections.spawn(connection, (permit, self.endpoint.server().count_connection()));
        }
    }

    async fn next_stream(&self) -> TcpStream {
        loop {
            match self.socket.accept().await {
                Ok((stream, _)) => {
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%error, "TCP_NODELAY cannot be set");
                    }
                    return stream;
                }
                // Its client was faster to leave.
                Err(error)
                    if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => {}
                Err(error) => {
                    // Usually too many open files: some of them must be closed before it can go on.
                    tracing::warn!(%error, "a connection cannot be accepted");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }
}

/// The connections that are open.
struct Connections {
    graceful: Option<GracefulShutdown>,
    tasks: JoinSet<()>,
}

impl Connections {
    fn spawn<C>(&mut self, connection: C, counted: (OwnedSemaphorePermit, Open))
    where
        C: GracefulConnection<Error = Box<dyn std::error::Error + Send + Sync>> + Send + 'static,
    {
        while self.tasks.try_join_next().is_some() {}
        let Some(graceful) = &self.graceful else { return };
        let connection = graceful.watch(connection);
        self.tasks.spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error, "a connection ended early");
            }
            drop(counted);
        });
    }

    /// Lets every connection finish what it is at.
    async fn finish(&mut self, endpoint: &Endpoint) {
        endpoint.end_streams();
        if let Some(graceful) = self.graceful.take() {
            graceful.shutdown().await;
        }
        endpoint.end_tasks().await;
    }

    /// Ends whatever is not finished.
    async fn end(mut self, endpoint: &Endpoint) {
        endpoint.end_sessions();
        // They are called off at once; that their handlers are gone was waited for long enough.
        let _ = tokio::time::timeout(Duration::ZERO, endpoint.end_tasks()).await;
        self.tasks.shutdown().await;
    }
}

/// Everything but the endpoint's own paths does not exist.
async fn route(endpoint: &Endpoint, paths: &[String], request: Request<Incoming>) -> Response<Body> {
    if paths.iter().any(|path| path == request.uri().path()) {
        return endpoint.serve(request).await;
    }
    answer::empty(StatusCode::NOT_FOUND)
}

fn connection_builder(config: &Config) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .max_buf_size(64 * 1024)
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(config.header_timeout)
        .keep_alive_timeout(config.header_timeout)
        .max_concurrent_streams(128)
        .max_header_list_size(64 * 1024);
    builder
}

/// An address as a `Host` header names it.
fn host(addr: SocketAddr) -> String {
    match addr {
        SocketAddr::V4(addr) => addr.ip().to_string(),
        SocketAddr::V6(addr) => format!("[{}]", addr.ip()),
    }
}
