//! A server over HTTP in this process: of misbehaving tools, or another.

use crate::http::{Answer, Connection, Request};
use crate::message::{modern_call, text};
use mcp_transports::http::{Config, Listener};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// A server on a free port; it lives as long as the test's runtime.
#[derive(Debug)]
pub struct Server {
    _runtime: tokio::runtime::Runtime,
    /// Where it listens.
    pub addr: SocketAddr,
    /// Every path that it serves, as its listener says.
    pub paths: Vec<String>,
}

impl Server {
    /// With default settings.
    #[must_use]
    pub fn start() -> Self {
        Self::with(Config::default())
    }

    /// With settings of its own.
    #[must_use]
    pub fn with(config: Config) -> Self {
        Self::of(crate::faults::server().expect("a test server starts"), config)
    }

    /// Another server than that of the misbehaving tools.
    #[must_use]
    pub fn of(server: mcp_core::Server, config: Config) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a test server starts");
        let listener = runtime
            .block_on(Listener::bind_with(server, "127.0.0.1:0", config))
            .expect("a test server starts");
        let addr = listener.local_addr();
        let paths = listener.paths().map(str::to_owned).collect();
        runtime.spawn(listener.serve_until(std::future::pending()));
        Self { _runtime: runtime, addr, paths }
    }

    /// Asks on a connection of its own.
    #[must_use]
    pub fn ask(&self, request: &Request) -> Answer {
        Connection::open(self.addr).ask(request)
    }

    /// Asserts that it still answers, whatever happened before.
    pub fn assert_alive(&self) {
        let answer = self.ask(&add());
        assert_eq!(text(&answer.json()), "3");
    }
}

/// A good call.
#[must_use]
pub fn add() -> Request {
    Request::modern(&modern_call(1, "add", &json!({ "a": 1, "b": 2 })))
}

/// A modern call of a tool.
#[must_use]
pub fn call(tool: &str, arguments: &Value) -> Request {
    Request::modern(&modern_call(1, tool, arguments))
}
