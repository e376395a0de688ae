//! The settings of an HTTP endpoint and of the listener that serves it.

use super::proxies::Network;
use super::resume::{EventStore, MemoryEventStore};
use super::session::SessionStore;
use http::HeaderName;
use http::uri::Authority;
use std::net::Ipv6Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Who may ask, and how much. Every limit is on by default.
///
/// ```
/// use mcp_transports::http::Config;
///
/// let config = Config::default().allow_host("mcp.example.com").allow_origin("https://app.example.com");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Host names that requests may be addressed to, without port. Default: `localhost`, `127.0.0.1`, `[::1]`.
    ///
    /// A browser that was tricked into resolving a foreign name to this machine still sends that name, which is how
    /// DNS rebinding is kept out. An empty list admits nobody. [`Listener`](super::Listener) adds the address it binds.
    pub allowed_hosts: Vec<String>,
    /// Origins that web pages may ask from, such as `https://app.example.com`, besides pages of the allowed hosts.
    /// Default: none. With any, browsers are told what they ask before such a page may ask (CORS): these origins, one by one,
    /// and no cookies.
    pub allowed_origins: Vec<String>,
    /// How long a body may take to arrive. Default 30 s.
    pub body_timeout: Duration,
    /// How long a call may be silent before its answer becomes an event stream, so that whatever is on the way knows at
    /// once that somebody is at work. Default 80 ms.
    pub first_byte: Duration,
    /// Whether every answer is an event stream, where the client takes one. Default no: a stream is begun when a call has
    /// something to say before its answer.
    pub stream_answers: bool,
    /// How long an event stream may be silent before a comment is sent, so that nothing on the way closes it.
    /// Default 15 s.
    pub keep_alive: Duration,
    /// Open sessions of legacy clients. At the limit the one that was idle longest makes room; if none is idle, the
    /// next client is told to come back later. Default 10,000.
    pub max_sessions: usize,
    /// Open sessions of one caller, where callers are known. At the limit the caller's own session that was idle longest
    /// makes room; if none is idle, the caller is told to come back later. Default 100.
    pub max_sessions_per_caller: usize,
    /// How long a session may be idle before it is forgotten. A session is not idle while a call of it is at work or a
    /// stream of it is open. Default 30 min.
    pub session_idle: Duration,
    /// Keeps sessions of legacy clients beyond this process. Default: none, they end with it.
    pub session_store: Option<Arc<dyn SessionStore>>,
    /// Keeps what is sent on streams of legacy sessions, for clients that lose their connection. Default: 64 MiB in memory.
    pub event_store: Arc<dyn EventStore>,
    /// How long a client is asked to wait before it comes back for the rest of a stream. Default 3 s.
    pub retry: Duration,
    /// Calls at work for all clients together; further ones are told to come back later. Such as only listen to changes do
    /// not count. Default 4,096.
    pub max_calls: usize,
    /// The paths of the deprecated transport of the first revision, HTTP+SSE, for clients that know no other. Default:
    /// none, it is not served.
    pub sse: Option<SsePaths>,
    /// Requests of one caller in a second, in the long run; 0 for as many as it likes. A caller is its subject, where
    /// [`Auth`](mcp_core::Auth) is known, else its address; requests of which neither is known count together. Whoever
    /// asks more is told when to come back (429). Default 0: behind one address there may be many people.
    pub requests_per_second: u32,
    /// Requests that a caller may send at once after a pause, where there is a limit of them. Default 100.
    pub requests_burst: u32,
    /// Proxies that are believed about whom they were asked by. Default: none, what requests say of it is ignored.
    pub trusted_proxies: Vec<Network>,
    /// The header in which the trusted proxies say it: `X-Forwarded-For` or `Forwarded`. They must replace or continue what
    /// clients send in it. Default `X-Forwarded-For`.
    pub forwarded_header: HeaderName,
    /// Headers of one request. Default 100.
    pub max_headers: usize,
    /// Bytes of the path and query of a request. Default 8 KiB.
    pub max_target_bytes: usize,
    /// Bytes of the first line and the headers of a request, at least 8 KiB. For [`Listener`](super::Listener) only.
    /// Default 64 KiB.
    pub max_header_bytes: usize,
    /// Notifications of one call that may wait for a slow reader; the oldest is dropped. At most 1 MiB of them waits
    /// in any case. Default 256.
    pub max_queued_notifications: usize,
    /// Connections that are served at a time; further ones are told to come back later, and closed. For
    /// [`Listener`](super::Listener) only. Default 10,000.
    pub max_connections: usize,
    /// How long the headers of a request may take to arrive, and how long a connection may be idle before the first
    /// and between two requests. For [`Listener`](super::Listener) only. Default 30 s.
    pub header_timeout: Duration,
    /// How long a client may take to read anything of its answer. For [`Listener`](super::Listener) only. Default
    /// 30 s.
    pub write_timeout: Duration,
    /// The path that the endpoint is at. For [`Listener`](super::Listener) only. Default `/mcp`.
    pub path: String,
    /// Where orchestrators ask how the server is. For [`Listener`](super::Listener) only. Default: `/healthz` and `/readyz`.
    pub probes: Option<ProbePaths>,
    /// The certificate that connections are secured with. For [`Listener`](super::Listener) only, with the feature `tls`.
    /// Default: none, a proxy is expected to do it.
    pub tls: Option<TlsFiles>,
}

