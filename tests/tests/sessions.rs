//! Legacy sessions: whose they are, how many there may be, and when they end.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use axum::Router;
use axum::extract::Request as AxumRequest;
use axum::middleware::{Next, from_fn};
use mcp_core::testing::Client as TestClient;
use mcp_core::{Auth, code, tool, tools};
use mcp_transports::http::{Config, Endpoint, MemorySessionStore, testing};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tests::http::{Answer, Connection, Request, open_session, open_session_with};
use tests::message::{initialize, legacy, legacy_call, text};
use tests::served::{Server, call};
use tests::sse::{Stream, get};
use tests::stdio::PATIENCE;
use tests::wait;

/// The endpoint behind a layer that says who is calling, on a free port; it lives as long as the runtime.
struct Behind {
    _runtime: tokio::runtime::Runtime,
    addr: SocketAddr,
    endpoint: Endpoint,
}

/// Puts in whom the header `X-Caller` names, and of which issuer, as a layer does that has verified a token.
async fn verify(mut request: AxumRequest, next: Next) -> axum::response::Response {
    let [caller, issuer, token] = ["x-caller", "x-issuer", "x-token"].map(|name| {
        let value = request.headers().get(name).and_then(|value| value.to_str().ok());
        value.map(str::to_owned)
    });
    if let Some(caller) = caller {
        let auth = Auth::new(caller).claim("iss", issuer.unwrap_or_default());
        request.extensions_mut().insert(auth.claim("jti", token.unwrap_or_default()));
    }
    next.run(request).await
}

impl Behind {
    fn with(config: Config) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let addr = listener.local_addr().unwrap();
        let endpoint = Endpoint::with_config(tests::faults::server().unwrap(), config);
        let app = Router::new().fallback_service(endpoint.clone()).layer(from_fn(verify));
        runtime.spawn(async move { axum::serve(listener, app).await });
        Self { _runtime: runtime, addr, endpoint }
    }

    fn ask(&self, request: &Request) -> Answer {
        Connection::open(self.addr).ask(request)
    }

    fn open(&self, caller: &'static str) -> String {
        open_session_with(self.addr, |request| request.header("X-Caller", caller))
    }
}

fn ping(session: &str) -> Request {
    Request::legacy(session, &legacy(1, "ping", &json!({})))
}

fn delete(session: &str) -> Request {
    Request::new("DELETE").header("Mcp-Session-Id", session)
}

fn small(sessions: usize, idle: Duration) -> Config {
    let mut config = Config::default();
    config.max_sessions = sessions;
    config.session_idle = idle;
    config
}

/// Waits until a condition holds, which costs no session its idle time.
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn wait_for(server: &Server, key: &str, expected: &str) {
    let count = call("count", &json!({ "key": key }));
    eventually(key, || text(&server.ask(&count).json()) == expected);
}

/// As clients are given them. What makes them is tried a million times beside it, in `session/table_tests.rs`.
#[test]
fn ses_01_ids_are_128_bits_that_do_not_repeat_in_visible_characters() {
    let server = Server::with(small(10_000, Duration::from_secs(60)));
    let mut connection = Connection::open(server.addr);
    let mut ids = HashSet::new();
    let mut ones = [0_u32; 128];
    for _ in 0..2000 {
        let answer = connection.ask(&Request::post(&initialize("2025-11-25")));
        let id = answer.header("mcp-session-id").unwrap().to_owned();
        assert!(id.len() == 32 && id.bytes().all(|byte| (0x21..=0x7e).contains(&byte)), "{id}");
        let number = u128::from_str_radix(&id, 16).unwrap();
        (0..128).for_each(|bit| ones[bit] += u32::from(number >> bit & 1 == 1));
        assert!(ids.insert(id), "an id repeats");
    }
    // Every bit is a coin: six standard deviations of 2000 throws are 134.
    assert!(ones.iter().all(|ones| (866..=1134).contains(ones)), "{ones:?}");
}

#[test]
fn ses_02_a_request_without_its_session_is_a_bad_one() {
    let server = Server::start();
    for request in [
        Request::post(&legacy(1, "tools/list", &json!({}))),
        Request::new("GET").header("Accept", "text/event-stream"),
        Request::new("DELETE"),
    ] {
        assert_eq!(server.ask(&request).status, 400, "{request:?}");
    }
}

