//! Event streams: how they begin, what keeps them alive, and how a client gets what it missed.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_transports::http::{
    Batch, BoxFuture, Config, EventStore, Listener, MemoryEventStore, Replay, StoreError, StreamKey, testing,
};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tests::http::{Connection, Request, open_session};
use tests::message::{initialize, legacy_call, modern_call, text};
use tests::served::{Server, call};
use tests::sse::{Event, Stream, get};
use tests::stdio::PATIENCE;

fn post(session: &str, tool: &str, arguments: &Value) -> Request {
    Request::legacy(session, &legacy_call(1, tool, arguments))
}

fn count(server: &Server, key: &str) -> usize {
    text(&server.ask(&call("count", &json!({ "key": key }))).json()).parse().unwrap()
}

fn wait_for(server: &Server, key: &str, expected: usize) {
    let deadline = Instant::now() + PATIENCE;
    while count(server, key) < expected {
        assert!(Instant::now() < deadline, "{key} is not {expected}");
    }
}

/// A stream whose call is at work: its first event is there.
fn begun(server: &Server, request: &Request) -> (Stream, Event) {
    let mut stream = Stream::open(server.addr, request);
    let first = stream.next_event().unwrap();
    (stream, first)
}

#[test]
fn sse_01_the_answer_of_a_silent_handler_begins_at_once() {
    assert!(Config::default().first_byte <= Duration::from_millis(100));
    let server = Server::start();
    let session = open_session(server.addr);
    let hang = json!({ "key": "silent" });
    for request in [post(&session, "hang", &hang), call("hang", &hang)] {
        let start = Instant::now();
        let (_stream, first) = begun(&server, &request);
        assert!(start.elapsed() < Duration::from_secs(2), "long before the keep-alive");
        assert!(first.comment || first.data.as_deref() == Some(""), "{first:?}");
    }
    let old = Server::start();
    let mut connection = Connection::open(old.addr);
    let hello = connection.ask(&Request::post(&initialize("2025-06-18")));
    let id = hello.header("mcp-session-id").unwrap();
    let request = post(id, "hang", &hang).without("MCP-Protocol-Version");
    let (_stream, first) = begun(&old, &request.header("MCP-Protocol-Version", "2025-06-18"));
    assert!(first.comment && first.data.is_none(), "an older client takes no event without data: {first:?}");
}

#[test]
fn sse_02_a_silent_stream_is_kept_alive_until_the_answer() {
    let mut config = Config::default();
    config.keep_alive = Duration::from_millis(50);
    let server = Server::with(config);
    let session = open_session(server.addr);
    let slow = json!({ "milliseconds": 600, "text": "done" });
    for request in [post(&session, "slow", &slow), call("slow", &slow)] {
        let mut stream = Stream::open(server.addr, &request);
        let events: Vec<Event> = std::iter::from_fn(|| stream.next_event()).collect();
        assert!(events.iter().filter(|event| event.comment).count() >= 3, "{events:?}");
        assert_eq!(text(&events.last().unwrap().json()), "done");
    }
}

#[test]
fn sse_03_nothing_on_the_way_may_keep_a_stream_back() {
    let server = Server::with(Config::default().with_sse());
    let session = open_session(server.addr);
    let slow = json!({ "milliseconds": 300, "text": "done" });
    let old = Request::new("GET").path("/sse").header("Accept", "text/event-stream");
    for request in [post(&session, "slow", &slow), call("slow", &slow), get(&session, None), old] {
        let request = request.header("Accept-Encoding", "gzip, br");
        let stream = Stream::open(server.addr, &request);
        let header = |name: &str| {
            let header = stream.headers.iter().find(|(key, _)| key == name);
            header.map(|(_, value)| value.as_str())
        };
        assert_eq!(header("cache-control"), Some("no-cache, no-transform"));
        assert_eq!(header("x-accel-buffering"), Some("no"));
        assert_eq!(header("content-encoding"), None);
    }
}

