//! What orchestrators are told, through the whole life of a server.

use mcp_core::{Server as McpServer, tool, tools};
use mcp_transports::http::{Config, Listener, ProbePaths};
use serde_json::json;
use std::time::{Duration, Instant};
use tests::http::{Connection, Request};
use tests::served::{Server, call};
use tests::stdio::PATIENCE;
use tokio::sync::oneshot;

fn probe(path: &str) -> Request {
    Request::new("GET").path(path)
}

#[test]
fn probes_say_how_the_server_is_and_nothing_else() {
    let server = Server::start();
    for (path, body) in [("/healthz", "alive\n"), ("/readyz", "ready\n")] {
        let answer = server.ask(&probe(path).header("Host", "10.2.3.4:8000"));
        assert_eq!((answer.status, answer.body.as_slice()), (200, body.as_bytes()));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let names: Vec<&str> = answer.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert!(
            names
                .iter()
                .all(|name| ["content-type", "cache-control", "content-length", "date"].contains(name))
        );
        let mut head = Connection::open(server.addr);
        head.send(&Request::new("HEAD").path(path));
        assert_eq!(head.head().0, 200);
    }
    server.assert_alive();
}

#[test]
fn probes_can_be_elsewhere_or_nowhere() {
    let mut config = Config::default();
    config.probes = Some(ProbePaths::new("/live", "/ready"));
    let server = Server::with(config.clone());
    assert_eq!(server.ask(&probe("/ready")).status, 200);
    assert_eq!(server.ask(&probe("/readyz")).status, 404);
    config.probes = None;
    let server = Server::with(config);
    assert_eq!(server.paths, ["/mcp"]);
    assert_eq!(server.ask(&probe("/healthz")).status, 404);
}

/// Adds two integers.
#[tool]
async fn add_up(a: i64, b: i64) -> i64 {
    a + b
}

/// Never ends.
#[tool]
async fn hang_on() {
    std::future::pending::<()>().await;
}

#[test]
fn a_server_is_ready_from_its_start_up_to_its_end_and_alive_all_the_time() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (start, started) = oneshot::channel::<()>();
    let server = McpServer::builder("probes", "1.0.0").shutdown_grace(PATIENCE);
    let server = server.lifespan(async move || started.await);
    let server = server.tools(tools![add_up, hang_on]).build().unwrap();
    let listener = runtime.block_on(Listener::bind(server, "127.0.0.1:0")).unwrap();
    let addr = listener.local_addr();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = runtime.spawn(listener.serve_until(async {
        let _ = stopped.await;
    }));
    let status = |path: &str| Connection::open(addr).ask(&probe(path)).status;

    assert_eq!((status("/healthz"), status("/readyz")), (200, 503));
    let mut early = Connection::open(addr);
    early.send(&call("add_up", &json!({ "a": 1, "b": 2 })));
    assert_eq!(status("/readyz"), 503);
    start.send(()).unwrap();
    assert_eq!(early.answer().status, 200, "what came early is served once it can be");
    assert_eq!((status("/healthz"), status("/readyz")), (200, 200));

    let mut at_work = Connection::open(addr);
    at_work.send(&call("hang_on", &json!({})));
    assert_eq!(at_work.head().0, 200, "its answer has begun");
    stop.send(()).unwrap();
    let deadline = Instant::now() + PATIENCE;
    while status("/readyz") == 200 {
        assert!(Instant::now() < deadline);
    }
    assert_eq!((status("/healthz"), status("/readyz")), (200, 503));
    assert_eq!(Connection::open(addr).ask(&call("hang_on", &json!({}))).status, 503, "nothing new is begun");
    drop(at_work);
    let ended = runtime.block_on(async { tokio::time::timeout(Duration::from_secs(20), serving).await });
    ended.unwrap().unwrap().unwrap();
}
