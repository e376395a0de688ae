//! Telling clients what has changed: streams of both eras, on real pipes and sockets.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::Server as McpServer;
use mcp_core::transport::{Arrival, Outbox, Received};
use mcp_core::{resource, resources};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use tests::http::{Connection, Request, open_session};
use tests::message::{legacy, legacy_call, modern, modern_call};
use tests::served;
use tests::stdio::Server;
use tests::wait;

const PAGE: &str = "fault://pages/a";

fn server() -> Server {
    Server::start(env!("CARGO_BIN_EXE_fault-server"))
}

#[expect(clippy::needless_pass_by_value, reason = "shorter where it is called")]
fn listen(id: impl Into<Value>, filter: Value) -> Value {
    modern(id, "subscriptions/listen", json!({ "notifications": filter }))
}

fn everything() -> Value {
    json!({
        "toolsListChanged": true, "promptsListChanged": true, "resourcesListChanged": true,
        "resourceSubscriptions": [PAGE],
    })
}

fn changed(what: &str) -> Value {
    json!({ "jsonrpc": "2.0", "method": format!("notifications/{what}/list_changed"), "params": {} })
}

fn updated(uri: &str) -> Value {
    json!({ "jsonrpc": "2.0", "method": "notifications/resources/updated", "params": { "uri": uri } })
}

/// A message as it is on the stream of this id.
fn on(id: impl Into<Value>, mut message: Value) -> Value {
    message["params"]["_meta"] = json!({ "io.modelcontextprotocol/subscriptionId": id.into() });
    message
}

#[expect(clippy::needless_pass_by_value, reason = "shorter where it is called")]
fn acknowledged(id: impl Into<Value>, agreed: Value) -> Value {
    on(
        id,
        json!({
            "jsonrpc": "2.0", "method": "notifications/subscriptions/acknowledged",
            "params": { "notifications": agreed },
        }),
    )
}

fn subscription(message: &Value) -> &Value {
    let params = if message["params"].is_null() { &message["result"] } else { &message["params"] };
    &params["_meta"]["io.modelcontextprotocol/subscriptionId"]
}

/// The server says that it ends the stream, before it answers.
fn assert_torn_down(message: &Value, id: impl Into<Value>) {
    let id = id.into();
    assert_eq!(message["method"], "notifications/cancelled", "{message}");
    assert_eq!((&message["params"]["requestId"], subscription(message)), (&id, &id), "{message}");
}

fn assert_graceful(answer: &Value, id: impl Into<Value>) {
    let id = id.into();
    assert_eq!(answer["id"], id, "{answer}");
    assert_eq!(answer["result"]["resultType"], "complete", "{answer}");
    assert_eq!(answer["result"]["_meta"]["io.modelcontextprotocol/subscriptionId"], id, "{answer}");
}

/// Changes everything, and returns the notifications that come of it.
fn change_all(server: &mut Server) -> Vec<Value> {
    let mut notifications = Vec::new();
    for what in ["tools", "prompts", "resources", PAGE, "fault://pages/b"] {
        server.send(&modern_call("change", "change", &json!({ "what": what })));
        loop {
            let message = server.receive();
            if message["id"] == "change" {
                assert!(message["result"].is_object(), "{message}");
                break;
            }
            notifications.push(message);
        }
    }
    notifications
}

#[test]
fn a_stream_on_a_pipe_is_acknowledged_first_and_tells_what_it_was_asked_for() {
    let mut server = server();
    assert!(change_all(&mut server).is_empty(), "nobody listens");
    assert_eq!(server.ask(&listen(7, everything())), acknowledged(7, everything()));
    let expected =
        [changed("tools"), changed("prompts"), changed("resources"), updated(PAGE)].map(|one| on(7, one));
    assert_eq!(change_all(&mut server), expected);
    server.assert_alive();
}

