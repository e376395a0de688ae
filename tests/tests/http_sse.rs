//! The deprecated transport of the first revision: HTTP+SSE, beside the endpoint.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_transports::http::{Config, SsePaths};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tests::http::{Connection, Request, open_session};
use tests::message::{initialize, legacy, legacy_call, modern_call, text};
use tests::served::{Server, call};
use tests::sse::{Client, Stream, open_pipe as open};
use tests::stdio::PATIENCE;

fn server() -> Server {
    Server::with(Config::default().with_sse())
}

/// Waits until a condition holds.
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_client_of_the_first_revision_is_served_on_its_stream_beside_the_others() {
    let server = server();
    let mut client = Client::connect(server.addr);
    assert!(client.endpoint.starts_with("/messages?sessionId="), "{}", client.endpoint);
    let early = client.ask(&legacy(9, "tools/list", &json!({})));
    assert_eq!(early["error"]["code"], -32600, "{early}");
    assert_eq!(client.ask(&initialize("2024-11-05"))["result"]["serverInfo"]["name"], "faults");
    client.post(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
    assert_eq!(text(&client.ask(&legacy_call(1, "add", &json!({ "a": 1, "b": 2 })))), "3");
    let slow = json!({ "milliseconds": 60, "text": "late" });
    client.post(&legacy_call(2, "slow", &slow));
    client.post(&legacy_call(3, "add", &json!({ "a": 2, "b": 2 })));
    let answers = [client.read(), client.read()];
    assert_eq!(
        answers.each_ref().map(|answer| (answer["id"].clone(), text(answer))),
        [(json!(3), "4"), (json!(2), "late"),]
    );
    assert_eq!(client.ask(&legacy(4, "nothing/here", &json!({})))["error"]["code"], -32601);
    let session = open_session(server.addr);
    assert_eq!(server.ask(&Request::legacy(&session, &legacy(1, "ping", &json!({})))).status, 200);
    server.assert_alive();
}

#[test]
fn what_a_call_sends_and_what_changes_goes_on_the_stream_before_the_reply() {
    let server = server();
    let mut client = Client::ready(server.addr);
    let mut message = legacy_call(1, "report", &json!({ "wait": true }));
    message["params"]["_meta"] = json!({ "progressToken": "t" });
    client.post(&message);
    let sent: Vec<Value> = (0..8).map(|_| client.read()).collect();
    assert!(sent[..7].iter().all(|message| message["method"].is_string()), "{sent:?}");
    assert_eq!(text(&sent[7]), "reported");
    assert_eq!(server.ask(&call("change", &json!({ "what": "tools" }))).status, 200);
    assert_eq!(client.read()["method"], "notifications/tools/list_changed");
}

#[test]
fn a_client_of_a_later_revision_can_be_asked_over_it() {
    let server = server();
    let mut client = Client::connect(server.addr);
    let mut hello = initialize("2025-11-25");
    hello["params"]["capabilities"] = json!({ "elicitation": {} });
    client.ask(&hello);
    let question = client.ask(&legacy_call(1, "confirm", &json!({})));
    assert_eq!(question["method"], "elicitation/create");
    let answer = json!({ "jsonrpc": "2.0", "id": question["id"], "result": { "action": "decline" } });
    assert_eq!(text(&client.ask(&answer)), "Declined");
    // Modern requests stand alone: they belong to the endpoint.
    let refused = client.ask(&modern_call(2, "add", &json!({ "a": 1, "b": 2 })));
    assert_eq!(refused["error"]["code"], -32020, "{refused}");
}

#[test]
fn it_is_not_there_unless_it_is_asked_for_and_its_paths_can_be_chosen() {
    let server = Server::start();
    assert_eq!(server.ask(&open()).status, 404);
    assert_eq!(
        server.ask(&Request::post(&initialize("2024-11-05")).path("/messages?sessionId=1")).status,
        404
    );
    let mut config = Config::default();
    config.sse = Some(SsePaths::new("/old", "/old/post"));
    let server = Server::with(config);
    let mut stream = Stream::open(server.addr, &open().path("/old"));
    assert!(stream.next_event().unwrap().data.unwrap().starts_with("/old/post?sessionId="));
    assert_eq!(server.ask(&open()).status, 404);
}

#[test]
fn both_paths_have_the_checks_of_the_endpoint() {
    let server = server();
    let client = Client::ready(server.addr);
    let message = Request::post(&legacy(1, "ping", &json!({}))).path(&client.endpoint);
    for request in [open(), message.clone()] {
        for (name, value, status) in [
            ("Host", "evil.example.com", 403),
            ("Origin", "https://evil.example.com", 403),
            ("Origin", "null", 403),
        ] {
            assert_eq!(server.ask(&request.clone().header(name, value)).status, status, "{name}: {value}");
        }
    }
    let status = |request: Request| server.ask(&request).status;
    assert_eq!(status(message.clone().without("Content-Type").header("Content-Type", "text/plain")), 415);
    assert_eq!(status(message.clone().without("Content-Type")), 415);
    assert_eq!(status(message.clone().body(vec![b' '; 64 << 20])), 413);
    assert_eq!(status(message.clone().body("{")), 400);
    assert_eq!(status(open().without("Accept").header("Accept", "application/json")), 406);
    let wrong = server.ask(&Request::new("POST").path("/sse"));
    assert_eq!((wrong.status, wrong.header("allow")), (405, Some("GET")));
    let wrong = server.ask(&Request::new("GET").path(&client.endpoint));
    assert_eq!((wrong.status, wrong.header("allow")), (405, Some("POST")));
    assert_eq!(status(message), 202);
}

#[test]
fn sse_19_a_post_for_a_session_that_is_not_there_is_not_found() {
    let server = server();
    let mut client = Client::ready(server.addr);
    let ping = legacy(1, "ping", &json!({}));
    let session = client.endpoint.strip_prefix("/messages?sessionId=").unwrap().to_owned();
    let streamable = open_session(server.addr);
    let queries = [
        "".to_owned(),
        "?".to_owned(),
        "?sessionId=".to_owned(),
        format!("?sessionId={}", "0".repeat(32)),
        format!("?sessionId={session}0"),
        format!("?session={session}"),
        format!("?sessionId={session}&sessionId={session}"),
        format!("?sessionId={streamable}"),
    ];
    for query in queries {
        let request = Request::post(&ping).path(&format!("/messages{query}"));
        assert_eq!(server.ask(&request).status, 404, "{query}");
    }
    let elsewhere = server.ask(&Request::legacy(&session, &ping));
    assert_eq!(elsewhere.status, 404, "no session of the endpoint");
    assert_eq!(client.ask(&ping)["result"], json!({}));
    let endpoint = client.endpoint.clone();
    client.post(&legacy_call(2, "hang", &json!({ "key": "with its stream" })));
    drop(client);
    eventually("the session stays without its stream", || {
        server.ask(&Request::post(&ping).path(&endpoint)).status == 404
    });
    let dropped = call("count", &json!({ "key": "with its stream dropped" }));
    eventually("its calls stay", || text(&server.ask(&dropped).json()) == "1");
}

#[test]
fn sse_20_streams_that_come_and_go_leave_nothing_behind() {
    let mut config = Config::default().with_sse();
    config.max_sessions = 4;
    let server = Server::with(config);
    let mut opened = 0;
    let deadline = Instant::now() + PATIENCE;
    while opened < 200 {
        assert!(Instant::now() < deadline, "places stay taken after {opened} streams");
        let mut connection = Connection::open(server.addr);
        connection.send(&open());
        // A place is free as soon as its stream is known to be gone.
        opened += usize::from(connection.head().0 == 200);
    }
    let mut clients = Vec::new();
    eventually("four places", || {
        let mut connection = Connection::open(server.addr);
        connection.send(&open());
        if connection.head().0 == 200 {
            clients.push(connection);
        }
        clients.len() == 4
    });
    let refused = server.ask(&open());
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("5")));
}

