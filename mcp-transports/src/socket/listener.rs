//! What is bound, and the accept loop.

use super::client::{Client, Stage};
use super::config::Config;
#[cfg(unix)]
use super::file::SocketFile;
use crate::Error;
use crate::shutdown::{Drained, Grace, ProcessEnd};
use mcp_core::{Auth, Server};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
#[cfg(unix)]
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream, ToSocketAddrs};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// Serves clients on a Unix socket until a signal comes. See [`Listener::bind_unix`].
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
///     mcp_transports::socket::serve_unix(server, "/run/user/1000/calculator.sock").await
/// }
/// ```
///
/// # Errors
///
/// When the path cannot be bound, or the server's start-up fails.
#[cfg(unix)]
pub async fn serve_unix(server: Server, path: impl AsRef<Path>) -> Result<(), Error> {
    Listener::bind_unix(server, path).await?.serve().await
}

/// Serves clients on TCP until a signal comes. See [`Listener::bind_tcp`].
///
/// ```no_run
/// # async fn main_() -> Result<(), mcp_transports::Error> {
/// let server = mcp_core::Server::builder("calculator", "1.0.0").build()?;
/// mcp_transports::socket::serve_tcp(server, "127.0.0.1:7000").await
/// # }
/// ```
///
/// # Errors
///
/// When the address cannot be bound, or the server's start-up fails.
pub async fn serve_tcp(server: Server, addr: impl ToSocketAddrs) -> Result<(), Error> {
    Listener::bind_tcp(server, addr).await?.serve().await
}

/// A bound socket, ready to be served.
///
/// ```
/// use mcp_core::Server;
/// use mcp_transports::socket::Listener;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let server = Server::builder("calculator", "1.0.0").build()?;
/// let listener = Listener::bind_tcp(server, "127.0.0.1:0").await?;
/// assert!(listener.local_addr().is_some_and(|addr| addr.port() > 0));
/// let serving = tokio::spawn(listener.serve_until(std::future::pending()));
/// # serving.abort();
/// # Ok::<(), mcp_transports::Error>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct Listener {
    socket: Socket,
    server: Server,
    config: Config,
}

#[derive(Debug)]
enum Socket {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(SocketFile),
}

impl Listener {
    /// Binds a path. The file can be used by the user that runs the server only (0600), and is removed at the end. One that a
    /// server left behind is replaced.
    ///
    /// # Errors
    ///
    /// When the path cannot be bound, another server listens there, or there is a file that is no socket.
    #[cfg(unix)]
    pub async fn bind_unix(server: Server, path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let socket = SocketFile::bind(path).await;
        let socket = socket.map_err(Error::io(format!("binding the socket {}", path.display())))?;
        Ok(Self { socket: Socket::Unix(socket), server, config: Config::default() })
    }

    /// Binds an address, which whoever reaches it may connect to.
    ///
    /// # Errors
    ///
    /// When the address cannot be bound.
    pub async fn bind_tcp(server: Server, addr: impl ToSocketAddrs) -> Result<Self, Error> {
        let socket = TcpListener::bind(addr).await.map_err(Error::io("binding the address"))?;
        Ok(Self { socket: Socket::Tcp(socket), server, config: Config::default() })
    }

    /// Limits connections in another way. Default: [`Config::default`].
    #[must_use]
    pub fn config(self, config: Config) -> Self {
        Self { config, ..self }
    }

    /// The address that is bound on TCP.
    pub fn local_addr(&self) -> Option<SocketAddr> {
        match &self.socket {
            Socket::Tcp(socket) => socket.local_addr().ok(),
            #[cfg(unix)]
            Socket::Unix(_) => None,
        }
    }