#[test]
fn sse_04_every_text_arrives_as_it_was() {
    let server = Server::start();
    let session = open_session(server.addr);
    let long = "x".repeat(3 << 20);
    for payload in ["a\rb\nc\r\nd\n\ne", "\u{2028}\u{2029}\u{85}", " leading", "", "data: x\n\nid: 1", &long]
    {
        let slow = json!({ "milliseconds": 400, "text": payload });
        for request in [post(&session, "slow", &slow), call("slow", &slow)] {
            let messages = Stream::open(server.addr, &request).messages();
            assert_eq!(messages.len(), 1);
            assert!(text(&messages[0].json()) == payload, "{payload:.40}");
        }
    }
}

#[test]
fn sse_05_ids_are_the_servers_own_and_unique_within_the_session() {
    let server = Server::start();
    let session = open_session(server.addr);
    let mut seen = HashSet::new();
    for _ in 0..3 {
        let arguments = json!({ "count": 3, "bytes": 1, "key": "evil\nid: 5\n\n\0" });
        let mut request = legacy_call("evil\nid: 7", "steps", &arguments);
        request["params"]["_meta"] = json!({ "progressToken": "a\nid: 6" });
        let mut stream = Stream::open(server.addr, &Request::legacy(&session, &request));
        while let Some(event) = stream.next_event() {
            if let Some(id) = event.id {
                let (stream, number) = id.split_once('-').unwrap();
                assert!(stream.len() == 16 && stream.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
                assert!(number.parse::<u64>().is_ok(), "{id}");
                assert!(seen.insert(id.clone()), "{id} twice");
            }
        }
    }
    assert_eq!(seen.len(), 3 * 5, "each stream has an opening, three messages and an answer");
}

#[test]
fn sse_06_a_client_that_does_not_read_costs_no_more_than_the_buffers() {
    let mut config = Config::default();
    config.write_timeout = Duration::from_millis(300);
    let store = Arc::new(MemoryEventStore::new(1 << 20));
    config.event_store = store.clone();
    let server = Server::with(config);
    let session = open_session(server.addr);
    let steps = json!({ "count": 300, "bytes": 100_000, "key": "deaf" });
    let mut deaf = Connection::open(server.addr);
    deaf.send(&post(&session, "steps", &steps));
    wait_for(&server, "deaf", 100);
    let start = Instant::now();
    server.assert_alive();
    assert!(start.elapsed() < Duration::from_secs(2), "others are served");
    // The call of a session goes on without its reader.
    wait_for(&server, "deaf dropped", 1);
    assert!(store.bytes() <= 1 << 20, "{} bytes are kept", store.bytes());
}

#[test]
fn sse_07_a_client_that_vanishes_is_noticed_and_its_session_becomes_idle() {
    let mut config = Config::default();
    config.keep_alive = Duration::from_millis(20);
    config.session_idle = Duration::from_millis(200);
    let server = Server::with(config);
    let session = open_session(server.addr);
    let (stream, _) = begun(&server, &get(&session, None));
    drop(stream);
    // Asking for the stream would be a use of the session, so that the time must pass unseen.
    std::thread::sleep(Duration::from_millis(800));
    assert_eq!(server.ask(&get(&session, None)).status, 404);
}

#[test]
fn sse_08_a_modern_client_that_closes_the_stream_cancels_the_call() {
    let server = Server::start();
    let (stream, _) = begun(&server, &call("hang", &json!({ "key": "modern gone" })));
    drop(stream);
    wait_for(&server, "modern gone dropped", 1);
}

#[test]
fn sse_09_a_legacy_call_goes_on_without_its_client_which_can_have_the_rest() {
    let server = Server::start();
    let session = open_session(server.addr);
    // Fewer than the log messages that a call may send at once.
    let steps = json!({ "count": 80, "bytes": 5, "key": "left" });
    let mut stream = Stream::open(server.addr, &post(&session, "steps", &steps));
    let opening = stream.next_event().unwrap();
    assert_eq!((opening.data.as_deref(), opening.retry), (Some(""), Some(3000)), "{opening:?}");
    let seen = stream.message().unwrap();
    drop(stream);
    wait_for(&server, "left dropped", 1);
    let rest = Stream::open(server.addr, &get(&session, Some(seen.id()))).messages();
    assert_eq!(rest.len(), 80, "79 messages and the answer");
    assert_eq!(text(&rest.last().unwrap().json()), "80");
    let all = Stream::open(server.addr, &get(&session, Some(opening.id()))).messages();
    assert_eq!(all[0], seen);
    assert_eq!(all[1..], rest[..], "the same again, under the same ids");
}

#[test]
fn sse_10_what_cannot_be_resumed_is_an_error_and_what_is_finished_ends() {
    let server = Server::start();
    let (session, other) = (open_session(server.addr), open_session(server.addr));
    let slow = json!({ "milliseconds": 400, "text": "done" });
    let mut stream = Stream::open(server.addr, &post(&session, "slow", &slow));
    let opening = stream.next_event().unwrap();
    let answer = stream.message().unwrap();
    assert_eq!(stream.next_event(), None);
    let ask = |session: &str, last: &str| server.ask(&get(session, Some(last))).status;
    assert_eq!(ask(&session, "0123456789abcdef-0"), 400, "no such stream");
    let beyond = answer.id().replace("-1", "-2");
    assert_eq!(ask(&session, &beyond), 400, "no such event");
    assert_eq!(ask(&other, opening.id()), 400, "a stream of another session");
    assert_eq!(ask(&"0".repeat(32), opening.id()), 404, "no such session");
    let rest = Stream::open(server.addr, &get(&session, Some(opening.id()))).messages();
    assert_eq!(rest, std::slice::from_ref(&answer));
    assert_eq!(ask(&session, answer.id()), 204, "nothing is left, and no stream to wait on");
    assert_eq!(server.ask(&Request::new("DELETE").header("Mcp-Session-Id", &session)).status, 204);
    assert_eq!(ask(&session, opening.id()), 404);
}

#[test]
fn sse_11_of_two_who_resume_one_stream_one_gets_it() {
    let server = Server::start();
    let session = open_session(server.addr);
    let slow = json!({ "milliseconds": 800, "text": "done" });
    let (mut stream, opening) = begun(&server, &post(&session, "slow", &slow));
    let (mut first, _) = begun(&server, &get(&session, Some(opening.id())));
    assert_eq!(stream.message(), None, "the stream is the other reader's");
    let (mut second, _) = begun(&server, &get(&session, Some(opening.id())));
    assert_eq!(first.message(), None);
    let messages = second.messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(text(&messages[0].json()), "done");
}

#[test]
fn sse_12_of_two_streams_of_a_session_the_newest_gets_everything_and_then_the_other() {
    let server = Server::start();
    let session = open_session(server.addr);
    let change = |what: &str| {
        let done = server.ask(&call("change", &json!({ "what": what }))).json();
        assert!(done["result"]["isError"].is_null(), "{done}");
    };
    let (mut older, _) = begun(&server, &get(&session, None));
    let (mut newer, _) = begun(&server, &get(&session, None));
    change("tools");
    let told = newer.message().unwrap();
    assert_eq!(told.json()["method"], "notifications/tools/list_changed");
    drop(newer);
    change("prompts");
    // Whether the server has noticed by now or not: nothing is lost, and nothing comes twice.
    let (mut newest, _) = begun(&server, &get(&session, Some(told.id())));
    assert_eq!(newest.message().unwrap().json()["method"], "notifications/prompts/list_changed");
    drop(newest);
    change("resources");
    older.connection.patience(Duration::from_millis(300));
    let mut methods = Vec::new();
    let deadline = Instant::now() + PATIENCE;
    while methods.is_empty() && Instant::now() < deadline {
        if older.connection.is_silent() {
            change("tools");
        } else {
            methods.extend(older.message().map(|event| event.json()["method"].clone()));
        }
    }
    assert!(!methods.is_empty(), "the older stream is told once the newer are gone");
}

#[test]
fn sse_12_what_changes_while_nobody_listens_is_told_to_who_comes_back() {
    let server = Server::start();
    let session = open_session(server.addr);
    let (stream, opening) = begun(&server, &get(&session, None));
    drop(stream);
    for _ in 0..20 {
        assert_eq!(server.ask(&call("change", &json!({ "what": "tools" }))).status, 200);
    }
    let told = Stream::open(server.addr, &get(&session, Some(opening.id()))).message().unwrap();
    assert_eq!(told.json()["method"], "notifications/tools/list_changed");
}

#[test]
fn sse_13_garbage_is_no_event_id() {
    let server = Server::start();
    let session = open_session(server.addr);
    let long = "1".repeat(20_000);
    let rows = [
        "",
        "-1",
        "1",
        "0",
        "../../etc/passwd",
        "18446744073709551616",
        "0000000000000000-99999999999999999999",
        "0000000000000000--1",
        "0000000000000000-1e9",
        "%00",
        "null",
        &long,
    ];
    for id in rows {
        let status = server.ask(&get(&session, Some(id))).status;
        assert_eq!(status, 400, "{id:.40}");
    }
    for raw in [&b"\xff\xfe"[..], "\u{e9}\u{2028}".as_bytes()] {
        let mut connection = Connection::open(server.addr);
        let request = get(&session, Some("RAW")).bytes(server.addr);
        let at = request.windows(3).position(|bytes| bytes == b"RAW").unwrap();
        connection.write(&[&request[..at], raw, &request[at + 3..]].concat());
        assert_eq!(connection.answer().status, 400);
    }
    server.assert_alive();
}

#[test]
fn sse_14_a_storm_of_changes_is_told_of_a_few_times() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let server = tests::faults::server().unwrap();
    let listener = runtime.block_on(Listener::bind(server.clone(), "127.0.0.1:0")).unwrap();
    let addr = listener.local_addr();
    runtime.spawn(listener.serve_until(std::future::pending()));
    let session = open_session(addr);
    let mut stream = Stream::open(addr, &get(&session, None));
    stream.next_event().unwrap();
    let start = Instant::now();
    for _ in 0..100_000 {
        server.notify_tools_changed();
    }
    // The last change is told of too: this one comes after all others.
    server.notify_prompts_changed();
    let mut told = 0;
    while stream.message().unwrap().json()["method"] != "notifications/prompts/list_changed" {
        told += 1;
    }
    let most = start.elapsed().as_millis() / 50 + 2;
    assert!((1..=most).contains(&told), "{told} times, {most} at most");
}

