//! The endpoint: a tower service that takes every request to one path.

use super::accept::Accepts;
use super::answer::{self, SESSION_ID};
use super::config::Config;
use super::gate::{self, Rejection, single};
use super::post::{self, UNKNOWN_SESSION, is_modern};
use super::sessions::{OpenStream, Sessions};
use super::stream::Body;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use mcp_core::Server;
use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower_service::Service;

/// A server as a `tower::Service`, to be mounted at one path of a router. Cloning shares it.
///
/// ```no_run
/// use mcp_core::Server;
/// use mcp_transports::http::{Config, Endpoint};
///
/// # fn router(server: Server) {
/// let endpoint = Endpoint::new(server);
/// // axum: Router::new().route("/health", get(health)).route_service("/mcp", endpoint)
/// # }
/// ```
#[derive(Clone)]
pub struct Endpoint {
    shared: Arc<Shared>,
}

pub(super) struct Shared {
    pub(super) server: Server,
    pub(super) config: Config,
    pub(super) sessions: Sessions,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("server", &self.shared.server).finish_non_exhaustive()
    }
}

impl Endpoint {
    /// An endpoint with the default settings, which admit requests to this machine only.
    pub fn new(server: Server) -> Self {
        Self::with_config(server, Config::default())
    }

    /// An endpoint with settings of its own.
    pub fn with_config(server: Server, config: Config) -> Self {
        let sessions = Sessions::new(config.max_sessions, config.session_idle);
        Self { shared: Arc::new(Shared { server, config, sessions }) }
    }

    /// How many sessions of legacy clients are open.
    pub fn session_count(&self) -> usize {
        self.shared.sessions.count()
    }

    /// Ends all open event streams and sessions' calls. Part of stopping: their connections can be closed then.
    pub fn close(&self) {
        self.shared.sessions.end_streams();
    }

    pub(super) fn config(&self) -> &Config {
        &self.shared.config
    }

    /// Serves one request. What a [`Service`] call does, without its box.
    pub async fn serve<B: http_body::Body>(&self, request: Request<B>) -> Response<Body> {
        let shared = &*self.shared;
        let admitted = gate::check(&shared.config, request.version(), request.uri(), request.headers());
        let served = match (admitted, request.method()) {
            (Err(rejection), _) => Err(rejection),
            (Ok(()), &Method::POST) => post::serve(shared, request).await,
            (Ok(()), &Method::GET) if !is_modern(request.headers()) => listen(shared, request.headers()),
            (Ok(()), &Method::DELETE) if !is_modern(request.headers()) => close(shared, request.headers()),
            (Ok(()), _) if is_modern(request.headers()) => Ok(answer::method_not_allowed("POST")),
            (Ok(()), _) => Ok(answer::method_not_allowed("GET, POST, DELETE")),
        };
        served.unwrap_or_else(answer::rejected)
    }
}

const NO_SESSION: Rejection = (StatusCode::BAD_REQUEST, "the Mcp-Session-Id header is required");

/// Opens the stream for what belongs to no request.
fn listen(shared: &Shared, headers: &HeaderMap) -> Result<Response<Body>, Rejection> {
    if !Accepts::of(headers).stream {
        return Err((StatusCode::NOT_ACCEPTABLE, "this stream is text/event-stream"));
    }
    let id = single(headers, SESSION_ID)?.ok_or(NO_SESSION)?;
    let session = shared.sessions.find(id).ok_or(UNKNOWN_SESSION)?;
    Ok(answer::stream(Body::listen(OpenStream::new(session), shared.config.keep_alive)))
}

/// Closes a session at its client's wish.
fn close(shared: &Shared, headers: &HeaderMap) -> Result<Response<Body>, Rejection> {
    let id = single(headers, SESSION_ID)?.ok_or(NO_SESSION)?;
    if shared.sessions.close(id) { Ok(answer::empty(StatusCode::NO_CONTENT)) } else { Err(UNKNOWN_SESSION) }
}

impl<B> Service<Request<B>> for Endpoint
where
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Send,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let endpoint = self.clone();
        Box::pin(async move { Ok(endpoint.serve(request).await) })
    }
}
