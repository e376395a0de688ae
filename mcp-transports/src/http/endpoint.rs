//! The endpoint: a tower service that takes every request to one path.

use super::answer::{self, NO_SESSION, SESSION_ID, UNKNOWN_SESSION};
use super::config::Config;
use super::cors::Cors;
use super::gate::{self, Rejection, single};
use super::headers::{Asked, Known};
use super::post::{self, Terms};
use super::probes;
use super::proxies;
use super::rate::{Rate, Who};
use super::resume::{self, Manner};
use super::room::Room;
use super::routes::{Route, Routes};
use super::session::{self, Limits, Session, Sessions};
use super::spawn::spawn;
use super::sse::{self, Pipes};
use super::stream::Body;
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use mcp_core::{Auth, Lifecycle, Server, Version};
use std::convert::Infallible;
use std::fmt;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
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

/// Where a request comes from. A router that the endpoint is mounted in may put it among a request's extensions: the limit of
/// requests of one caller counts by it, and the log names it. [`Listener`](super::Listener) knows it by itself.
///
/// ```
/// use mcp_transports::http::Peer;
///
/// let mut request = http::Request::new(());
/// request.extensions_mut().insert(Peer("192.0.2.1".parse().unwrap()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

pub(super) struct Shared {
    pub(super) server: Server,
    pub(super) config: Config,
    routes: Routes,
    rate: Option<Rate>,
    pub(super) sessions: Sessions,
    pub(super) pipes: Pipes,
    pub(super) room: Room,
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
        let limits = Limits {
            sessions: config.max_sessions,
            per_caller: config.max_sessions_per_caller,
            idle: config.session_idle,
        };
        let sessions = Sessions::new(limits, Arc::clone(&config.event_store), config.session_store.is_some());
        let pipes = Pipes::new(limits);
        let room = Room::new(config.max_calls);
        let routes = Routes::of(&config);
        let rate = Rate::new(config.requests_per_second, config.requests_burst);
        Self { shared: Arc::new(Shared { server, config, routes, rate, sessions, pipes, room }) }
    }

    /// How many sessions of legacy clients are open, those over HTTP+SSE too.
    pub fn session_count(&self) -> usize {
        self.shared.sessions.count() + self.shared.pipes.count()
    }

    /// Ends the event streams that clients hold open. Part of stopping: a router waits for their connections else. That of a
    /// client of HTTP+SSE, which the answers to its calls go to, ends with the last of those that are at work.
    pub fn end_streams(&self) {
        self.shared.server.end_subscriptions();
        self.shared.sessions.end_streams();
        self.shared.pipes.end_all();
    }

    /// Calls off the tasks at work.
    pub(super) async fn end_tasks(&self) {
        self.shared.server.end_tasks().await;
    }

    /// Ends all sessions, and what is still at work for them.
    pub(super) fn end_sessions(&self) {
        self.shared.sessions.end_all();
        self.shared.pipes.close_all();
    }

    /// Resolves when no handler is left that has waited once.
    pub(super) async fn idle(&self) {
        self.shared.room.empty().await;
    }

    pub(super) fn server(&self) -> &Server {
        &self.shared.server
    }

    pub(super) fn config(&self) -> &Config {
        &self.shared.config
    }

    /// The paths that a listener serves.
    pub(super) fn routes(&self) -> &Routes {
        &self.shared.routes
    }

    /// Serves one request. What a [`Service`] call does, without its box.
    pub async fn serve<B: http_body::Body>(&self, request: Request<B>) -> Response<Body> {
        let route = self.shared.routes.mounted(request.uri().path());
        let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
        let (mut parts, body) = request.into_parts();
        self.pass(Some(route), peer, &mut parts, body).await
    }

    /// What every request of every route goes through, in this order; paths that are not there too.
    pub(super) async fn pass<B: http_body::Body>(
        &self,
        route: Option<Route>,
        peer: Option<IpAddr>,
        request: &mut Parts,
        body: B,
    ) -> Response<Body> {
        let shared = &self.shared;
        let cors = Cors::of(&shared.config, &request.headers);
        let mut response = match shared.admit(route, peer, &cors, request) {
            Admitted::Answered(response) => response,
            Admitted::To(route, terms) => {
                route_to(shared, route, terms, request, body).await.unwrap_or_else(answer::rejected)
            }
        };
        cors.complete(&mut response);
        response
    }
}

/// What became of a request at the gate.
enum Admitted {
    To(Route, Terms),
    Answered(Response<Body>),
}