#[test]
fn a_client_that_does_not_read_is_told_to_wait_and_then_given_up() {
    let mut config = Config::default().with_sse();
    config.write_timeout = Duration::from_millis(500);
    let server = Server::with(config);
    let deaf = Client::ready(server.addr);
    let mut posts = Connection::open(server.addr);
    let big = Request::post(&legacy_call(1, "big", &json!({ "bytes": 1 << 20 }))).path(&deaf.endpoint);
    let mut refused = 202;
    eventually("answers pile up", || {
        refused = posts.ask(&big).status;
        refused != 202
    });
    assert_eq!(refused, 429);
    eventually("the stream is kept open", || posts.ask(&big).status == 404);
    server.assert_alive();
}

#[test]
fn the_stream_ends_when_the_server_stops() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let server = tests::faults::server().unwrap();
    let config = Config::default().with_sse();
    let listener =
        runtime.block_on(mcp_transports::http::Listener::bind_with(server, "127.0.0.1:0", config)).unwrap();
    let addr = listener.local_addr();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = runtime.spawn(listener.serve_until(async { drop(stopped.await) }));
    let mut client = Client::ready(addr);
    stop.send(()).unwrap();
    assert_eq!(client.stream.message(), None);
    let start = Instant::now();
    runtime.block_on(serving).unwrap().unwrap();
    assert!(start.elapsed() < Duration::from_secs(4), "it need not wait for the stream");
}