#[test]
fn ses_03_a_session_that_is_not_there_is_not_found_whatever_it_is_called() {
    let server = Server::start();
    let session = open_session(server.addr);
    let upper = session.to_uppercase();
    let (long, padded) = ("0".repeat(30_000), format!("0{session}"));
    let restarted = open_session(Server::start().addr);
    let rows = [
        "",
        "x",
        "../..",
        &"0".repeat(32),
        &"g".repeat(32),
        &format!("+{}", &session[1..]),
        &padded,
        &long,
        &restarted,
    ];
    for id in rows {
        assert_eq!(server.ask(&ping(id)).status, 404, "{id:.40}");
        assert_eq!(server.ask(&get(id, None)).status, 404, "{id:.40}");
        assert_eq!(server.ask(&delete(id)).status, 404, "{id:.40}");
    }
    if upper != session {
        assert_eq!(server.ask(&ping(&upper)).status, 404);
    }
    assert_eq!(server.ask(&ping(&"0".repeat(1 << 20))).status, 431);
    let twice = ping(&session).header("Mcp-Session-Id", &session);
    assert_eq!(server.ask(&twice).status, 400);
    assert_eq!(server.ask(&ping(&session)).status, 200);
}

#[test]
fn ses_04_the_session_of_another_caller_looks_like_none() {
    let server = Behind::with(Config::default().with_sse());
    let (anna, nobody) = (server.open("anna"), open_session(server.addr));
    let slow = legacy_call(1, "slow", &json!({ "milliseconds": 400, "text": "done" }));
    let by_anna = |request: Request| request.header("X-Caller", "anna");
    let opening = Stream::open(server.addr, &by_anna(Request::legacy(&anna, &slow))).next_event().unwrap();
    let requests = |session: &str| {
        [ping(session), get(session, None), get(session, Some(opening.id())), delete(session)]
    };
    let unknown = requests(&"0".repeat(32)).map(|request| server.ask(&request.header("X-Caller", "bert")));
    let seen = |answer: &Answer| (answer.status, answer.body.clone());
    for (request, unknown) in requests(&anna).into_iter().zip(&unknown) {
        for other in [request.clone().header("X-Caller", "bert"), request.clone()] {
            let answer = server.ask(&other);
            assert_eq!(answer.status, 404, "{other:?}");
            assert_eq!(seen(&answer), seen(unknown), "{other:?}");
        }
        let elsewhere = by_anna(request).header("X-Issuer", "https://elsewhere.example");
        assert_eq!(server.ask(&elsewhere).status, 404, "a caller of the same name elsewhere");
    }
    assert_eq!(server.ask(&by_anna(ping(&nobody))).status, 404, "nobody's session is not everybody's");
    assert_eq!(server.ask(&by_anna(ping(&anna))).status, 200);
    assert_eq!(server.ask(&by_anna(delete(&anna))).status, 204);
}

#[test]
fn ses_05_a_session_that_is_deleted_takes_its_calls_and_streams_along() {
    let server = Server::start();
    let session = open_session(server.addr);
    let hang = |id: i32| Request::legacy(&session, &legacy_call(id, "hang", &json!({ "key": "deleted" })));
    let mut calls = [1, 2].map(|id| Stream::open(server.addr, &hang(id)));
    let mut stream = Stream::open(server.addr, &get(&session, None));
    assert_eq!(server.ask(&delete(&session)).status, 204);
    for stream in calls.iter_mut().chain([&mut stream]) {
        assert_eq!(stream.message(), None);
    }
    wait_for(&server, "deleted dropped", "2");
    assert_eq!(server.ask(&delete(&session)).status, 404);
}

#[test]
fn ses_06_requests_before_the_client_says_that_it_is_ready_are_served() {
    let server = Server::start();
    let hello = server.ask(&Request::post(&initialize("2025-11-25")));
    let session = hello.header("mcp-session-id").unwrap();
    for message in [
        legacy(1, "logging/setLevel", &json!({ "level": "warning" })),
        legacy(2, "tools/list", &json!({})),
        legacy_call(3, "add", &json!({ "a": 1, "b": 2 })),
    ] {
        let answer = server.ask(&Request::legacy(session, &message));
        assert!(answer.status == 200 && answer.json()["error"].is_null(), "{message}");
    }
}