#[test]
fn sse_15_what_is_dropped_cannot_be_passed_off_as_whole() {
    let mut config = Config::default();
    config.event_store = Arc::new(MemoryEventStore::new(4 * 4096));
    let server = Server::with(config);
    let session = open_session(server.addr);
    let steps = json!({ "count": 100, "bytes": 200, "key": "dropped" });
    let mut stream = Stream::open(server.addr, &post(&session, "steps", &steps));
    let opening = stream.next_event().unwrap();
    let messages = stream.messages();
    assert_eq!(messages.len(), 101, "a client that stays gets everything");
    assert_eq!(server.ask(&get(&session, Some(opening.id()))).status, 400);
    assert_eq!(server.ask(&get(&session, Some(messages[50].id()))).status, 400);
    let rest = Stream::open(server.addr, &get(&session, Some(messages[98].id()))).messages();
    assert_eq!(rest, messages[99..]);
}

/// Polls a tool that lets its client go, and returns everything in order.
fn polled(server: &Server, session: &str) -> Vec<Event> {
    let mut stream = Stream::open(server.addr, &post(session, "poll", &json!({ "milliseconds": 300 })));
    let mut events: Vec<Event> = std::iter::from_fn(|| stream.next_event()).collect();
    let last = events.last().unwrap().clone();
    assert_eq!(
        (last.data.as_deref(), last.retry),
        (Some(""), Some(20)),
        "the client is told when to come back"
    );
    events.extend(Stream::open(server.addr, &get(session, Some(last.id()))).messages());
    events.retain(|event| event.data.as_deref().is_some_and(|data| !data.is_empty()));
    events
}