/// A certificate and its key, in files. They are read when the address is bound.
///
/// ```
/// use mcp_transports::http::{Config, TlsFiles};
///
/// let mut config = Config::default();
/// config.tls = Some(TlsFiles::new("/etc/mcp/cert.pem", "/etc/mcp/key.pem"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TlsFiles {
    /// The certificate, and those between it and one that clients trust, as PEM.
    pub cert: PathBuf,
    /// Its private key, as PEM.
    pub key: PathBuf,
}

impl TlsFiles {
    /// These files.
    pub fn new(cert: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        Self { cert: cert.into(), key: key.into() }
    }
}

/// Where orchestrators ask how the server is. The answers say nothing else, and need no authentication.
///
/// These paths pass the same checks as all others, but for one: a `Host` that is an address is admitted, because that is
/// how they ask. They are served from before the server's start-up to the end of its grace period. A server at its
/// `max_connections` answers them still, in the few places it keeps for telling others to come back later.
///
/// ```
/// use mcp_transports::http::ProbePaths;
///
/// assert_eq!(ProbePaths::default(), ProbePaths::new("/healthz", "/readyz"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProbePaths {
    /// Answers 200 as long as the process can answer.
    pub live: String,
    /// Answers 200 while the server serves, 503 before and when it is told to stop.
    pub ready: String,
}

impl ProbePaths {
    /// Paths of one's own.
    pub fn new(live: impl Into<String>, ready: impl Into<String>) -> Self {
        Self { live: live.into(), ready: ready.into() }
    }
}

impl Default for ProbePaths {
    /// `/healthz` and `/readyz`.
    fn default() -> Self {
        Self::new("/healthz", "/readyz")
    }
}

/// Where HTTP+SSE is served.
///
/// ```
/// use mcp_transports::http::SsePaths;
///
/// assert_eq!(SsePaths::default(), SsePaths::new("/sse", "/messages"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SsePaths {
    /// Where clients open their stream.
    pub stream: String,
    /// Where clients send their messages.
    pub messages: String,
}

impl SsePaths {
    /// Paths of one's own.
    pub fn new(stream: impl Into<String>, messages: impl Into<String>) -> Self {
        Self { stream: stream.into(), messages: messages.into() }
    }
}

impl Default for SsePaths {
    /// `/sse` and `/messages`, as most servers have it.
    fn default() -> Self {
        Self::new("/sse", "/messages")
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            allowed_hosts: ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).to_vec(),
            allowed_origins: Vec::new(),
            body_timeout: Duration::from_secs(30),
            first_byte: Duration::from_millis(80),
            stream_answers: false,
            keep_alive: Duration::from_secs(15),
            max_sessions: 10_000,
            max_sessions_per_caller: 100,
            session_idle: Duration::from_secs(30 * 60),
            session_store: None,
            event_store: Arc::new(MemoryEventStore::default()),
            retry: Duration::from_secs(3),
            max_calls: 4096,
            sse: None,
            requests_per_second: 0,
            requests_burst: 100,
            trusted_proxies: Vec::new(),
            forwarded_header: HeaderName::from_static("x-forwarded-for"),
            max_headers: 100,
            max_target_bytes: 8 << 10,
            max_header_bytes: 64 << 10,
            max_queued_notifications: 256,
            max_connections: 10_000,
            header_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
            path: "/mcp".to_owned(),
            probes: Some(ProbePaths::default()),
            tls: None,
        }
    }
}

impl Config {
    /// Admits requests that are addressed to this host, on any port.
    #[must_use]
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.allowed_hosts.push(host.into());
        self
    }

    /// Admits requests from pages of this origin.
    #[must_use]
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.allowed_origins.push(origin.into());
        self
    }

    /// Serves HTTP+SSE too, at `/sse` and `/messages`: the deprecated transport of the first revision. A router that the
    /// [`Endpoint`](super::Endpoint) is mounted in must lead these paths to it.
    #[must_use]
    pub fn with_sse(mut self) -> Self {
        self.sse = Some(SsePaths::default());
        self
    }

    /// Brings what was written in other ways into the form that is compared.
    pub(super) fn normalise(&mut self) {
        for host in &mut self.allowed_hosts {
            if host.parse::<Ipv6Addr>().is_ok() {
                *host = format!("[{host}]");
            } else if let Ok(authority) = host.parse::<Authority>() {
                authority.host().clone_into(host);
            }
        }
        // Comments without pause would be all that is sent.
        self.keep_alive = self.keep_alive.max(Duration::from_millis(10));
    }
}
