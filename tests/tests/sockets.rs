//! Unix sockets and TCP with one message a line: many clients, bounded lines, back-pressure, and an orderly end.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::{Auth, Context, Limits, Server, State, tool, tools};
use mcp_transports::socket::{Config, Listener};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tests::message::{initialize, legacy_call, modern_call, text};
use tests::stdio::PATIENCE;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// What handlers and tests share.
#[derive(Clone, Default)]
struct Shared(Arc<Inner>);

#[derive(Default)]
struct Inner {
    begun: Notify,
    go: Notify,
    dropped: Notify,
}

/// Adds.
#[tool]
async fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Waits until it is let go.
#[tool]
async fn wait(State(shared): State<Shared>) -> &'static str {
    struct Dropped(Shared);
    impl Drop for Dropped {
        fn drop(&mut self) {
            self.0.0.dropped.notify_one();
        }
    }
    let _dropped = Dropped(shared.clone());
    shared.0.begun.notify_one();
    shared.0.go.notified().await;
    "done"
}

/// Says a lot.
#[tool]
async fn shout(ctx: &Context, length: usize) -> String {
    ctx.progress(1.0);
    "x".repeat(length)
}

/// Says who is calling.
#[tool]
async fn who(auth: &Auth) -> String {
    format!("{:?} {}", auth.subject(), auth.is_local())
}

fn server(shared: &Shared, grace: Duration) -> Server {
    let limits = Limits { message_bytes: 4096, ..Limits::default() };
    let builder = Server::builder("sockets", "1.0.0").state(shared.clone()).limits(limits);
    builder.shutdown_grace(grace).tools(tools![add, wait, shout, who]).build().unwrap()
}

/// A path that goes with the test.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("mcp-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder.join("s"))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.0.parent().unwrap());
    }
}

/// A server in this process that ends when it is told to.
struct Serving {
    stop: Option<oneshot::Sender<()>>,
    end: JoinHandle<()>,
}

impl Serving {
    fn start(listener: Listener) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let end = tokio::spawn(async move {
            listener.serve_until(async move { drop(stopped.await) }).await.unwrap();
        });
        Self { stop: Some(stop), end }
    }

    async fn unix(path: &Path, shared: &Shared, config: Config) -> Self {
        let server = server(shared, Duration::from_secs(5));
        Self::start(Listener::bind_unix(server, path).await.unwrap().config(config))
    }

    fn stop(&mut self) {
        drop(self.stop.take());
    }

    async fn ended(self) {
        timeout(PATIENCE, self.end).await.unwrap().unwrap();
    }
}

/// One client.
struct Client<S>(BufReader<S>);

