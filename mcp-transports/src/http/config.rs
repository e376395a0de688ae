//! The settings of an HTTP endpoint and of the listener that serves it.

use http::uri::Authority;
use std::net::Ipv6Addr;
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
    /// Default: none. A browser also wants CORS headers, which a layer around the endpoint adds.
    pub allowed_origins: Vec<String>,
    /// How long a body may take to arrive. Default 30 s.
    pub body_timeout: Duration,
    /// How long an event stream may be silent before a comment is sent, so that nothing on the way closes it.
    /// Default 15 s.
    pub keep_alive: Duration,
    /// Open sessions of legacy clients. At the limit the one that was idle longest makes room; if none is idle, the
    /// next client is told to come back later. Default 10,000.
    pub max_sessions: usize,
    /// How long a session may be idle before it is forgotten. Default 30 min.
    pub session_idle: Duration,
    /// Notifications of one call that may wait for a slow reader; the oldest is dropped. At most 1 MiB of them waits
    /// in any case. Default 256.
    pub max_queued_notifications: usize,
    /// Connections that are served at a time; further ones wait. For [`Listener`](super::Listener) only. Default
    /// 10,000.
    pub max_connections: usize,
    /// How long the headers of a request may take to arrive, and how long a connection may be idle before the first
    /// and between two requests. For [`Listener`](super::Listener) only. Default 30 s.
    pub header_timeout: Duration,
    /// How long a client may take to read anything of its answer. For [`Listener`](super::Listener) only. Default
    /// 30 s.
    pub write_timeout: Duration,
    /// The path that the endpoint is at. For [`Listener`](super::Listener) only. Default `/mcp`.
    pub path: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            allowed_hosts: ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).to_vec(),
            allowed_origins: Vec::new(),
            body_timeout: Duration::from_secs(30),
            keep_alive: Duration::from_secs(15),
            max_sessions: 10_000,
            session_idle: Duration::from_secs(30 * 60),
            max_queued_notifications: 256,
            max_connections: 10_000,
            header_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
            path: "/mcp".to_owned(),
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
