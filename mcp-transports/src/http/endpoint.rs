//! The endpoint: a tower service that takes every request to one path.

use super::accept::Accepts;
use super::answer::{self, SESSION_ID};
use super::config::Config;
use super::gate::{self, Rejection, single};
use super::headers::Asked;
use super::outbox::CallOutbox;
use super::post::{self, UNKNOWN_SESSION};
use super::sessions::{InUse, Sessions};
use super::stream::Body;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use mcp_core::Server;
use mcp_core::transport::Outbox;
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
/// use mcp_transports::http::Endpoint;
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
    pub fn with_config(server: Server, mut config: Config) -> Self {
        config.normalise();
        let sessions = Sessions::new(config.max_sessions, config.session_idle);
        Self { shared: Arc::new(Shared { server, config, sessions }) }
    }

    /// How many sessions of legacy clients are open.
    pub fn session_count(&self) -> usize {
        self.shared.sessions.count()
    }

    /// Ends the event streams that clients hold open. Part of stopping: a router waits for their connections else.
    pub fn end_streams(&self) {
        self.shared.server.end_subscriptions();
        self.shared.sessions.end_streams();
    }

    /// Calls off the tasks at work.
    pub(super) async fn end_tasks(&self) {
        self.shared.server.end_tasks().await;
    }

    /// Ends all sessions, and what is still at work for them.
    pub(super) fn end_sessions(&self) {
        self.shared.sessions.end_all();
    }

    pub(super) fn server(&self) -> &Server {
        &self.shared.server
    }

    pub(super) fn config(&self) -> &Config {
        &self.shared.config
    }

    /// Serves one request. What a [`Service`] call does, without its box.
    pub async fn serve<B: http_body::Body>(&self, request: Request<B>) -> Response<Body> {
        let shared = &*self.shared;
        let served = match gate::check(&shared.config, request.version(), request.uri(), request.headers()) {
            Ok(()) => serve(shared, request).await,
            Err(rejection) => Err(rejection),
        };
        served.unwrap_or_else(answer::rejected)
    }
}

async fn serve<B: http_body::Body>(
    shared: &Shared,
    request: Request<B>,
) -> Result<Response<Body>, Rejection> {
    let asked = Asked::of(request.headers(), shared.server.versions());
    match (request.method(), asked) {
        (&Method::POST, _) => post::serve(shared, request, asked).await,
        (_, Asked::Alone) => Ok(answer::method_not_allowed("POST")),
        (&Method::GET | &Method::DELETE, Asked::Unknown) => Err(UNKNOWN_VERSION),
        (&Method::GET, Asked::Session) => listen(shared, request.headers()),
        (&Method::DELETE, Asked::Session) => close(shared, request.headers()),
        _ => Ok(answer::method_not_allowed("GET, POST, DELETE")),
    }
}

const UNKNOWN_VERSION: Rejection = (StatusCode::BAD_REQUEST, "Unsupported protocol version");

const NO_SESSION: Rejection = (StatusCode::BAD_REQUEST, "the Mcp-Session-Id header is required");

/// Opens the stream for what belongs to no request.
fn listen(shared: &Shared, headers: &HeaderMap) -> Result<Response<Body>, Rejection> {
    if !Accepts::of(headers).stream {
        return Err(post::NO_STREAM);
    }
    let id = single(headers, SESSION_ID)?.ok_or(NO_SESSION)?;
    let session = shared.sessions.find(id).ok_or(UNKNOWN_SESSION)?;
    let outbox = Arc::new(CallOutbox::new(shared.config.max_queued_notifications));
    session.connection.attach(&(Arc::clone(&outbox) as Arc<dyn Outbox>));
    Ok(answer::stream(Body::listen(InUse::new(session), outbox, shared.config.keep_alive)))
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