impl Shared {
    fn admit(&self, route: Option<Route>, peer: Option<IpAddr>, cors: &Cors, request: &Parts) -> Admitted {
        let (version, uri, headers) = (request.version, &request.uri, &request.headers);
        let known = &Known::of(headers);
        let is_probe = route.is_some_and(Route::is_probe);
        let asked = gate::Asked { version, uri, known, peer, is_probe };
        if let Err(rejection) = gate::check(&self.config, &asked) {
            return Admitted::Answered(answer::rejected(rejection));
        }
        let Some(route) = route else { return Admitted::Answered(answer::empty(StatusCode::NOT_FOUND)) };
        if let Some(answer) = cors.preflight(route, &request.method, headers) {
            return Admitted::Answered(answer);
        }
        if let (Some(rate), false) = (&self.rate, is_probe) {
            let address = peer.map(|peer| proxies::client(&self.config, peer, headers));
            let who = Who::of(request.extensions.get(), address);
            if let Err(wait) = rate.take(who, Instant::now()) {
                return Admitted::Answered(answer::too_often(wait));
            }
        }
        if !route.has(&request.method) {
            return Admitted::Answered(answer::method_not_allowed(route.methods()));
        }
        Admitted::To(route, Terms::of(known, self.server.versions()))
    }
}

/// What is asked for seldom is boxed, and the head of a request stays where it is: every connection keeps room for the
/// largest of these.
async fn route_to<B: http_body::Body>(
    shared: &Arc<Shared>,
    route: Route,
    terms: Terms,
    request: &mut Parts,
    body: B,
) -> Result<Response<Body>, Rejection> {
    match route {
        Route::Endpoint => {}
        Route::Stream => return sse::open(shared, request, terms),
        Route::Messages => return Box::pin(sse::post(shared, request, body, terms)).await,
        Route::Live | Route::Ready => return Ok(probes::answer(route, &shared.server)),
    }
    match (&request.method, terms.asked) {
        (&Method::POST, _) => post::serve(shared, request, body, terms).await,
        (_, Asked::Alone) => Ok(answer::method_not_allowed("POST")),
        (&Method::GET | &Method::DELETE, Asked::Unknown) => Err(UNKNOWN_VERSION),
        (&Method::GET, Asked::Session) => Box::pin(resume::listen(shared, request, terms)).await,
        (&Method::DELETE, Asked::Session) => Box::pin(close(shared, request)).await,
        _ => Ok(answer::method_not_allowed(Route::Endpoint.methods())),
    }
}

const UNKNOWN_VERSION: Rejection = (StatusCode::BAD_REQUEST, "Unsupported protocol version");

/// Closes a session at its client's wish.
async fn close(shared: &Shared, request: &Parts) -> Result<Response<Body>, Rejection> {
    let id = single(&request.headers, SESSION_ID)?.ok_or(NO_SESSION)?;
    let id = session::parse(id.as_bytes()).ok_or(UNKNOWN_SESSION)?;
    match shared.close(id, request.extensions.get()).await? {
        true => Ok(answer::empty(StatusCode::NO_CONTENT)),
        false => Err(UNKNOWN_SESSION),
    }
}

impl Shared {
    /// The session that a request must name.
    pub(super) async fn named_session(&self, request: &Parts) -> Result<Arc<Session>, Rejection> {
        let id = single(&request.headers, SESSION_ID)?.ok_or(NO_SESSION)?;
        let id = session::parse(id.as_bytes()).ok_or(UNKNOWN_SESSION)?;
        self.session(id, request.extensions.get::<Auth>()).await?.ok_or(UNKNOWN_SESSION)
    }

    /// Whether nothing new is begun any more.
    pub(super) fn is_stopping(&self) -> bool {
        matches!(*self.server.lifecycle().borrow(), Lifecycle::ShuttingDown | Lifecycle::Closed)
    }

    /// How streams of a session are written.
    pub(super) fn manner(&self, session: &Session) -> Manner {
        let polls = session.connection.protocol_version().is_some_and(Version::polls_streams);
        Manner { polls, retry: self.config.retry, keep_alive: self.config.keep_alive }
    }

    /// Looks for idle sessions from time to time, as long as there are any.
    pub(super) fn sweep(self: &Arc<Self>) {
        if !self.sessions.wants_sweeper() {
            return;
        }
        let shared = Arc::downgrade(self);
        let pause = (self.config.session_idle / 4).clamp(Duration::from_millis(20), Duration::from_secs(60));
        spawn(async move {
            loop {
                tokio::time::sleep(pause).await;
                let Some(shared) = shared.upgrade() else { return };
                shared.keep_busy().await;
                let is_left = shared.sessions.sweep().await;
                shared.server.forget_closed_connections();
                if !is_left {
                    return;
                }
            }
        });
    }
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