fn assert_polled(events: &[Event]) {
    let said = |event: &Event| event.json()["params"]["data"].clone();
    assert_eq!(events.len(), 3, "{events:?}");
    assert_eq!((said(&events[0]), said(&events[1])), (json!("before"), json!("after")));
    assert_eq!(text(&events[2].json()), "polled true");
}

#[test]
fn a_handler_lets_its_client_go_which_comes_back_for_the_rest() {
    let server = Server::start();
    assert_polled(&polled(&server, &open_session(server.addr)));
    // Others cannot be let go: they get everything at once.
    let hello = Connection::open(server.addr).ask(&Request::post(&initialize("2025-06-18")));
    let old = post(hello.header("mcp-session-id").unwrap(), "poll", &json!({ "milliseconds": 200 }));
    let old = old.without("MCP-Protocol-Version").header("MCP-Protocol-Version", "2025-06-18");
    let modern = modern_call(1, "poll", &json!({ "milliseconds": 200 }));
    for request in [old, Request::modern(&modern)] {
        assert_eq!(text(&server.ask(&request).json()), "polled false");
    }
}

#[test]
fn a_client_that_is_let_go_and_stays_away_finds_the_result_later() {
    let server = Server::start();
    let session = open_session(server.addr);
    let arguments = json!({ "milliseconds": 50, "key": "away" });
    let mut stream = Stream::open(server.addr, &post(&session, "poll", &arguments));
    let events: Vec<Event> = std::iter::from_fn(|| stream.next_event()).collect();
    wait_for(&server, "away", 1);
    let rest = Stream::open(server.addr, &get(&session, Some(events.last().unwrap().id()))).messages();
    assert_eq!(text(&rest.last().unwrap().json()), "polled true");
}