#[test]
fn ses_07_a_second_initialize_is_refused_and_the_first_stays() {
    let server = Server::start();
    let hello = server.ask(&Request::post(&initialize("2025-06-18")));
    let session = hello.header("mcp-session-id").unwrap();
    let again = Request::post(&initialize("2025-11-25")).header("Mcp-Session-Id", session);
    let answer = server.ask(&again);
    assert_eq!((answer.status, &answer.json()["error"]["code"]), (400, &json!(-32600)));
    assert_eq!(answer.header("mcp-session-id"), None);
    // Still of the first revision: an event without data would be of the other.
    let mut stream = Stream::open(server.addr, &get(session, None).without("MCP-Protocol-Version"));
    let first = stream.next_event().unwrap();
    assert!(first.comment && first.data.is_none(), "{first:?}");
}

/// At full size: ten thousand are opened.
#[test]
fn ses_08_sessions_that_nobody_uses_go_by_themselves() {
    let server = Behind::with(small(10_000, Duration::from_millis(300)));
    let mut connection = Connection::open(server.addr);
    for _ in 0..10_000 {
        assert_eq!(connection.ask(&Request::post(&initialize("2025-11-25"))).status, 200);
    }
    assert!(server.endpoint.session_count() > 0);
    eventually("idle sessions stay", || server.endpoint.session_count() == 0);
    assert_eq!(server.ask(&ping(&open_session(server.addr))).status, 200, "others can be opened");
    eventually("the next ones go too", || server.endpoint.session_count() == 0);
}

#[test]
fn ses_09_an_initialize_that_fails_opens_nothing() {
    let server = Behind::with(Config::default());
    let hello = initialize("2025-11-25");
    let mut without = hello.clone();
    without["params"] = json!({});
    let bodies: [&[u8]; 4] = [
        b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"",
        b"",
        b"null",
        &without.to_string().into_bytes(),
    ];
    for body in bodies {
        assert_ne!(server.ask(&Request::post(&Value::Null).body(body)).status, 200);
    }
    let bytes = Request::post(&hello).bytes(server.addr);
    for end in (1..bytes.len()).step_by(7) {
        TcpStream::connect(server.addr).unwrap().write_all(&bytes[..end]).unwrap();
    }
    assert_eq!(server.endpoint.session_count(), 0);
}

#[test]
fn ses_10_a_request_that_meets_the_end_of_its_session_is_served_or_not_found() {
    let server = Behind::with(small(100, Duration::from_millis(40)));
    std::thread::scope(|scope| {
        for client in 0..8_u64 {
            let server = &server;
            scope.spawn(move || {
                for round in 0..12 {
                    let hello = server.ask(&Request::post(&initialize("2025-11-25")));
                    let session = hello.header("mcp-session-id").unwrap();
                    std::thread::sleep(Duration::from_millis(34 + (client + round) % 12));
                    let status = server.ask(&ping(session)).status;
                    assert!(matches!(status, 200 | 404), "{status}");
                }
            });
        }
    });
    eventually("sessions stay", || server.endpoint.session_count() == 0);
}

#[test]
fn ses_11_and_12_a_session_with_a_silent_call_or_an_open_stream_is_not_idle() {
    let mut config = small(10, Duration::from_millis(150));
    config.keep_alive = Duration::from_millis(50);
    let server = Server::with(config);
    let (called, listens) = (open_session(server.addr), open_session(server.addr));
    let mut stream = Stream::open(server.addr, &get(&listens, None));
    let slow = legacy_call(1, "slow", &json!({ "milliseconds": 900, "text": "done" }));
    assert_eq!(text(&server.ask(&Request::legacy(&called, &slow)).json()), "done");
    assert_eq!(server.ask(&ping(&called)).status, 200, "a silent call");
    assert!(stream.next_event().is_some());
    assert_eq!(server.ask(&ping(&listens)).status, 200, "an open stream");
}

#[test]
fn ses_13_at_the_limit_the_idle_make_room_and_the_busy_stay() {
    let server = Server::with(small(2, Duration::from_secs(60)));
    let busy = open_session(server.addr);
    let stream = Stream::open(server.addr, &get(&busy, None));
    let idle = open_session(server.addr);
    let third = open_session(server.addr);
    assert_eq!(server.ask(&ping(&idle)).status, 404);
    assert_eq!(server.ask(&ping(&busy)).status, 200);
    let other = Stream::open(server.addr, &get(&third, None));
    let refused = server.ask(&Request::post(&initialize("2025-11-25")));
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("5")));
    assert_eq!(server.ask(&ping(&third)).status, 200, "those that are open are served");
    drop((stream, other));
    eventually("the place is free", || server.ask(&Request::post(&initialize("2025-11-25"))).status == 200);
}