impl Client<UnixStream> {
    async fn unix(path: &Path) -> Self {
        Self(BufReader::new(UnixStream::connect(path).await.unwrap()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    async fn send(&mut self, bytes: &[u8]) {
        self.0.get_mut().write_all(bytes).await.unwrap();
    }

    async fn receive(&mut self) -> Option<Value> {
        let mut line = String::new();
        let count = timeout(PATIENCE, self.0.read_line(&mut line)).await.unwrap();
        (count.unwrap() > 0).then(|| serde_json::from_str(&line).unwrap())
    }

    async fn ask(&mut self, message: &Value) -> Value {
        self.send(format!("{message}\n").as_bytes()).await;
        self.receive().await.unwrap()
    }
}

fn sum(id: u64) -> Value {
    modern_call(id, "add", &json!({ "a": id, "b": 1 }))
}

#[tokio::test]
async fn many_clients_have_sessions_of_their_own_and_are_served_at_once() {
    let (place, shared) = (Place::new("many"), Shared::default());
    let mut serving = Serving::unix(&place.0, &shared, Config::default()).await;
    let mut clients = Vec::new();
    for id in 0..20 {
        let mut client = Client::unix(&place.0).await;
        if id % 2 == 0 {
            assert_eq!(
                client.ask(&initialize("2025-11-25")).await["result"]["protocolVersion"],
                "2025-11-25"
            );
        }
        clients.push(client);
    }
    clients[1].send(format!("{}\n", modern_call(1, "wait", &json!({}))).as_bytes()).await;
    for (id, client) in (0_u64..).zip(&mut clients).skip(2) {
        let call = legacy_call(id, "add", &json!({ "a": id, "b": 1 }));
        let call = if id % 2 == 0 { call } else { sum(id) };
        assert_eq!(text(&client.ask(&call).await), (id + 1).to_string());
    }
    shared.0.go.notify_one();
    assert_eq!(text(&clients[1].receive().await.unwrap()), "done");
    assert_eq!(text(&clients[0].ask(&legacy_call(1, "who", &json!({}))).await), "None true");
    serving.stop();
    for mut client in clients {
        assert_eq!(client.receive().await, None, "the server ends its side");
    }
    serving.ended().await;
    assert!(!place.0.exists(), "the file is gone");
}

#[tokio::test]
async fn over_tcp_nobody_in_particular_is_calling() {
    let server = server(&Shared::default(), Duration::from_secs(1));
    let listener = Listener::bind_tcp(server, "127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let _serving = Serving::start(listener);
    let mut client = Client(BufReader::new(TcpStream::connect(addr).await.unwrap()));
    assert_eq!(text(&client.ask(&modern_call(1, "who", &json!({}))).await), "None false");
    assert_eq!(text(&client.ask(&sum(2)).await), "3");
}

#[tokio::test]
async fn what_a_browser_sends_is_not_served() {
    let shared = Shared::default();
    let listener = Listener::bind_tcp(server(&shared, Duration::from_secs(1)), "127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let _serving = Serving::start(listener);
    let mut client = Client(BufReader::new(TcpStream::connect(addr).await.unwrap()));
    let call = modern_call(1, "wait", &json!({}));
    client.send(format!("POST / HTTP/1.1\r\nContent-Type: text/plain\r\n\r\n{call}\n").as_bytes()).await;
    assert_eq!(client.receive().await.unwrap()["error"]["code"], -32700);
    assert_eq!(client.receive().await, None, "the connection is closed");
    assert!(
        timeout(Duration::from_millis(50), shared.0.begun.notified()).await.is_err(),
        "nothing is called"
    );
}

#[tokio::test]
async fn a_line_that_is_too_long_or_no_message_does_not_harm_the_next() {
    let place = Place::new("lines");
    let _serving = Serving::unix(&place.0, &Shared::default(), Config::default()).await;
    let mut client = Client::unix(&place.0).await;
    assert_eq!(text(&client.ask(&sum(1)).await), "2");
    client.send(&vec![b'x'; 100_000]).await;
    client.send(format!("\n\r\n{}\n", sum(2)).as_bytes()).await;
    let refused = client.receive().await.unwrap();
    assert_eq!(refused["error"]["message"], "a message has at most 4096 bytes", "{refused}");
    assert_eq!(text(&client.receive().await.unwrap()), "3");
    // Complaints are made once a second; what is asked is answered in any case.
    client.send(format!("no message\n{}\n", sum(3)).as_bytes()).await;
    while let answer = client.receive().await.unwrap()
        && answer["id"] != 3
    {}
    // In pieces, and with an end of the input for an end of the line.
    let message = sum(4).to_string();
    for piece in message.as_bytes().chunks(7) {
        client.send(piece).await;
    }
    client.0.get_mut().shutdown().await.unwrap();
    assert_eq!(text(&client.receive().await.unwrap()), "5");
    assert_eq!(client.receive().await, None);
}

#[tokio::test]
async fn a_client_that_ends_its_side_gets_the_answers_of_its_calls() {
    let (place, shared) = (Place::new("half"), Shared::default());
    let _serving = Serving::unix(&place.0, &shared, Config::default()).await;
    let mut client = Client::unix(&place.0).await;
    client.send(format!("{}\n", modern_call(1, "wait", &json!({}))).as_bytes()).await;
    shared.0.begun.notified().await;
    client.0.get_mut().shutdown().await.unwrap();
    shared.0.go.notify_one();
    assert_eq!(text(&client.receive().await.unwrap()), "done");
    assert_eq!(client.receive().await, None);
}

#[tokio::test]
async fn calls_at_work_are_finished_at_the_end_or_called_off_when_their_time_is_over() {
    for grace in [Duration::from_secs(60), Duration::from_millis(50)] {
        let (place, shared) = (Place::new(&format!("end{}", grace.as_millis())), Shared::default());
        let listener = Listener::bind_unix(server(&shared, grace), &place.0).await.unwrap();
        let mut serving = Serving::start(listener);
        let mut client = Client::unix(&place.0).await;
        client.send(format!("{}\n", modern_call(1, "wait", &json!({}))).as_bytes()).await;
        shared.0.begun.notified().await;
        serving.stop();
        let in_time = grace > PATIENCE;
        if in_time {
            // No more is taken, but what was begun is finished.
            while place.0.exists() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            shared.0.go.notify_one();
        }
        let answer = client.receive().await;
        assert_eq!(answer.is_some(), in_time, "{answer:?}");
        timeout(PATIENCE, shared.0.dropped.notified()).await.unwrap();
        serving.ended().await;
    }
}

#[tokio::test]
async fn a_client_that_does_not_read_is_given_up_and_its_calls_with_it() {
    let (place, shared) = (Place::new("slow"), Shared::default());
    let mut config = Config::default();
    config.write_timeout = Duration::from_millis(100);
    let _serving = Serving::unix(&place.0, &shared, config).await;
    let mut client = Client::unix(&place.0).await;
    client.send(format!("{}\n", modern_call(0, "wait", &json!({}))).as_bytes()).await;
    shared.0.begun.notified().await;
    let call = format!("{}\n", modern_call(1, "shout", &json!({ "length": 1_000_000 })));
    // Far more than any buffer holds; the server stops reading long before it is all sent.
    let (_, mut output) = client.0.get_mut().split();
    let flood = async { while output.write_all(call.as_bytes()).await.is_ok() {} };
    tokio::select! {
        () = flood => {}
        () = shared.0.dropped.notified() => {}
        () = tokio::time::sleep(PATIENCE) => panic!("nobody minds"),
    }
    assert_eq!(text(&Client::unix(&place.0).await.ask(&sum(1)).await), "2");
}

#[tokio::test]
async fn connections_are_bounded_and_those_that_say_nothing_make_room() {
    let place = Place::new("places");
    let mut config = Config::default();
    config.max_connections = 2;
    config.first_message = Duration::from_millis(200);
    let _serving = Serving::unix(&place.0, &Shared::default(), config).await;
    let mut talker = Client::unix(&place.0).await;
    assert_eq!(text(&talker.ask(&sum(1)).await), "2");
    let mut silent = Client::unix(&place.0).await;
    // Waits for the place of the silent one.
    let mut third = Client::unix(&place.0).await;
    assert_eq!(text(&third.ask(&sum(2)).await), "3");
    assert_eq!(silent.receive().await, None, "it was closed");
    assert_eq!(text(&talker.ask(&sum(3)).await), "4", "who has spoken may be silent");
}

#[tokio::test]
async fn the_file_is_its_users_alone_and_is_taken_over_only_from_a_server_that_is_gone() {
    let (place, shared) = (Place::new("file"), Shared::default());
    let bind = || Listener::bind_unix(server(&shared, Duration::from_secs(1)), &place.0);
    let mut serving = Serving::start(bind().await.unwrap());
    assert_eq!(fs::metadata(&place.0).unwrap().permissions().mode() & 0o777, 0o600);
    let error = format!("{:?}", bind().await.unwrap_err());
    assert!(error.contains("another server listens there"), "{error}");
    assert_eq!(text(&Client::unix(&place.0).await.ask(&sum(1)).await), "2", "the first goes on");
    serving.stop();
    serving.ended().await;
    // Left behind by a process that was killed.
    drop(std::os::unix::net::UnixListener::bind(&place.0).unwrap());
    assert!(place.0.exists());
    let _serving = Serving::start(bind().await.unwrap());
    assert_eq!(text(&Client::unix(&place.0).await.ask(&sum(1)).await), "2");
}

#[tokio::test]
async fn what_is_no_socket_stays_and_so_does_the_socket_of_another() {
    let (place, shared) = (Place::new("other"), Shared::default());
    let bind = || Listener::bind_unix(server(&shared, Duration::from_secs(1)), &place.0);
    fs::write(&place.0, "precious").unwrap();
    let error = format!("{:?}", bind().await.unwrap_err());
    assert!(error.contains("there is a file that is no socket"), "{error}");
    assert_eq!(fs::read_to_string(&place.0).unwrap(), "precious");
    fs::remove_file(&place.0).unwrap();
    let first = bind().await.unwrap();
    fs::remove_file(&place.0).unwrap();
    let _second = bind().await.unwrap();
    drop(first);
    assert!(place.0.exists(), "what the second made is not the first's to remove");
}

#[tokio::test]
async fn servers_that_start_at_once_do_not_take_each_others_socket() {
    let (place, shared) = (Place::new("race"), Shared::default());
    drop(std::os::unix::net::UnixListener::bind(&place.0).unwrap());
    let starts: Vec<_> = (0..8)
        .map(|_| {
            let (server, path) = (server(&shared, Duration::from_secs(1)), place.0.clone());
            tokio::spawn(async move { Listener::bind_unix(server, path).await })
        })
        .collect();
    let mut bound = Vec::new();
    for start in starts {
        bound.extend(start.await.unwrap().ok());
    }
    assert_eq!(bound.len(), 1, "{bound:?}");
}