/// A store that takes its time, as one does that is elsewhere.
#[derive(Debug, Default)]
struct Elsewhere(MemoryEventStore);

impl EventStore for Elsewhere {
    fn append(&self, key: StreamKey, batch: Batch) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            self.0.append(key, batch).await
        })
    }

    fn after(&self, key: StreamKey, number: u64) -> BoxFuture<'_, Result<Replay, StoreError>> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            self.0.after(key, number).await
        })
    }

    fn forget(&self, session: u128) -> BoxFuture<'_, Result<(), StoreError>> {
        self.0.forget(session)
    }
}

#[test]
fn stores_of_events_keep_their_contract_and_may_take_their_time() {
    tests::wait(testing::event_store_contract(&MemoryEventStore::default())).unwrap();
    tests::wait(testing::event_store_contract(&Elsewhere::default())).unwrap();
    let mut config = Config::default();
    config.event_store = Arc::new(Elsewhere::default());
    let server = Server::with(config);
    assert_polled(&polled(&server, &open_session(server.addr)));
}

/// A store that is down.
#[derive(Debug)]
struct Down;

impl EventStore for Down {
    fn append(&self, _: StreamKey, _: Batch) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(std::future::ready(Err("down".into())))
    }

    fn after(&self, _: StreamKey, _: u64) -> BoxFuture<'_, Result<Replay, StoreError>> {
        Box::pin(std::future::ready(Err("down".into())))
    }

    fn forget(&self, _: u128) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(std::future::ready(Err("down".into())))
    }
}

#[test]
fn a_store_that_is_down_takes_resumption_away_and_nothing_else() {
    let mut config = Config::default();
    config.event_store = Arc::new(Down);
    let server = Server::with(config);
    let session = open_session(server.addr);
    let slow = json!({ "milliseconds": 400, "text": "done" });
    let mut stream = Stream::open(server.addr, &post(&session, "slow", &slow));
    let opening = stream.next_event().unwrap();
    assert_eq!(text(&stream.message().unwrap().json()), "done");
    let refused = server.ask(&get(&session, Some(opening.id())));
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("5")));
    assert_eq!(server.ask(&Request::new("DELETE").header("Mcp-Session-Id", &session)).status, 204);
}

#[test]
fn a_plain_answer_is_never_stored() {
    let mut config = Config::default();
    let store = Arc::new(MemoryEventStore::default());
    config.event_store = store.clone();
    let server = Server::with(config);
    let session = open_session(server.addr);
    let add = json!({ "a": 1, "b": 2 });
    let quick = json!({ "milliseconds": 1, "text": "done" });
    for request in [post(&session, "add", &add), post(&session, "slow", &quick)] {
        let answer = server.ask(&request);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(store.bytes(), 0);
    }
    let slow = json!({ "milliseconds": 400, "text": "done" });
    assert_eq!(server.ask(&post(&session, "slow", &slow)).events().len(), 1);
    assert!(store.bytes() > 0);
    assert_eq!(server.ask(&Request::new("DELETE").header("Mcp-Session-Id", &session)).status, 204);
    assert_eq!(store.bytes(), 0, "what is kept of a session goes with it");
}
