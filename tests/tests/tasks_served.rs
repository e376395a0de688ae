//! Tasks over HTTP: they outlive their requests and connections, and tell whoever listens.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::{Context, Server, State, ToolError, tool, tools};
use mcp_transports::http::{Config, Listener};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};
use tests::http::{Answer, Connection, Request};
use tests::message::{modern, modern_call, text};
use tests::stdio::PATIENCE;
use tokio::sync::Semaphore;

/// What the test and the tools tell each other.
#[derive(Clone)]
struct Signals {
    go: Arc<Semaphore>,
    begun: Arc<AtomicUsize>,
    done: Arc<AtomicUsize>,
    dropped: Arc<AtomicUsize>,
}

struct Dropped(Signals);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.dropped.fetch_add(1, SeqCst);
    }
}

async fn work(signals: &Signals) {
    signals.begun.fetch_add(1, SeqCst);
    signals.go.acquire().await.unwrap().forget();
    signals.done.fetch_add(1, SeqCst);
}

/// Waits until the test says so.
#[tool(task)]
async fn job(State(signals): State<Signals>) -> &'static str {
    let _dropped = Dropped(signals.clone());
    work(&signals).await;
    "done"
}

/// Waits as a plain call, and then as a task.
#[tool(task = "manual")]
async fn careful(ctx: &Context, State(signals): State<Signals>) -> Result<&'static str, ToolError> {
    let _dropped = Dropped(signals.clone());
    work(&signals).await;
    ctx.into_task().await?;
    work(&signals).await;
    Ok("done")
}

struct Served {
    runtime: tokio::runtime::Runtime,
    addr: SocketAddr,
    signals: Signals,
    stop: tokio::sync::oneshot::Sender<()>,
    serving: tokio::task::JoinHandle<()>,
}

impl Served {
    fn start() -> Self {
        let signals = Signals {
            go: Arc::new(Semaphore::new(0)),
            begun: Arc::default(),
            done: Arc::default(),
            dropped: Arc::default(),
        };
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let server = Server::builder("tasks", "1.0.0").state(signals.clone()).tools(tools![job, careful]);
        let listener = Listener::bind_with(server.build().unwrap(), "127.0.0.1:0", Config::default());
        let listener = runtime.block_on(listener).unwrap();
        let addr = listener.local_addr();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let serving = runtime.spawn(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            listener.serve_until(stopped).await.unwrap();
        });
        Self { runtime, addr, signals, stop, serving }
    }

    fn ask(&self, message: &Value) -> Answer {
        Connection::open(self.addr).ask(&Request::modern(message))
    }

    fn task(&self, id: &str) -> Value {
        let answer = self.ask(&declaring(modern(2, "tasks/get", json!({ "taskId": id }))));
        assert_eq!(answer.status, 200);
        answer.json()["result"].take()
    }

    fn create(&self) -> String {
        let answer = self.ask(&declaring(modern_call(1, "job", &json!({}))));
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
        let created = answer.json();
        assert_eq!(created["result"]["resultType"], "task", "{created}");
        created["result"]["taskId"].as_str().unwrap().to_owned()
    }
}

