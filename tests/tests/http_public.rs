//! A deployment behind a public name, and what the log says where it is not configured.
//!
//! A file of its own: whether something is logged is decided when it is first met, by the thread that meets it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_transports::ServerConfig;
use mcp_transports::http::{Config, Listener};
use std::net::SocketAddr;
use tests::http::{Connection, Request};
use tests::log::Log;
use tests::served::add;
use tracing_subscriber::util::SubscriberInitExt;

/// A server whose threads all log to one place.
fn logged(config: Config) -> (SocketAddr, Log) {
    let log = Log::default();
    let (send, receive) = std::sync::mpsc::channel();
    let writer = log.clone();
    std::thread::spawn(move || {
        let _guard = tracing_subscriber::fmt().with_ansi(false).with_writer(writer).finish().set_default();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = tests::faults::server().unwrap();
            let listener = Listener::bind_with(server, "127.0.0.1:0", config).await.unwrap();
            send.send(listener.local_addr()).unwrap();
            listener.serve_until(std::future::pending()).await
        })
    });
    (receive.recv().unwrap(), log)
}

#[test]
fn http_03_the_log_of_a_refusal_names_the_setting_that_would_admit_it() {
    let (addr, log) = logged(Config::default());
    let ask = |name: &str, value: &str| Connection::open(addr).ask(&add().header(name, value));
    let refused = ask("Host", "mcp.example.com");
    assert_eq!(refused.status, 403);
    let said = log.text();
    for part in ["mcp.example.com", "127.0.0.1", "`allowed_hosts`", "`public_url`"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(ask("Origin", "https://app.example.com").status, 403);
    let said = log.text();
    for part in ["https://app.example.com", "`allowed_origins`"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let answer = String::from_utf8(refused.body).unwrap();
    assert!(!answer.contains("allowed_hosts") && !answer.contains("example"), "{answer}");
    assert_eq!(Connection::open(addr).ask(&add()).status, 200);
}

#[test]
fn a_public_url_is_all_that_a_public_name_needs() {
    let mut config = ServerConfig::default();
    config.public_url = Some("https://mcp.example.com/mcp".to_owned());
    let (addr, _log) = logged(config.http());
    let ask = |request: Request| Connection::open(addr).ask(&request);
    for host in ["mcp.example.com", "MCP.EXAMPLE.COM:443", "localhost"] {
        assert_eq!(ask(add().header("Host", host)).status, 200, "{host}");
    }
    let own_page = add().header("Host", "mcp.example.com").header("Origin", "https://mcp.example.com");
    assert_eq!(ask(own_page).status, 200);
    for host in ["example.com", "mcp.example.com.evil.com", "xmcp.example.com"] {
        assert_eq!(ask(add().header("Host", host)).status, 403, "{host}");
    }
    assert_eq!(ask(add()).status, 200);
}
