//! An accept loop of our own: connection limit, header timeout, no Nagle, and connections that end in order.
//!
//! It runs beside whatever the server is at, from its start-up to the end of its grace period, so that probes are always
//! answered; other requests wait for the start-up, and the core refuses what comes too late.

use super::config::Config;
use super::count::Count;
use super::endpoint::Endpoint;
use super::guarded::Guarded;
use super::routes::Route;
use super::stream::Body;
use super::streams::Streams;
use super::tls::Security;
use super::turns::{Timed, Turns};
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use mcp_core::transport::Open;
use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

/// The connections that are open, and the socket that more come from.
pub(super) struct Connections<'a> {
    socket: &'a TcpListener,
    limit: Arc<Semaphore>,
    builder: Builder<Streams>,
    security: &'a Security,
    serving: Arc<Serving>,
    graceful: Option<GracefulShutdown>,
    tasks: JoinSet<()>,
}

/// What every connection needs.
struct Serving {
    endpoint: Endpoint,
    /// The start-up is over.
    is_open: AtomicBool,
    opened: watch::Sender<()>,
    /// Requests that are not answered to the end, but for probes.
    requests: Arc<Count>,
}

impl<'a> Connections<'a> {
    pub(super) fn new(socket: &'a TcpListener, security: &'a Security, endpoint: &Endpoint) -> Self {
        let config = endpoint.config();
        let limit = config.max_connections.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            socket,
            limit: Arc::new(Semaphore::new(limit)),
            builder: connection_builder(config),
            security,
            serving: Arc::new(Serving {
                endpoint: endpoint.clone(),
                is_open: AtomicBool::new(false),
                opened: watch::Sender::new(()),
                requests: Arc::default(),
            }),
            graceful: Some(GracefulShutdown::new()),
            tasks: JoinSet::new(),
        }
    }

    /// Takes in connections for as long as something else takes.
    pub(super) async fn beside<T>(&mut self, work: impl Future<Output = T>) -> T {
        tokio::select! {
            biased;
            done = work => done,
            never = self.accept() => match never {},
        }
    }

    /// From now on requests of clients are served.
    pub(super) fn open(&self) {
        self.serving.is_open.store(true, Ordering::Release);
        self.serving.opened.send_replace(());
    }

    async fn accept(&mut self) -> Infallible {
        loop {
            // A full server leaves further connections in the backlog of the operating system.
            let Ok(permit) = Arc::clone(&self.limit).acquire_owned().await else {
                return std::future::pending().await;
            };
            let (stream, addr) = next_stream(self.socket).await;
            let config = self.serving.endpoint.config();
            let turns = Arc::new(Turns::new());
            let io = Guarded::new(stream, Arc::clone(&turns), config.header_timeout, config.write_timeout);
            let (serving, peer) = (Arc::clone(&self.serving), addr.ip());
            let service = service_fn(move |request: Request<Incoming>| {
                let (serving, turn) = (Arc::clone(&serving), turns.begin(request.version()));
                async move {
                    let response = serving.serve(peer, request).await;
                    Ok::<_, Infallible>(response.map(|body| Timed::new(body, turn)))
                }
            });
            let connection =
                self.builder.serve_connection(TokioIo::new(self.security.secure(io)), service).into_owned();
            self.spawn(connection, (permit, self.serving.endpoint.server().count_connection()));
        }
    }

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

    /// Lets every request finish. Whoever asks meanwhile, on an old connection or a new one, is told to come back later.
    pub(super) async fn finish(&mut self) {
        self.serving.endpoint.end_streams();
        let serving = Arc::clone(&self.serving);
        self.beside(serving.requests.empty()).await;
        if let Some(graceful) = self.graceful.take() {
            graceful.shutdown().await;
        }
        self.serving.endpoint.end_tasks().await;
    }

    /// Ends whatever is not finished, and waits until its handlers are gone.
    pub(super) async fn end(mut self) {
        let endpoint = &self.serving.endpoint;
        endpoint.end_sessions();
        // They are called off at once; that their handlers are gone was waited for long enough.
        let _ = tokio::time::timeout(Duration::ZERO, endpoint.end_tasks()).await;
        self.tasks.shutdown().await;
        // Those of calls with a task of their own go with it, a moment later.
        endpoint.idle().await;
    }
}

impl Serving {
    fn is_open(&self) -> bool {
        self.is_open.load(Ordering::Acquire)
    }

    async fn serve(&self, peer: IpAddr, request: Request<Incoming>) -> Response<Body> {
        let route = self.endpoint.routes().find(request.uri().path());
        if route.is_some_and(Route::is_probe) {
            return self.endpoint.pass(route, Some(peer), request).await;
        }
        let at_work = self.requests.take();
        if !self.is_open() {
            // The sender lives as long as this.
            let _ = self.opened.subscribe().wait_for(|()| self.is_open()).await;
        }
        let response = self.endpoint.pass(route, Some(peer), request).await;
        response.map(|body| body.of(at_work))
    }
}

async fn next_stream(socket: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match socket.accept().await {
            Ok((stream, addr)) => {
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "TCP_NODELAY cannot be set");
                }
                return (stream, addr);
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

fn connection_builder(config: &Config) -> Builder<Streams> {
    let header_bytes = config.max_header_bytes.max(8 << 10);
    let mut builder = Builder::new(Streams::new(config.write_timeout));
    let mut http1 = builder.http1();
    http1.max_buf_size(header_bytes);
    if config.max_headers > 100 {
        // Up to a hundred are read without an allocation.
        http1.max_headers(config.max_headers);
    }
    http1
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(config.header_timeout)
        .keep_alive_timeout(config.header_timeout)
        .max_concurrent_streams(128)
        .max_header_list_size(u32::try_from(header_bytes).unwrap_or(u32::MAX));
    builder
}