    /// Starts the server and serves until a signal comes. Calls at work get the server's grace period to finish then, and
    /// the server is torn down. If some are still at work after that, or at a second signal, the process is ended.
    ///
    /// # Errors
    ///
    /// When the server's start-up fails. None once it serves: a connection that cannot be accepted is logged, and the next
    /// one is tried.
    pub async fn serve(self) -> Result<(), Error> {
        let process = ProcessEnd::listen(&self.server);
        let Some(mut running) = process.start(&self.server).await? else { return Ok(()) };
        let (server, mut clients) = self.accept_until(process.signal()).await;
        running.drain();
        let drained = process.drain(pin!(clients.finish(&server))).await;
        clients.end(&server, drained).await;
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
        let grace = Grace::of(&self.server);
        let mut running = self.server.start().await?;
        let (server, mut clients) = self.accept_until(stop).await;
        running.drain();
        let drained = grace.drain(pin!(clients.finish(&server))).await;
        clients.end(&server, drained).await;
        let _ = grace.stop(running).await;
        Ok(())
    }

    /// The socket is closed, and its file removed, before calls at work are waited for.
    async fn accept_until(self, stop: impl Future<Output = ()>) -> (Server, Clients) {
        let mut clients = Clients { stage: watch::Sender::new(Stage::Serving), tasks: JoinSet::new() };
        tokio::select! {
            () = self.accept(&mut clients) => {}
            () = stop => {}
        }
        (self.server, clients)
    }

    async fn accept(&self, clients: &mut Clients) {
        let places = self.config.max_connections.clamp(1, Semaphore::MAX_PERMITS);
        let places = Arc::new(Semaphore::new(places));
        loop {
            // A full server leaves further connections in the backlog of the operating system.
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            let stream = self.next_stream().await;
            while clients.tasks.try_join_next().is_some() {}
            let counted = (place, self.server.count_connection());
            let client = Client {
                server: self.server.clone(),
                caller: stream.caller(),
                config: self.config.clone(),
                stage: clients.stage.subscribe(),
            };
            clients.tasks.spawn(async move {
                stream.serve(client).await;
                drop(counted);
            });
        }
    }

    async fn next_stream(&self) -> Stream {
        loop {
            match self.socket.accept().await {
                Ok(stream) => return stream,
                // Its client was faster to leave.
                Err(error)
                    if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => {}
                Err(error) => {
                    // Usually too many open files: some of them must be closed before it can go on.
                    tracing::warn!(%error, "a connection cannot be accepted");
                    sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }
}

impl Socket {
    async fn accept(&self) -> io::Result<Stream> {
        match self {
            Self::Tcp(socket) => {
                let (stream, _) = socket.accept().await?;
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "TCP_NODELAY cannot be set");
                }
                Ok(Stream::Tcp(stream))
            }
            #[cfg(unix)]
            Self::Unix(file) => Ok(Stream::Unix(file.listener.accept().await?.0)),
        }
    }
}

/// A client.
enum Stream {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(tokio::net::UnixStream),
}

impl Stream {
    /// Who may connect says who is calling.
    fn caller(&self) -> Auth {
        match self {
            Self::Tcp(_) => Auth::anonymous(),
            #[cfg(unix)]
            Self::Unix(_) => Auth::local(),
        }
    }

    async fn serve(self, client: Client) {
        match self {
            Self::Tcp(stream) => {
                let (input, output) = stream.into_split();
                client.serve(input, output).await;
            }
            #[cfg(unix)]
            Self::Unix(stream) => {
                let (input, output) = stream.into_split();
                client.serve(input, output).await;
            }
        }
    }
}

/// What cancelled calls may take to be dropped.
const CLEAN_UP: Duration = Duration::from_millis(100);

/// The connections that are open.
struct Clients {
    stage: watch::Sender<Stage>,
    tasks: JoinSet<()>,
}

impl Clients {
    /// Lets every connection finish what it is at.
    async fn finish(&mut self, server: &Server) {
        self.stage.send_replace(Stage::Ending);
        while self.tasks.join_next().await.is_some() {}
        server.end_tasks().await;
    }

    /// Ends whatever is not finished.
    async fn end(mut self, server: &Server, drained: Drained) {
        self.stage.send_replace(Stage::Over);
        if drained == Drained::TimedOut {
            let clean_up = async {
                while self.tasks.join_next().await.is_some() {}
                server.end_tasks().await;
            };
            let _ = timeout(CLEAN_UP, clean_up).await;
        }
        self.tasks.shutdown().await;
    }
}