#[test]
fn ses_13_a_caller_has_room_for_its_own_sessions_only() {
    let mut config = Config::default();
    config.max_sessions_per_caller = 2;
    let server = Behind::with(config);
    let by = |caller: &'static str| move |request: Request| request.header("X-Caller", caller);
    let other = server.open("bert");
    let sessions: Vec<String> = (0..3).map(|_| server.open("anna")).collect();
    let status = |id: &str, caller| server.ask(&by(caller)(ping(id))).status;
    assert_eq!(sessions.iter().map(|id| status(id, "anna")).collect::<Vec<_>>(), [404, 200, 200]);
    assert_eq!(status(&other, "bert"), 200);
    let _streams: Vec<Stream> =
        sessions[1..].iter().map(|id| Stream::open(server.addr, &by("anna")(get(id, None)))).collect();
    let hello = Request::post(&initialize("2025-11-25"));
    let refused = server.ask(&by("anna")(hello.clone()));
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("5")));
    assert_eq!(server.ask(&by("bert")(hello.clone())).status, 200);
    for _ in 0..4 {
        assert_eq!(server.ask(&hello).status, 200, "nobody in particular is many");
    }
}

#[test]
fn ses_14_a_session_whose_handlers_panic_or_block_does_not_hold_up_others() {
    let server = Server::start();
    let (bad, good) = (open_session(server.addr), open_session(server.addr));
    let mut blocked = Connection::open(server.addr);
    let block = legacy_call(1, "block", &json!({ "milliseconds": 3000 }));
    blocked.send(&Request::legacy(&bad, &block));
    for tool in ["panic_now", "panic_later", "panic_in_drop"] {
        let answer = server.ask(&Request::legacy(&bad, &legacy_call(2, tool, &json!({})))).json();
        assert_eq!(answer["result"]["isError"], true, "{tool}");
    }
    let start = Instant::now();
    assert_eq!(server.ask(&ping(&good)).status, 200);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!(server.ask(&ping(&bad)).status, 200, "its own session goes on too");
}

#[test]
fn ses_15_handshakes_that_do_not_come_to_an_end_hold_up_nobody_and_are_given_up() {
    let mut config = Config::default();
    config.body_timeout = Duration::from_secs(1);
    let server = Server::with(config);
    let session = open_session(server.addr);
    let hello = Request::post(&initialize("2025-11-25"));
    let length = initialize("2025-11-25").to_string().len().to_string();
    let mut slow: Vec<Connection> = (0..100)
        .map(|_| {
            let mut connection = Connection::open(server.addr);
            connection.send(&hello.clone().body("").header("Content-Length", &length));
            connection.write(b"{\"jsonrpc\":");
            connection
        })
        .collect();
    assert_eq!(server.ask(&ping(&session)).status, 200);
    assert_eq!(open_session(server.addr).len(), 32);
    for connection in &mut slow {
        assert_eq!(connection.answer().status, 408);
    }
    server.assert_alive();
}

#[test]
fn ses_16_a_session_stays_with_its_caller_over_new_tokens_and_goes_to_nobody_else() {
    let server = Behind::with(Config::default());
    let session =
        open_session_with(server.addr, |request| request.header("X-Caller", "anna").header("X-Token", "1"));
    let with = |caller: &str, token: &str| {
        server.ask(&ping(&session).header("X-Caller", caller).header("X-Token", token)).status
    };
    assert_eq!((with("anna", "2"), with("bert", "2"), with("anna", "3")), (200, 404, 200));
}

#[test]
fn ses_17_the_revision_that_was_agreed_on_governs() {
    let server = Server::start();
    let hello = server.ask(&Request::post(&initialize("2024-11-05")));
    let session = hello.header("mcp-session-id").unwrap();
    let list = Request::post(&legacy(1, "tools/list", &json!({}))).header("Mcp-Session-Id", session);
    for version in [Some("2025-11-25"), Some("2024-11-05"), None] {
        let request =
            version.map_or(list.clone(), |version| list.clone().header("MCP-Protocol-Version", version));
        let answer = server.ask(&request);
        assert_eq!(answer.status, 200, "{version:?}");
        let tools = answer.json()["result"]["tools"].to_string();
        assert!(!tools.contains("\"outputSchema\""), "the first revision has no output schemas: {version:?}");
    }
    let bad = server.ask(&list.header("MCP-Protocol-Version", "1999-01-01"));
    assert_eq!(bad.status, 400);
    assert!(String::from_utf8(bad.body).unwrap().contains("Unsupported protocol version"));
}