#[test]
fn two_streams_on_a_pipe_have_filters_of_their_own_until_each_is_cancelled() {
    let mut server = server();
    let tools = json!({ "toolsListChanged": true });
    let pages = json!({ "promptsListChanged": true, "resourceSubscriptions": [PAGE, "fault://pages/b"] });
    assert_eq!(server.ask(&listen(7, tools.clone())), acknowledged(7, tools.clone()));
    assert_eq!(server.ask(&listen("7", pages.clone())), acknowledged("7", pages));
    let both = [
        on(7, changed("tools")),
        on("7", changed("prompts")),
        on("7", updated(PAGE)),
        on("7", updated("fault://pages/b")),
    ];
    assert_eq!(change_all(&mut server), both);
    // Cancelling takes effect when its call is polled, which the answer to a later message does not wait for.
    let cancel = |id: Value| json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } });
    server.send(&cancel(json!("7")));
    assert_eq!(
        change_all(&mut server),
        [on(7, changed("tools"))],
        "told of no more from the cancellation on"
    );
    server.send(&cancel(json!(7)));
    assert_eq!(change_all(&mut server), [Value::Null; 0]);
    let mut answer = server.ask(&listen(7, tools.clone()));
    while answer["error"]["code"] == -32600 {
        answer = server.ask(&listen(7, tools.clone())); // The last one of this id is about to end.
    }
    assert_eq!(answer, acknowledged(7, tools), "and never answered");
}

/// A page.
#[resource("page://{name}")]
fn page(name: &str) -> String {
    name.to_owned()
}

#[derive(Default)]
struct Told(Mutex<Vec<Value>>);

impl Outbox for Told {
    fn notify(&self, frame: Vec<u8>) {
        self.0.lock().unwrap().push(serde_json::from_slice(&frame).unwrap());
    }
}

