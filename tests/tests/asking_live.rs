//! Questions on real pipes and sockets: what is on the wire, and how a call ends that waits for an answer.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::Server as McpServer;
use mcp_core::transport::{Arrival, Connection as Link, Outbox, Received};
use mcp_core::{Context, ToolError, tool, tools};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tests::http::{Connection, Request};
use tests::message::{legacy, legacy_call, modern_call, text};
use tests::pipe::read;
use tests::served;
use tests::stdio::Server;
use tests::wait;

fn hello() -> Value {
    let client = json!({ "name": "test", "version": "1" });
    let capabilities = json!({ "elicitation": {} });
    let params =
        json!({ "protocolVersion": "2025-11-25", "capabilities": capabilities, "clientInfo": client });
    legacy(0, "initialize", &params)
}

/// A server in a child process whose client can be asked.
fn opened() -> Server {
    let mut server = Server::start(env!("CARGO_BIN_EXE_fault-server"));
    assert!(server.ask(&hello())["result"].is_object());
    server.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
    server
}

/// Asks once.
#[tool]
async fn once(ctx: &Context) -> Result<String, ToolError> {
    Ok(format!("{:?}", ctx.elicit::<()>("Go on?").await?))
}

#[tokio::test(start_paused = true)]
async fn a_call_that_comes_too_early_asks_when_the_client_is_ready_or_has_had_its_time() {
    let server = McpServer::builder("early", "1.0.0").tools(tools![once]).build().unwrap();
    for says_so in [true, false] {
        let (link, sent): (Arc<Link>, Arc<Questions>) = Default::default();
        let outbox = Arc::clone(&sent) as Arc<dyn Outbox>;
        let hand_in = |message: &Value| {
            let arrival = Arrival::new(&outbox).on(&link);
            server.receive(message.to_string().into(), &arrival, &mut Vec::new())
        };
        hand_in(&hello());
        let Received::Pending(call) = hand_in(&legacy_call(1, "once", &json!({}))) else { panic!("it asks") };
        let call = tokio::spawn(call);
        let start = tokio::time::Instant::now();
        if says_so {
            tokio::task::yield_now().await;
            assert!(sent.0.lock().unwrap().is_empty(), "not yet");
            hand_in(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        }
        while sent.0.lock().unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let waited = start.elapsed();
        assert_eq!(waited >= Duration::from_secs(1), !says_so, "{waited:?}");
        let question = sent.0.lock().unwrap().remove(0);
        hand_in(&answer(&question["id"], "accept"));
        assert_eq!(text(&read(&call.await.unwrap().1)), "Accepted(())");
    }
}

/// Keeps what the client is asked.
#[derive(Default)]
struct Questions(Mutex<Vec<Value>>);

impl Outbox for Questions {
    fn notify(&self, _: Vec<u8>) {}

    fn request(&self, frame: Vec<u8>) -> bool {
        self.0.lock().unwrap().push(read(&frame));
        true
    }
}

fn confirm(id: u32) -> Value {
    legacy_call(id, "confirm", &json!({ "key": "confirmed" }))
}

/// Begins a call and returns the id of the question that it sends.
fn asked(server: &mut Server, id: u32) -> Value {
    let question = server.ask(&confirm(id));
    assert_question(&question);
    question["id"].clone()
}

fn assert_question(question: &Value) {
    assert_eq!(question["jsonrpc"], "2.0", "{question}");
    assert_eq!(question["method"], "elicitation/create", "{question}");
    assert_eq!(question["params"]["message"], "Go on?", "{question}");
    assert_eq!(question["params"]["requestedSchema"]["type"], "object", "{question}");
    assert!(question["id"].is_number(), "{question}");
}

fn answer(id: &Value, action: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "result": { "action": action } })
}