/// The same from a client that knows tasks.
fn declaring(mut message: Value) -> Value {
    let extensions = json!({ "io.modelcontextprotocol/tasks": {} });
    message["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] =
        json!({ "extensions": extensions });
    message
}

fn until(is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "it never is so");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_task_outlives_its_request_its_connection_and_a_client_that_never_reads() {
    let served = Served::start();
    let id = served.create();
    assert_eq!(served.task(&id)["status"], "working");
    let mut deaf = Connection::open(served.addr);
    deaf.send(&Request::modern(&declaring(modern_call(1, "job", &json!({})))));
    until(|| served.signals.begun.load(SeqCst) == 2);
    drop(deaf);
    served.signals.go.add_permits(2);
    until(|| served.task(&id)["status"] == "completed");
    assert_eq!(served.task(&id)["result"]["content"][0]["text"], "done");
    until(|| served.signals.done.load(SeqCst) == 2);
}

#[test]
fn a_call_that_is_no_task_yet_ends_with_its_request() {
    let served = Served::start();
    let careful = Request::modern(&declaring(modern_call(1, "careful", &json!({}))));
    let mut gone = Connection::open(served.addr);
    gone.send(&careful);
    until(|| served.signals.begun.load(SeqCst) == 1);
    drop(gone);
    until(|| served.signals.dropped.load(SeqCst) == 1);

    let mut connection = Connection::open(served.addr);
    connection.send(&careful);
    served.signals.go.add_permits(1);
    let created = connection.answer().json();
    drop(connection);
    let id = created["result"]["taskId"].as_str().unwrap_or_else(|| panic!("{created}"));
    until(|| served.signals.begun.load(SeqCst) == 3);
    assert_eq!(served.task(id)["status"], "working");
    served.signals.go.add_permits(1);
    until(|| served.task(id)["status"] == "completed");
}

#[test]
fn requests_are_refused_with_the_statuses_of_their_errors() {
    let served = Served::start();
    let id = served.create();
    let get = |id: &str| modern(2, "tasks/get", json!({ "taskId": id }));
    let rows = [
        (Request::modern(&get(&id)), 400, -32021),
        (Request::modern(&declaring(get("x"))), 200, -32602),
        (Request::modern(&declaring(get(&id))).without("Mcp-Name"), 400, -32020),
        (Request::modern(&declaring(get(&id))).without("Mcp-Name").header("Mcp-Name", "x"), 400, -32020),
        (Request::modern(&declaring(modern(2, "tasks/list", json!({})))), 404, -32601),
    ];
    for (request, status, code) in rows {
        let answer = Connection::open(served.addr).ask(&request);
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (status, &json!(code)), "{request:?}");
    }
    let plain =
        served.ask(&modern(2, "subscriptions/listen", json!({ "notifications": { "taskIds": [id] } })));
    assert_eq!((plain.status, &plain.json()["error"]["code"]), (400, &json!(-32021)));
}

#[test]
fn whoever_listens_is_told_what_becomes_of_a_task() {
    let served = Served::start();
    let id = served.create();
    let listen = modern("l", "subscriptions/listen", json!({ "notifications": { "taskIds": ["x", id] } }));
    let mut stream = Connection::open(served.addr);
    stream.send(&Request::modern(&declaring(listen)));
    assert_eq!(stream.head().0, 200);
    let acknowledged = stream.event().unwrap();
    assert_eq!(acknowledged["params"]["notifications"], json!({ "taskIds": [id] }));
    let working = stream.event().unwrap();
    assert_eq!(
        (&working["method"], &working["params"]["status"]),
        (&json!("notifications/tasks"), &json!("working"))
    );
    served.signals.go.add_permits(1);
    let mut completed = stream.event().unwrap();
    assert_eq!(completed["params"]["_meta"].take(), json!({ "io.modelcontextprotocol/subscriptionId": "l" }));
    let mut now = served.task(&id);
    assert_eq!(now["resultType"].take(), "complete");
    let members = now.as_object_mut().unwrap();
    members.retain(|member, _| !["resultType", "_meta"].contains(&&**member));
    completed["params"].as_object_mut().unwrap().remove("_meta");
    assert_eq!(completed["params"], now, "as it is got");
    assert_eq!(completed["params"]["result"]["content"][0]["text"], "done");
}

#[test]
fn a_server_that_stops_ends_its_tasks() {
    let served = Served::start();
    served.create();
    until(|| served.signals.begun.load(SeqCst) == 1);
    served.stop.send(()).unwrap();
    served.runtime.block_on(served.serving).unwrap();
    assert_eq!(served.signals.dropped.load(SeqCst), 1, "it is gone before serving ends");
    assert_eq!(served.signals.done.load(SeqCst), 0);
}

#[test]
fn a_client_without_the_extension_waits_for_the_result() {
    let served = Served::start();
    served.signals.go.add_permits(1);
    assert_eq!(text(&served.ask(&modern_call(1, "job", &json!({}))).json()), "done");
}