impl Told {
    fn take(&self) -> Vec<Value> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

#[test]
fn what_the_server_does_not_have_is_not_agreed_to_and_never_told() {
    let server = McpServer::builder("pages", "1.0.0").resources(resources![page]).build().unwrap();
    let told = Arc::new(Told::default());
    let outbox: Arc<dyn Outbox> = told.clone();
    let mut filter = everything();
    filter["resourceSubscriptions"] = json!(["page://a", "fault://pages/a", "", "page://a/b"]);
    filter["somethingNew"] = json!({ "of": "later revisions" });
    let message = listen(1, filter).to_string();
    let received = server.receive(message.into(), &Arrival::new(&outbox), &mut Vec::new());
    let Received::Pending(call) = received else { panic!("{received:?}") };
    let agreed = json!({ "resourcesListChanged": true, "resourceSubscriptions": ["page://a"] });
    assert_eq!(told.take(), [acknowledged(1, agreed)]);
    let all = || {
        server.notify_tools_changed();
        server.notify_prompts_changed();
        server.notify_resources_changed();
        for uri in ["fault://pages/a", "page://b", "page://a"] {
            server.notify_resource_updated(uri);
        }
    };
    all();
    assert_eq!(told.take(), [on(1, changed("resources")), on(1, updated("page://a"))]);
    drop(outbox);
    drop(call);
    all();
    assert_eq!(told.take(), [Value::Null; 0]);
    assert_eq!(Arc::strong_count(&told), 1, "a stream that is dropped leaves nothing behind");
}

#[test]
fn a_server_that_ends_its_streams_answers_those_that_are_open_and_those_that_begin() {
    let server = McpServer::builder("pages", "1.0.0").resources(resources![page]).build().unwrap();
    let told = Arc::new(Told::default());
    let outbox: Arc<dyn Outbox> = told.clone();
    let begin = |id: u32| {
        let message = listen(id, json!({ "resourcesListChanged": true })).to_string();
        let mut out = Vec::new();
        (server.receive(message.into(), &Arrival::new(&outbox), &mut out), out)
    };
    let (Received::Pending(call), _) = begin(1) else { panic!("it does not stay open") };
    server.end_subscriptions();
    assert_graceful(&tests::pipe::read(&wait(call).1), 1);
    let (Received::Replied(_), out) = begin(2) else { panic!("it stays open") };
    assert_graceful(&tests::pipe::read(&out), 2);
    told.take();
    server.notify_resources_changed();
    assert_eq!(told.take(), [Value::Null; 0], "nothing follows the answer");
}

#[test]
fn a_filter_that_is_none_is_refused() {
    let mut server = server();
    for filter in [
        json!(null),
        json!("toolsListChanged"),
        json!([]),
        json!([true]),
        json!(true),
        json!({ "toolsListChanged": "yes" }),
        json!({ "toolsListChanged": null }),
        json!({ "promptsListChanged": 1 }),
        json!({ "resourceSubscriptions": PAGE }),
        json!({ "resourceSubscriptions": [1] }),
        json!({ "resourceSubscriptions": null }),
    ] {
        let answer = server.ask(&listen(1, filter.clone()));
        assert_eq!(answer["error"]["code"], -32602, "{filter}: {answer}");
    }
    let answer = server.ask(&modern(1, "subscriptions/listen", json!({})));
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    assert_eq!(
        server.ask(&listen(1, json!({}))),
        acknowledged(1, json!({})),
        "one that wants nothing is one"
    );
}

#[test]
fn each_era_has_its_own_methods() {
    let mut server = server();
    for method in ["resources/subscribe", "resources/unsubscribe"] {
        let answer = server.ask(&modern(1, method, json!({ "uri": PAGE })));
        assert_eq!(answer["error"]["code"], -32601, "{answer}");
    }
    server.initialize();
    let answer = server.ask(&legacy(1, "subscriptions/listen", &json!({ "notifications": {} })));
    assert_eq!(answer["error"]["code"], -32601, "{answer}");
}

#[test]
fn a_legacy_client_on_a_pipe_is_told_of_lists_and_of_what_it_subscribed_to() {
    let mut server = server();
    server.initialize();
    let lists = ["tools", "prompts", "resources"].map(changed);
    let without_params = |messages: Vec<Value>| -> Vec<Value> {
        let full = |mut message: Value| {
            if message["params"].is_null() {
                message["params"] = json!({});
            }
            message
        };
        messages.into_iter().map(full).collect()
    };
    assert_eq!(without_params(change_all(&mut server)), lists);
    let mut ask = |method: &str, params: Value| server.ask(&legacy(1, method, &params));
    for _ in 0..2 {
        assert_eq!(ask("resources/subscribe", json!({ "uri": PAGE }))["result"], json!({}));
    }
    for (method, params, code) in [
        ("resources/subscribe", json!({ "uri": "fault://nothing" }), -32002),
        ("resources/subscribe", json!({}), -32602),
        ("resources/subscribe", json!({ "uri": 1 }), -32602),
        ("resources/unsubscribe", json!({}), -32602),
    ] {
        assert_eq!(ask(method, params.clone())["error"]["code"], code, "{method} {params}");
    }
    let expected = [&lists[..], &[updated(PAGE)]].concat();
    assert_eq!(without_params(change_all(&mut server)), expected, "twice subscribed is told once");
    for uri in [PAGE, "fault://nothing"] {
        let answer = server.ask(&legacy(1, "resources/unsubscribe", &json!({ "uri": uri })));
        assert_eq!(answer["result"], json!({}));
    }
    assert_eq!(without_params(change_all(&mut server)), lists);
}

/// Opens a stream of changes and reads its acknowledgement.
fn open(addr: SocketAddr, id: &str, filter: &Value) -> Connection {
    let mut stream = Connection::open(addr);
    stream.send(&Request::modern(&listen(id, filter.clone())));
    let (status, headers) = stream.head();
    assert_eq!(status, 200);
    assert!(headers.contains(&("content-type".to_owned(), "text/event-stream".to_owned())), "{headers:?}");
    assert_eq!(stream.event(), Some(acknowledged(id, filter.clone())));
    stream
}

fn change(addr: SocketAddr, what: &str) {
    let call = Request::modern(&modern_call(1, "change", &json!({ "what": what })));
    assert_eq!(Connection::open(addr).ask(&call).status, 200);
}

#[test]
fn streams_over_http_are_told_what_they_asked_for_until_they_are_closed() {
    let server = served::Server::start();
    let mut all = open(server.addr, "all", &everything());
    let mut pages = open(server.addr, "pages", &json!({ "resourceSubscriptions": [PAGE] }));
    for what in ["tools", "prompts", "resources"] {
        change(server.addr, what);
        assert_eq!(all.event(), Some(on("all", changed(what))));
    }
    change(server.addr, "fault://pages/b");
    change(server.addr, PAGE);
    assert_eq!(all.event(), Some(on("all", updated(PAGE))));
    assert_eq!(pages.event(), Some(on("pages", updated(PAGE))), "and of nothing before");
    drop(all);
    change(server.addr, PAGE);
    assert_eq!(pages.event(), Some(on("pages", updated(PAGE))));
    server.assert_alive();
}

#[test]
fn over_http_a_client_that_takes_no_stream_cannot_listen_and_a_bad_filter_is_refused() {
    let server = served::Server::start();
    let request = Request::modern(&listen(1, everything())).without("Accept");
    assert_eq!(server.ask(&request.header("Accept", "application/json")).status, 406);
    let answer = server.ask(&Request::modern(&listen(1, json!("x"))));
    assert_eq!((answer.status, &answer.json()["error"]["code"]), (200, &json!(-32602)));
    server.assert_alive();
}

/// Opens the stream of a legacy session.
fn get(addr: SocketAddr, session: &str) -> Connection {
    let mut stream = Connection::open(addr);
    let request = Request::new("GET").header("Mcp-Session-Id", session);
    stream.send(&request.header("Accept", "text/event-stream"));
    assert_eq!(stream.head().0, 200);
    stream
}

#[test]
fn a_legacy_session_over_http_is_told_on_its_own_stream() {
    let server = served::Server::start();
    let sessions = [(); 2].map(|()| open_session(server.addr));
    let mut streams = sessions.each_ref().map(|session| get(server.addr, session));
    let ask = |method: &str, uri: &str| {
        let message = legacy(1, method, &json!({ "uri": uri }));
        server.ask(&Request::legacy(&sessions[0], &message)).json()
    };
    assert_eq!(ask("resources/subscribe", PAGE)["result"], json!({}));
    assert_eq!(ask("resources/subscribe", "fault://nothing")["error"]["code"], -32002);
    for what in [PAGE, "tools", "prompts", "resources"] {
        change(server.addr, what);
    }
    assert_eq!(streams[0].event(), Some(updated(PAGE)));
    assert_eq!(ask("resources/unsubscribe", PAGE)["result"], json!({}));
    change(server.addr, PAGE);
    for stream in &mut streams {
        for what in ["tools", "prompts", "resources"] {
            let message = stream.event().unwrap();
            assert_eq!(message["method"], changed(what)["method"], "{message}");
        }
    }
    // A change that a session itself makes is told on its own stream too.
    let call = legacy_call(2, "change", &json!({ "what": "tools" }));
    assert_eq!(server.ask(&Request::legacy(&sessions[0], &call)).json()["id"], 2);
    for stream in &mut streams {
        let message = stream.event().unwrap();
        assert_eq!(message["method"], changed("tools")["method"], "{message}");
    }
}

#[test]
fn a_client_that_opens_its_stream_again_is_told_on_the_new_one() {
    let server = served::Server::start();
    let session = open_session(server.addr);
    change(server.addr, "tools");
    drop(get(server.addr, &session));
    let mut stream = get(server.addr, &session);
    change(server.addr, "prompts");
    assert_eq!(stream.event().unwrap()["method"], changed("prompts")["method"]);
}

fn terminate(pid: u32) {
    assert!(Command::new("kill").arg(pid.to_string()).status().unwrap().success());
}

#[test]
#[cfg(unix)]
fn the_end_of_a_process_on_pipes_answers_its_streams() {
    for signal in [true, false] {
        let mut server = server();
        server.ask(&listen(7, everything()));
        server.ask(&listen("8", json!({})));
        let finished = if signal {
            terminate(server.pid());
            server.wait()
        } else {
            server.finish()
        };
        assert!(finished.status.success(), "{finished:?}");
        let mut answers: Vec<Value> =
            finished.messages.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        answers.sort_by_key(|message| subscription(message).is_string());
        assert_eq!(answers.len(), 4, "{answers:?}");
        assert_torn_down(&answers[0], 7);
        assert_graceful(&answers[1], 7);
        assert_torn_down(&answers[2], "8");
        assert_graceful(&answers[3], "8");
    }
}

fn process() -> (Child, SocketAddr) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fault-server"));
    let mut child = command.args(["--port", "0"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut errors = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let addr = errors.find_map(|line| line.split_once("http://")?.1.strip_suffix("/mcp")?.parse().ok());
    std::thread::spawn(move || errors.for_each(drop));
    (child, addr.unwrap())
}

#[test]
#[cfg(unix)]
fn the_end_of_a_process_over_http_answers_its_streams() {
    let (mut child, addr) = process();
    let mut stream = open(addr, "s", &everything());
    let mut own = get(addr, &open_session(addr));
    terminate(child.id());
    assert_torn_down(&stream.event().unwrap(), "s");
    assert_graceful(&stream.event().unwrap(), "s");
    assert_eq!(stream.event(), None);
    assert_eq!(own.event(), None);
    assert!(child.wait().unwrap().success());
}