#[test]
fn at_the_limit_of_calls_further_ones_are_told_to_come_back_and_everything_else_is_served() {
    let mut config = Config::default();
    config.max_calls = 2;
    let server = Server::with(config);
    let session = open_session(server.addr);
    let modern = Stream::open(server.addr, &call("hang", &json!({ "key": "in flight" })));
    let hang = legacy_call(1, "hang", &json!({}));
    let old = Stream::open(server.addr, &Request::legacy(&session, &hang));
    let refused = [server.ask(&tests::served::add()), server.ask(&Request::legacy(&session, &hang))];
    for refused in refused {
        assert_eq!((refused.status, refused.header("retry-after")), (503, Some("5")));
        assert_eq!((&refused.json()["id"], &refused.json()["error"]["code"]), (&json!(1), &json!(-32603)));
    }
    assert_eq!(server.ask(&ping(&session)).status, 200);
    let cancel =
        json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": 1 } });
    assert_eq!(server.ask(&Request::legacy(&session, &cancel)).status, 202);
    eventually("the place of a call that was cancelled is free", || {
        server.ask(&tests::served::add()).status == 200
    });
    drop((modern, old));
}

#[test]
fn a_session_in_a_store_is_served_by_any_process_until_one_closes_it() {
    wait(testing::session_store_contract(&MemorySessionStore::new())).unwrap();
    let mut config = small(10, Duration::from_millis(400));
    config.session_store = Some(Arc::new(MemorySessionStore::new()));
    let (first, second) = (Behind::with(config.clone()), Behind::with(config));
    let session = first.open("anna");
    let by_anna = |request: Request| request.header("X-Caller", "anna");
    assert_eq!(second.ask(&by_anna(ping(&session))).status, 200);
    assert_eq!(second.ask(&ping(&session).header("X-Caller", "bert")).status, 404);
    assert_eq!(second.ask(&ping(&session)).status, 404);
    // The events are shared too, so that what one process began another goes on with.
    let slow = legacy_call(1, "slow", &json!({ "milliseconds": 400, "text": "done" }));
    let mut stream = Stream::open(first.addr, &by_anna(Request::legacy(&session, &slow)));
    let opening = stream.next_event().unwrap();
    let early = Stream::open(second.addr, &by_anna(get(&session, Some(opening.id())))).next_event().unwrap();
    assert_eq!((early.data.as_deref(), early.retry), (Some(""), Some(3000)), "it is to come back: {early:?}");
    assert_eq!(text(&stream.message().unwrap().json()), "done");
    let rest = Stream::open(second.addr, &by_anna(get(&session, Some(opening.id())))).messages();
    assert_eq!(text(&rest[0].json()), "done");
    assert_eq!(second.ask(&by_anna(delete(&session))).status, 204);
    eventually("the first process hears of it", || first.ask(&by_anna(ping(&session))).status == 404);
}

/// Goes on until it is called off.
#[tool(task)]
async fn job() {
    std::future::pending::<()>().await;
}

#[test]
fn ses_18_a_task_is_its_callers_and_what_has_ended_stays_ended() {
    let server = mcp_core::Server::builder("tasks", "1.0.0").tools(tools![job]).build().unwrap();
    let alice = TestClient::modern(&server).with_auth(Auth::new("alice")).with_tasks();
    let bob = TestClient::modern(&server).with_auth(Auth::new("bob")).with_tasks();
    wait(async {
        let task = alice.call_as_task("job", json!({})).await.unwrap();
        for method in ["tasks/get", "tasks/cancel"] {
            let refused = bob.request_once(method, json!({ "taskId": task.id() })).await.unwrap_err();
            assert_eq!(refused.code(), code::INVALID_PARAMS, "{method}");
        }
        assert_eq!(task.get().await.unwrap()["status"], "working", "nobody else has ended it");
        task.cancel().await.unwrap();
        let ended = task.get().await.unwrap();
        // The acknowledgement of a cancellation promises nothing, so a second one is acknowledged as well.
        task.cancel().await.unwrap();
        assert_eq!(task.get().await.unwrap(), ended, "nothing changes");
        // How long a task is kept is the server's to say: what a client would like is not read.
        let mut wanting = json!({ "name": "job" });
        wanting["task"] = json!({ "ttl": 1_000_000_000_u64 });
        let kept = alice.request_once("tools/call", wanting).await.unwrap();
        assert_eq!(kept["ttlMs"], ended["ttlMs"], "{kept}");
        let gone = alice.request_once("tasks/list", json!({})).await.unwrap_err();
        assert_eq!(gone.code(), code::METHOD_NOT_FOUND);
    });
}
