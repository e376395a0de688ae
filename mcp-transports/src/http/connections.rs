//! An accept loop of our own: a limit of connections, no Nagle, and an end in order.
//!
//! It runs beside whatever the server is at, from its start-up to the end of its grace period, so that probes are always
//! answered; other requests wait for the start-up, and the core refuses what comes too late.

use super::answer;
use super::connection::Speech;
use super::count::Count;
use super::endpoint::Endpoint;
use super::gate::Rejection;
use super::guarded::Guarded;
use super::places::{Place, Places, TURNED_AWAY_WITHIN};
use super::routes::Route;
use super::stream::Body;
use super::tls::Security;
use super::turns::{Timed, Turns};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use std::convert::Infallible;
use std::error::Error;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// The connections that are open, and the socket that more come from.
pub(super) struct Connections<'a> {
    socket: &'a TcpListener,
    serving: Arc<Serving>,
    /// True once connections are to end when what was asked on them is answered.
    ending: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

const NO_PLACE: Rejection =
    (StatusCode::SERVICE_UNAVAILABLE, "the server has as many connections as it takes; try again later");

/// What every connection needs.
struct Serving {
    endpoint: Endpoint,
    places: Places,
    speech: Speech,
    /// The start-up is over.
    is_open: AtomicBool,
    opened: watch::Sender<()>,
    /// Requests that are not answered to the end, but for probes.
    requests: Arc<Count>,
}

impl<'a> Connections<'a> {
    pub(super) fn new(socket: &'a TcpListener, security: &Security, endpoint: &Endpoint) -> Self {
        let config = endpoint.config();
        Self {
            socket,
            serving: Arc::new(Serving {
                endpoint: endpoint.clone(),
                places: Places::new(config.max_connections),
                speech: Speech::new(config, security),
                is_open: AtomicBool::new(false),
                opened: watch::Sender::new(()),
                requests: Arc::default(),
            }),
            ending: watch::Sender::new(false),
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
            let (stream, addr) = next_stream(self.socket).await;
            let place = self.serving.places.next().await;
            while self.tasks.try_join_next().is_some() {}
            let (serving, mut ending) = (Arc::clone(&self.serving), self.ending.subscribe());
            self.tasks.spawn(async move {
                let place = serving.places.settle(place).await;
                if let Err(error) = serving.connection(stream, addr.ip(), &place, &mut ending).await {
                    tracing::debug!(error, "a connection ended early");
                }
            });
        }
    }

    /// Lets every request finish. Whoever asks meanwhile, on an old connection or a new one, is told to come back later.
    pub(super) async fn finish(&mut self) {
        self.serving.endpoint.end_streams();
        let serving = Arc::clone(&self.serving);
        self.beside(serving.requests.empty()).await;
        self.ending.send_replace(true);
        while self.tasks.join_next().await.is_some() {}
        self.serving.endpoint.end_tasks().await;
    }

    /// Ends whatever is not finished, and waits until its handlers are gone.
    pub(super) async fn end(mut self) {
        let endpoint = &self.serving.endpoint;
        endpoint.end_sessions();
        // They are called off at once; that their handlers are gone was waited for long enough.
        let _ = timeout(Duration::ZERO, endpoint.end_tasks()).await;
        self.tasks.shutdown().await;
        // Those of calls with a task of their own go with it, a moment later.
        endpoint.idle().await;
    }
}

impl Serving {
    fn is_open(&self) -> bool {
        self.is_open.load(Ordering::Acquire)
    }

    /// Serves one connection to its end.
    async fn connection(
        self: &Arc<Self>,
        stream: TcpStream,
        peer: IpAddr,
        place: &Place,
        ending: &mut watch::Receiver<bool>,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let config = self.endpoint.config();
        let turns = Arc::new(Turns::new());
        let is_served = matches!(place, Place::Served(_));
        let patience = if is_served { config.header_timeout } else { TURNED_AWAY_WITHIN };
        let guarded = Guarded::new(stream, Arc::clone(&turns), patience, config.write_timeout);
        let service = service_fn(|request: Request<Incoming>| {
            let (serving, turn) = (Arc::clone(self), turns.begin(request.version()));
            let (mut parts, mut body) = request.into_parts();
            async move {
                let body = Pin::new(&mut body);
                let response = match is_served {
                    true => serving.serve(peer, &mut parts, body).await,
                    false => Box::pin(serving.turn_away(peer, &mut parts, body)).await,
                };
                Ok::<_, Infallible>(response.map(|body| Timed::new(body, turn)))
            }
        });
        let _counted = is_served.then(|| self.endpoint.server().count_connection());
        let served = self.speech.serve(guarded, service, ending);
        if is_served { served.await } else { Box::pin(timeout(TURNED_AWAY_WITHIN, served)).await? }
    }

    /// Answers a client that there is no place for: its probes as ever, and else when to come back.
    async fn turn_away(
        &self,
        peer: IpAddr,
        request: &mut Parts,
        mut body: Pin<&mut Incoming>,
    ) -> Response<Body> {
        let route = self.endpoint.routes().find(request.uri.path());
        if route.is_some_and(Route::is_probe) {
            return answer::last(self.endpoint.pass(route, Some(peer), request, body).await);
        }
        // An answer is lost with its connection where the client still writes.
        while let Some(Ok(_)) = body.frame().await {}
        answer::last(answer::rejected(NO_PLACE))
    }

    async fn serve(&self, peer: IpAddr, request: &mut Parts, body: Pin<&mut Incoming>) -> Response<Body> {
        let route = self.endpoint.routes().find(request.uri.path());
        let at_work = (!route.is_some_and(Route::is_probe)).then(|| self.requests.take());
        if at_work.is_some() && !self.is_open() {
            // The sender lives as long as this.
            let _ = self.opened.subscribe().wait_for(|()| self.is_open()).await;
        }
        let response = self.endpoint.pass(route, Some(peer), request, body).await;
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
