//! The table of settings: each is named once, with its default and its meaning.

use super::sources::{Asked, Others};
use super::value::{Keys, LogFormat, Transport, Value};
use crate::http::{Config, MemoryEventStore, Network, ProbePaths, SsePaths, TlsFiles};
use http::HeaderName;
use mcp_core::Limits;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tracing::level_filters::LevelFilter;

/// One setting, without its type.
pub(super) struct Setting {
    pub(super) group: &'static str,
    /// The field's name. In the environment it is in capitals behind `MCP_`, on the command line with hyphens.
    pub(super) name: &'static str,
    pub(super) about: &'static [&'static str],
    /// What a value looks like.
    pub(super) kind: &'static str,
    /// Whether others on the machine may see it: what is secret is no flag.
    pub(super) secret: bool,
    pub(super) set: fn(&mut ServerConfig, &str) -> Result<(), String>,
    pub(super) show: fn(&ServerConfig) -> String,
}

impl Setting {
    pub(super) fn env(&self) -> String {
        format!("MCP_{}", self.name.to_ascii_uppercase())
    }

    pub(super) fn flag(&self) -> String {
        self.name.replace('_', "-")
    }

    /// What it means, in one line.
    pub(super) fn meaning(&self) -> String {
        self.about.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
    }
}

macro_rules! settings {
    ($(#[$doc:meta])* $group:literal { $($(#[doc = $about:literal])+ $name:ident: $type:ty = $default:expr,)+ } $($rest:tt)*) => {
        settings!(@ [$(#[$doc])*] [] $group { $($(#[doc = $about])+ $name: $type = $default,)+ } $($rest)*);
    };
    (@ [$($docs:tt)*] [$($done:tt)*] $group:literal { $($(#[doc = $about:literal])+ $name:ident: $type:ty = $default:expr,)+ } $($rest:tt)*) => {
        settings!(@ [$($docs)*] [$($done)* $([$group [$($about)+] $name, $type, $default])+] $($rest)*);
    };
    (@ [$($docs:tt)*] [$([$group:literal [$($about:literal)+] $name:ident, $type:ty, $default:expr])*]) => {
        $($docs)*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct ServerConfig {
            $($(#[doc = $about])+ pub $name: $type,)*
            pub(crate) asked: Asked,
            pub(super) others: Others,
            pub(super) warnings: Vec<String>,
        }

        impl Default for ServerConfig {
            fn default() -> Self {
                Self { $($name: $default,)* asked: Asked::Serve, others: Others::default(), warnings: Vec::new() }
            }
        }

        pub(super) static SETTINGS: &[Setting] = &[$(Setting {
            group: $group,
            name: stringify!($name),
            about: &[$($about),+],
            kind: <$type as Value>::KIND,
            secret: <$type as Value>::SECRET,
            set: |config, text| <$type as Value>::read(text).map(|value| config.$name = value),
            show: |config| Value::show(&config.$name),
        },)*];
    };
}

settings! {
    /// Every setting of a server and its transports.
    ///
    /// [`ServerConfig::load`] takes each from the first place that has it: the command line (`--max-connections 500`), the
    /// environment (`MCP_MAX_CONNECTIONS=500`), the file `.env` (the same lines), its default. What is set in code
    /// afterwards wins over all of them.
    ///
    /// ```no_run
    /// use mcp_core::Server;
    /// use mcp_transports::ServerConfig;
    ///
    /// #[tokio::main]
    /// async fn main() -> Result<(), mcp_transports::Error> {
    ///     let mut config = ServerConfig::load()?;
    ///     config.path = "/crm/mcp".to_owned();
    ///     let server = Server::builder(&config.server_name, env!("CARGO_PKG_VERSION"));
    ///     config.run(server).await
    /// }
    /// ```
    ///
    /// All settings, as `docs/configuration.md` lists them:
    #[doc = include_str!("../../docs/configuration.md")]
    "Server" {
        /// The name that clients are told, where the program uses it.
        server_name: String = "my-mcp-server".to_owned(),
        /// Seconds that a call may take whose handler has no timeout of its own; 0 for as long as it likes.
        timeout_seconds: u64 = 30,
        /// Seconds that calls at work may take to finish once the server is told to stop.
        shutdown_grace_seconds: u64 = 5,
        /// How much is logged.
        log_level: LevelFilter = LevelFilter::INFO,
        /// How the log is written.
        log_format: LogFormat = LogFormat::Text,
        /// The file that the program logs to, where it can; standard error without.
        log_file: Option<PathBuf> = None,
    }
    "Where it serves" {
        /// Where to serve.
        transport: Transport = Transport::Http,
        /// The file of the Unix socket, with transport `unix`.
        socket: Option<PathBuf> = None,
        /// Address to listen on.
        host: String = "127.0.0.1".to_owned(),
        /// Port to listen on, 0 for any free one.
        port: u16 = 8000,
        /// Path of the endpoint.
        path: String = "/mcp".to_owned(),
        /// Whether clients of the deprecated HTTP+SSE transport are served too, at `/sse`.
        sse: bool = false,
        /// The URL under which clients reach the endpoint, such as `https://mcp.example.com/mcp`: admits that host.
        public_url: Option<String> = None,
        /// File with the certificate to serve HTTPS with, in a program with the feature `tls`.
        tls_cert: Option<PathBuf> = None,
        /// File with the private key of the certificate.
        tls_key: Option<PathBuf> = None,
        /// Further host names that requests may be addressed to.
        allowed_hosts: Vec<String> = Vec::new(),
        /// Origins that web pages may ask from, such as `https://app.example.com`; their browsers are answered (CORS).
        allowed_origins: Vec<String> = Vec::new(),
        /// Addresses or networks of proxies that are believed about whom they were asked by, such as `10.0.0.0/8`.
        trusted_proxies: Vec<String> = Vec::new(),
        /// The header in which trusted proxies say it, `X-Forwarded-For` or `Forwarded`.
        forwarded_header: String = "X-Forwarded-For".to_owned(),
        /// Whether `/healthz` and `/readyz` are served.
        probes: bool = true,
    }
    "Limits of HTTP" {
        /// Connections that are served at a time; further ones are told to come back later.
        max_connections: usize = 100,
        /// Open sessions of legacy clients.
        max_sessions: usize = Config::default().max_sessions,
        /// Open sessions of one caller.
        max_sessions_per_caller: usize = Config::default().max_sessions_per_caller,
        /// Calls at work for all clients together.
        max_calls: usize = Config::default().max_calls,
        /// Seconds that a session may be idle before it is forgotten.
        session_idle_seconds: u64 = Config::default().session_idle.as_secs(),
        /// Requests of one caller in a second, 0 for as many as it likes.
        requests_per_second: u32 = Config::default().requests_per_second,
        /// Requests that a caller may send at once after a pause, where there is a limit of them.
        requests_burst: u32 = Config::default().requests_burst,
        /// Headers of one request.
        max_headers: usize = Config::default().max_headers,
        /// Bytes of the first line and the headers of a request, at least 8,192.
        max_header_bytes: usize = Config::default().max_header_bytes,
        /// Bytes of the path and query of a request.
        max_target_bytes: usize = Config::default().max_target_bytes,
        /// Notifications of one call that may wait for a slow reader.
        max_queued_notifications: usize = Config::default().max_queued_notifications,
        /// Seconds that the headers of a request may take to arrive, and a connection may be idle.
        header_timeout_seconds: u64 = Config::default().header_timeout.as_secs(),
        /// Seconds that a body may take to arrive.
        body_timeout_seconds: u64 = Config::default().body_timeout.as_secs(),
        /// Seconds that a client may take to read anything of its answer.
        write_timeout_seconds: u64 = Config::default().write_timeout.as_secs(),
        /// Whether every answer is an event stream, where the client takes one.
        stream_answers: bool = false,
        /// Milliseconds that a call may be silent before its answer becomes an event stream.
        first_byte_milliseconds: u64 = 80,
        /// Milliseconds that a client is asked to wait before it comes back for the rest of a stream.
        retry_milliseconds: u64 = 3000,
        /// Bytes of events kept for clients that lose their connection.
        event_store_bytes: usize = 64 << 20,
        /// Seconds that an event stream may be silent before a comment is sent.
        keep_alive_seconds: u64 = Config::default().keep_alive.as_secs(),
    }
    "Limits of messages and calls" {
        /// Bytes of one message.
        message_bytes: usize = Limits::default().message_bytes,
        /// Levels of arrays and objects in one message.
        message_depth: u32 = Limits::default().message_depth,
        /// Bytes of one reply.
        result_bytes: usize = Limits::default().result_bytes,
        /// Calls at work for one pipe or session at a time.
        calls_at_work: usize = Limits::default().calls_at_work,
        /// Tasks at work at a time.
        tasks_at_work: usize = Limits::default().tasks_at_work,
        /// Tasks at work at a time of one caller.
        tasks_per_caller: usize = Limits::default().tasks_per_caller,
        /// Messages of one batch (2025-03-26).
        batch_messages: usize = Limits::default().batch_messages,
        /// Handlers that block at a time.
        blocking_calls: usize = Limits::default().blocking_calls,
    }
    "Lists and questions" {
        /// Seconds that clients may keep lists.
        list_ttl_seconds: u64 = 60,
        /// Entries on one page of a list.
        page_size: usize = 1000,
        /// Keys that seal what travels through the client while a call asks for input, 64 hex digits each.
        state_keys: Keys = Keys::default(),
        /// Seconds that a client may take to answer what a call asks.
        state_ttl_seconds: u64 = 600,
    }
}

impl ServerConfig {
    /// What was found that is probably not meant. [`ServerConfig::run`] logs it.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The limits that hold for every transport.
    pub fn limits(&self) -> Limits {
        Limits {
            message_bytes: self.message_bytes,
            message_depth: self.message_depth,
            result_bytes: self.result_bytes,
            calls_at_work: self.calls_at_work,
            blocking_calls: self.blocking_calls,
            batch_messages: self.batch_messages,
            tasks_at_work: self.tasks_at_work,
            tasks_per_caller: self.tasks_per_caller,
        }
    }

    /// The settings of the HTTP endpoint and its listener.
    pub fn http(&self) -> Config {
        let mut config = Config {
            allowed_origins: self.allowed_origins.clone(),
            body_timeout: Duration::from_secs(self.body_timeout_seconds),
            keep_alive: Duration::from_secs(self.keep_alive_seconds),
            max_sessions: self.max_sessions,
            max_sessions_per_caller: self.max_sessions_per_caller,
            max_calls: self.max_calls,
            stream_answers: self.stream_answers,
            retry: Duration::from_millis(self.retry_milliseconds),
            first_byte: Duration::from_millis(self.first_byte_milliseconds),
            event_store: Arc::new(MemoryEventStore::new(self.event_store_bytes)),
            sse: self.sse.then(SsePaths::default),
            tls: self
                .tls_cert
                .as_ref()
                .zip(self.tls_key.as_ref())
                .map(|(cert, key)| TlsFiles::new(cert, key)),
            probes: self.probes.then(ProbePaths::default),
            trusted_proxies: self.trusted_proxies.iter().filter_map(|text| text.parse().ok()).collect(),
            requests_per_second: self.requests_per_second,
            requests_burst: self.requests_burst,
            max_headers: self.max_headers,
            max_header_bytes: self.max_header_bytes,
            max_target_bytes: self.max_target_bytes,
            session_idle: Duration::from_secs(self.session_idle_seconds),
            max_queued_notifications: self.max_queued_notifications,
            max_connections: self.max_connections,
            header_timeout: Duration::from_secs(self.header_timeout_seconds),
            write_timeout: Duration::from_secs(self.write_timeout_seconds),
            path: self.path.clone(),
            ..Config::default()
        };
        if let Some(name) = self.forwarded_header() {
            config.forwarded_header = name;
        }
        config.allowed_hosts.extend(self.allowed_hosts.iter().cloned());
        config.allowed_hosts.extend(self.public_host());
        config
    }

    /// What is wrong with values that are well written.
    pub(super) fn problems(&self) -> impl Iterator<Item = String> {
        let rules = [
            (!self.path.starts_with('/'), "the path must begin with a slash"),
            (
                self.public_url.is_some() && self.public_host().is_none(),
                "the public URL must be a URL, such as https://mcp.example.com/mcp",
            ),
            (self.tls_cert.is_some() != self.tls_key.is_some(), "tls_cert and tls_key belong together"),
            (
                self.trusted_proxies.iter().any(|text| text.parse::<Network>().is_err()),
                "trusted_proxies must be addresses or networks, such as 10.0.0.0/8",
            ),
            (self.forwarded_header().is_none(), "forwarded_header must be X-Forwarded-For or Forwarded"),
            (self.max_connections == 0, "with max_connections 0 nobody could connect"),
            (
                self.transport == Transport::Unix && self.socket.is_none(),
                "transport unix needs socket, the path to bind",
            ),
            (self.max_sessions == 0, "with max_sessions 0 no legacy client could be served over HTTP"),
        ];
        rules.into_iter().filter(|(broken, _)| *broken).map(|(_, text)| text.to_owned())
    }

    fn forwarded_header(&self) -> Option<HeaderName> {
        let known = [HeaderName::from_static("x-forwarded-for"), http::header::FORWARDED];
        known.into_iter().find(|name| self.forwarded_header.eq_ignore_ascii_case(name.as_str()))
    }

    /// The host of the public URL. A browser's page that was served under it may ask too: pages of allowed hosts may.
    fn public_host(&self) -> Option<String> {
        let url: http::Uri = self.public_url.as_deref()?.parse().ok()?;
        url.host().map(str::to_owned)
    }
}