/// A modern call whose client can be asked.
fn modern_confirm(id: u32) -> Value {
    let mut message = modern_call(id, "confirm", &json!({}));
    message["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] = json!({ "elicitation": {} });
    message
}

#[test]
fn a_question_is_a_request_on_the_pipe_and_its_answer_ends_the_call() {
    let mut server = opened();
    let question = asked(&mut server, 1);
    let done = server.ask(&answer(&question, "accept"));
    assert_eq!((&done["id"], text(&done)), (&json!(1), "Accepted(())"));
    // Two calls wait at a time; each gets its own answer, whichever comes first.
    let (first, second) = (asked(&mut server, 2), asked(&mut server, 3));
    assert_ne!(first, second);
    let done = server.ask(&answer(&second, "decline"));
    assert_eq!((&done["id"], text(&done)), (&json!(3), "Declined"));
    let done = server.ask(&answer(&first, "cancel"));
    assert_eq!((&done["id"], text(&done)), (&json!(2), "Cancelled"));
}

#[test]
fn an_error_for_an_answer_fails_the_call_in_words() {
    let mut server = opened();
    let question = asked(&mut server, 1);
    let error = json!({ "code": -1, "message": "secret of the client" });
    let done = server.ask(&json!({ "jsonrpc": "2.0", "id": question, "error": error }));
    assert_eq!(done["result"]["isError"], true, "{done}");
    assert_eq!(text(&done), "the client did not answer the question");
    server.assert_alive();
}

#[test]
fn answers_that_nobody_waits_for_are_ignored_and_those_that_fit_nothing_fail_only_their_call() {
    let mut server = opened();
    let question = asked(&mut server, 1);
    let number = question.as_u64().unwrap();
    for id in [json!(number + 1), json!(number.to_string()), json!(null), json!("x"), json!(-1), json!(0.5)] {
        server.send(&answer(&id, "decline"));
        server.assert_alive();
    }
    let done = server.ask(&answer(&question, "accept"));
    assert_eq!(text(&done), "Accepted(())");
    server.send(&answer(&question, "decline"));
    server.assert_alive();
    let question = asked(&mut server, 2);
    let done = server.ask(&json!({ "jsonrpc": "2.0", "id": question, "result": { "action": [] } }));
    assert_eq!(text(&done), "the client's answer does not fit the question");
    server.assert_alive();
}

#[test]
fn hnd_16_the_end_of_the_input_fails_what_waits_and_ends_the_process() {
    let mut server = opened();
    asked(&mut server, 1);
    let start = std::time::Instant::now();
    let finished = server.finish();
    assert!(start.elapsed().as_secs() < 5, "nobody waits for an answer that cannot come");
    assert!(finished.status.success(), "{finished:?}");
    let [done] = &finished.messages[..] else { panic!("{finished:?}") };
    let done: Value = serde_json::from_str(done).unwrap();
    assert_eq!((&done["id"], &done["result"]["isError"]), (&json!(1), &json!(true)), "{done}");
}

#[test]
fn a_call_that_is_cancelled_while_it_waits_is_dropped_and_a_late_answer_ignored() {
    let mut server = opened();
    let question = asked(&mut server, 1);
    server.send(
        &json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": 1 } }),
    );
    let count = legacy_call(2, "count", &json!({ "key": "confirmed dropped" }));
    while text(&server.ask(&count)) != "1" {}
    server.send(&answer(&question, "accept"));
    server.assert_alive();
    let question = asked(&mut server, 1);
    assert_eq!(text(&server.ask(&answer(&question, "accept"))), "Accepted(())", "the id is free again");
}

#[test]
fn on_pipes_too_a_modern_client_is_never_sent_a_request() {
    let mut server = opened();
    let asked = server.ask(&modern_confirm(1));
    assert_eq!((&asked["id"], &asked["result"]["resultType"]), (&json!(1), &json!("input_required")));
    let mut again = modern_confirm(2);
    again["params"]["requestState"] = asked["result"]["requestState"].clone();
    again["params"]["inputResponses"] = json!({ "question-1": { "action": "accept" } });
    assert_eq!(text(&server.ask(&again)), "Accepted(())");
}

/// A session whose client can be asked.
fn session(server: &served::Server) -> String {
    let answer = server.ask(&Request::post(&hello()));
    answer.header("mcp-session-id").unwrap().to_owned()
}

#[test]
fn over_http_the_question_is_on_the_stream_of_its_call_and_the_answer_a_post_of_its_own() {
    let server = served::Server::start();
    let id = session(&server);
    let mut stream = Connection::open(server.addr);
    stream.send(&Request::legacy(&id, &confirm(1)));
    let (status, headers) = stream.head();
    assert_eq!(status, 200);
    assert!(headers.contains(&("content-type".to_owned(), "text/event-stream".to_owned())), "{headers:?}");
    let question = stream.event().unwrap();
    assert_question(&question);
    // Those who are not of the session cannot answer.
    let stranger = answer(&question["id"], "decline");
    assert_eq!(server.ask(&Request::legacy(&session(&server), &stranger)).status, 202);
    assert_eq!(server.ask(&Request::legacy(&"0".repeat(32), &stranger)).status, 404);
    assert_eq!(server.ask(&Request::post(&stranger)).status, 400);
    let accepted = server.ask(&Request::legacy(&id, &answer(&question["id"], "accept")));
    assert_eq!((accepted.status, &accepted.body[..]), (202, &b""[..]));
    let done = stream.event().unwrap();
    assert_eq!((&done["id"], text(&done)), (&json!(1), "Accepted(())"));
    assert_eq!(stream.event(), None, "the stream ends with the answer");
    server.assert_alive();
}

#[test]
fn over_http_a_client_that_takes_no_stream_is_told_so_instead_of_waiting() {
    let server = served::Server::start();
    let request = Request::legacy(&session(&server), &confirm(1)).without("Accept");
    let done = server.ask(&request.header("Accept", "application/json"));
    assert_eq!(done.header("content-type"), Some("application/json"));
    let done = done.json();
    assert_eq!(done["result"]["isError"], true, "{done}");
    assert!(text(&done).starts_with("the client cannot be asked anything here"), "{done}");
}

#[test]
fn hnd_16_over_http_a_closed_session_ends_the_call_that_waits() {
    let server = served::Server::start();
    let id = session(&server);
    let mut stream = Connection::open(server.addr);
    stream.send(&Request::legacy(&id, &confirm(1)));
    stream.head();
    let question = stream.event().unwrap();
    assert_eq!(server.ask(&Request::new("DELETE").header("Mcp-Session-Id", &id)).status, 204);
    assert_eq!(stream.event(), None);
    let late = answer(&question["id"], "accept");
    assert_eq!(server.ask(&Request::legacy(&id, &late)).status, 404);
    server.assert_alive();
}

#[test]
fn over_http_a_modern_client_gets_plain_json_and_sends_its_request_again() {
    let server = served::Server::start();
    let asked = server.ask(&Request::modern(&modern_confirm(1)));
    assert_eq!((asked.status, asked.header("content-type")), (200, Some("application/json")));
    let asked = asked.json();
    assert_eq!(asked["result"]["resultType"], "input_required", "{asked}");
    assert!(asked["method"].is_null(), "no request of the server's own: {asked}");
    let mut again = modern_confirm(2);
    again["params"]["requestState"] = asked["result"]["requestState"].clone();
    again["params"]["inputResponses"] = json!({ "question-1": { "action": "accept" } });
    let done = server.ask(&Request::modern(&again));
    assert_eq!(done.header("content-type"), Some("application/json"));
    assert_eq!(text(&done.json()), "Accepted(())");
    // What a modern client lacks shows in the status too, and the state of another caller opens nothing.
    let refused = server.ask(&Request::modern(&modern_call(3, "confirm", &json!({}))));
    assert_eq!((refused.status, &refused.json()["error"]["code"]), (400, &json!(-32021)));
    again["params"]["arguments"] = json!({ "key": "other" });
    let refused = server.ask(&Request::modern(&again));
    assert_eq!((refused.status, &refused.json()["error"]["code"]), (200, &json!(-32602)));
}

/// Hands over every question, to a client that never answers.
#[derive(Default)]
struct Silent(Mutex<Vec<Value>>);

impl Outbox for Silent {
    fn notify(&self, frame: Vec<u8>) {
        self.0.lock().unwrap().push(read(&frame));
    }

    fn request(&self, frame: Vec<u8>) -> bool {
        self.notify(frame);
        true
    }
}

/// Asks.
#[tool]
async fn ask(ctx: &Context) -> Result<String, ToolError> {
    Ok(format!("{:?}", ctx.elicit::<()>("Go on?").await?))
}

#[test]
fn hnd_16_a_client_that_never_answers_fails_the_call_in_time() {
    let builder = McpServer::builder("silent", "1.0.0").tools(tools![ask]);
    let server = builder.state_ttl(Duration::from_millis(20)).build().unwrap();
    let silent = Arc::new(Silent::default());
    let (connection, outbox) = (Arc::new(Link::new()), Arc::clone(&silent) as Arc<dyn Outbox>);
    let arrival = Arrival::new(&outbox).on(&connection);
    let receive = |message: Value| {
        let mut out = Vec::new();
        (server.receive(message.to_string().into(), &arrival, &mut out), out)
    };
    assert!(matches!(receive(hello()).0, Received::Opened(_)));
    // The first poll is outside of a runtime, as it may be.
    let (Received::Pending(call), _) = receive(legacy_call(1, "ask", &json!({}))) else {
        panic!("it does not wait")
    };
    let done = read(&wait(call).1);
    assert_eq!(done["result"]["isError"], true, "{done}");
    assert_eq!(text(&done), "the client did not answer the question in time");
    let sent = silent.0.lock().unwrap();
    let [question, taken_back] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!(taken_back["method"], "notifications/cancelled", "{taken_back}");
    assert_eq!(taken_back["params"]["requestId"], question["id"], "{taken_back}");
}
