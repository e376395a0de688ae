//! Batches: an array of messages, in the one revision that has them, on pipes and over HTTP.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::transport::Received;
use mcp_core::{Context, Limits, Server, ToolError, code, tool, tools};
use mcp_transports::http::Config;
use serde_json::{Value, json};
use std::time::Duration;
use tests::http::{Connection, Request};
use tests::message::{MODERN, initialize, legacy, legacy_call, modern_call};
use tests::pipe::{Pipe, read};
use tests::served;
use tests::stdio::Server as Child;

const BATCHES: &str = "2025-03-26";

/// Says the text again, after a while if it should.
#[tool]
async fn echo(ctx: &Context, text: &str, #[arg(default = 0)] milliseconds: u64) -> String {
    ctx.progress(1.0);
    if milliseconds > 0 {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
    text.to_owned()
}

/// Never ends by itself.
#[tool]
async fn hang() {
    std::future::pending::<()>().await;
}

/// Lists the client's roots.
#[tool]
async fn roots(ctx: &Context) -> Result<String, ToolError> {
    Ok(ctx.roots().await?.len().to_string())
}

fn server_with(limits: Limits) -> Server {
    Server::builder("batches", "1.0.0").tools(tools![echo, hang, roots]).limits(limits).build().unwrap()
}

fn server() -> Server {
    server_with(Limits::default())
}

fn call(id: impl Into<Value>, text: &str, milliseconds: u64) -> Value {
    legacy_call(id, "echo", &json!({ "text": text, "milliseconds": milliseconds }))
}

fn ping(id: u32) -> Value {
    legacy(id, "ping", &json!({}))
}

fn notification() -> Value {
    json!({ "jsonrpc": "2.0", "method": "notifications/initialized" })
}

fn cancelled(id: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } })
}

async fn opened(server: &Server, version: &str) -> Pipe {
    let pipe = Pipe::new(server);
    assert_eq!(pipe.ask(&initialize(version)).await["result"]["protocolVersion"], version);
    pipe
}

/// The id, and the text or the error's code, of each answer.
fn outcomes(answer: &Value) -> Vec<(Value, Value)> {
    let outcome = |answer: &Value| match &answer["error"]["code"] {
        Value::Null => answer["result"]["content"][0]["text"].clone(),
        code => code.clone(),
    };
    let answers = answer.as_array().unwrap_or_else(|| panic!("no array: {answer}"));
    answers.iter().map(|answer| (answer["id"].clone(), outcome(answer))).collect()
}

#[tokio::test]
async fn every_message_of_a_batch_is_answered_by_itself_in_one_array() {
    let pipe = opened(&server(), BATCHES).await;
    for wait in [0, 10] {
        let batch = json!([
            call(1, "one", wait),
            notification(),
            call("1", "two", wait / 2),
            ping(2),
            legacy(3, "no/such", &json!({})),
            7,
            { "jsonrpc": "2.0", "id": 4 },
            [call(5, "nested", 0)],
            initialize(BATCHES),
            modern_call(6, "echo", &json!({ "text": "modern" })),
            { "jsonrpc": "2.0", "id": 99, "result": {} },
            legacy(8, "tools/call", &json!({ "name": "echo" })),
        ]);
        let answer = pipe.ask(&batch).await;
        let expected = json!([
            [1, "one"],
            ["1", "two"],
            [2, null],
            [3, code::METHOD_NOT_FOUND],
            [null, code::INVALID_REQUEST],
            [4, code::INVALID_REQUEST],
            [null, code::INVALID_REQUEST],
            [0, code::INVALID_REQUEST],
            [6, code::INVALID_REQUEST],
        ]);
        let found = outcomes(&answer);
        assert_eq!(serde_json::to_value(&found[..9]).unwrap(), expected, "{answer}");
        assert_eq!(found.len(), 10);
        assert_eq!((&found[9].0, &answer[9]["result"]["isError"]), (&json!(8), &json!(true)));
    }
}

#[tokio::test]
async fn a_batch_without_requests_is_not_answered() {
    let pipe = opened(&server(), BATCHES).await;
    let response = json!({ "jsonrpc": "2.0", "id": 9, "result": {} });
    for batch in [json!([notification()]), json!([notification(), notification()]), json!([response])] {
        let (received, out) = pipe.hand_in(batch.to_string().as_bytes());
        assert!(matches!(received, Received::Accepted) && out.is_empty(), "{received:?}");
    }
}

#[tokio::test]
async fn what_is_no_good_batch_is_refused_whole() {
    let limits = Limits { batch_messages: 3, ..Limits::default() };
    let pipe = opened(&server_with(limits), BATCHES).await;
    let four = json!([ping(1), ping(2), ping(3), ping(4)]).to_string();
    let rows = [
        ("[]", code::INVALID_REQUEST),
        (" [ ] ", code::INVALID_REQUEST),
        (&four, code::INVALID_REQUEST),
        ("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},]", code::PARSE_ERROR),
        ("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}", code::PARSE_ERROR),
        ("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]]", code::PARSE_ERROR),
    ];
    for (batch, code) in rows {
        let answer = read(&pipe.answer_to(batch.as_bytes()).await);
        assert_eq!(
            (&answer["error"]["code"], &answer["id"]),
            (&json!(code), &Value::Null),
            "{batch}: {answer}"
        );
    }
    assert_eq!(outcomes(&pipe.ask(&json!([ping(1), ping(2), ping(3)])).await).len(), 3);
    let fifty: Vec<Value> = (0..50).map(ping).collect();
    let pipe = opened(&server(), BATCHES).await;
    assert_eq!(outcomes(&pipe.ask(&json!(fifty)).await).len(), 50);
    let more = json!([fifty, vec![ping(50)]].concat());
    assert_eq!(pipe.ask(&more).await["error"]["code"], code::INVALID_REQUEST);
}

#[tokio::test]
async fn other_revisions_have_no_batches_and_nothing_of_one_is_done() {
    let server = server();
    let batch = json!([legacy_call(1, "hang", &json!({})), modern_call(2, "hang", &json!({}))]);
    for version in ["2024-11-05", "2025-06-18", "2025-11-25"] {
        let pipe = opened(&server, version).await;
        assert_eq!(pipe.ask(&batch).await["error"]["code"], code::INVALID_REQUEST, "{version}");
        assert_eq!(pipe.calls_at_work(), 0);
    }
    // Nobody has shaken hands: a handshake in a batch is none.
    let pipe = Pipe::new(&server);
    for batch in [&batch, &json!([initialize(BATCHES)])] {
        assert_eq!(pipe.ask(batch).await["error"]["code"], code::INVALID_REQUEST);
    }
    assert_eq!(pipe.ask(&ping(1)).await["result"], json!({}));
    assert_eq!(
        pipe.ask(&call(2, "no", 0)).await["error"]["code"],
        code::INVALID_REQUEST,
        "no session is open"
    );
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_call_of_a_batch_has_no_answer_and_the_others_have() {
    let pipe = opened(&server(), BATCHES).await;
    let batch = json!([legacy_call(0, "hang", &json!({})), call("0", "text", 100), ping(2)]);
    let waiting = pipe.begin(&batch);
    assert_eq!(pipe.calls_at_work(), 2);
    // The id as a number: the text "0" goes on.
    pipe.hand_in(cancelled(&json!(0)).to_string().as_bytes());
    let (_, out) = waiting.await;
    assert_eq!(outcomes(&read(&out)), [(json!("0"), json!("text")), (json!(2), Value::Null)]);
    assert_eq!(pipe.calls_at_work(), 0);

    let hanging = json!([legacy_call(1, "hang", &json!({})), legacy_call(2, "hang", &json!({}))]);
    let waiting = pipe.begin(&hanging);
    let both = json!([cancelled(&json!(1)), cancelled(&json!(2))]);
    pipe.hand_in(both.to_string().as_bytes());
    let (reply, out) = waiting.await;
    assert_eq!((reply, out), (mcp_core::transport::Reply::Cancelled, Vec::new()));

    drop(pipe.begin(&hanging));
    assert_eq!(pipe.calls_at_work(), 0, "dropping a batch ends its calls");
}

#[tokio::test(start_paused = true)]
async fn a_batch_takes_places_among_the_calls_at_work_like_any_other() {
    let limits = Limits { calls_at_work: 2, ..Limits::default() };
    let pipe = opened(&server_with(limits), BATCHES).await;
    let batch = json!([call(1, "a", 10), call(2, "b", 10), call(3, "c", 10), ping(4)]);
    let waiting = pipe.begin(&batch);
    // While both places are taken another batch is to be handed in again, with nothing of it done.
    let (received, out) = pipe.hand_in(json!([call(5, "d", 0)]).to_string().as_bytes());
    assert!(matches!(received, Received::Busy(_)) && out.is_empty(), "{received:?}");
    // A transport that does not want to wait refuses it, whole.
    if let Received::Busy(batch) = received {
        let mut out = Vec::new();
        let error = mcp_core::RpcError::new(code::INTERNAL_ERROR, "busy");
        server_with(limits).refuse(batch, None, &error, &mut out);
        assert_eq!(read(&out)["error"]["message"], "busy");
    }
    let found = outcomes(&read(&waiting.await.1));
    let busy = (json!(3), json!(code::INTERNAL_ERROR));
    assert_eq!(found, [(json!(1), json!("a")), (json!(2), json!("b")), busy, (json!(4), Value::Null)]);
}

#[tokio::test(start_paused = true)]
async fn what_is_taken_back_while_its_batch_waits_for_a_place_is_not_done() {
    let limits = Limits { calls_at_work: 1, ..Limits::default() };
    let pipe = opened(&server_with(limits), BATCHES).await;
    let at_work = pipe.begin(&call(1, "first", 10));
    let batch =
        json!([call(2, "two", 10), ping(3), legacy_call(4, "hang", &json!({})), call("4", "four", 0)]);
    let (mut received, mut out) = pipe.hand_in(batch.to_string().as_bytes());
    for id in [json!(3), json!(4), json!(5)] {
        pipe.hand_in(cancelled(&id).to_string().as_bytes());
    }
    // Handed in too early it waits on, and what was taken back is so still.
    for _ in 0..2 {
        let Received::Busy(waiting) = received else { panic!("it does not wait: {received:?}") };
        (received, out) = pipe.hand_in(&waiting);
    }
    assert_eq!(read(&at_work.await.1)["id"], 1);
    let Received::Busy(waiting) = received else { panic!("it does not wait: {received:?}") };
    assert!(out.is_empty());
    let (received, _) = pipe.hand_in(&waiting);
    let Received::Pending(rest) = received else { panic!("its calls are not at work: {received:?}") };
    let busy = (json!("4"), json!(code::INTERNAL_ERROR));
    assert_eq!(outcomes(&read(&rest.await.1)), [(json!(2), json!("two")), busy]);
    // The ids are free again.
    let found = outcomes(&pipe.ask(&json!([ping(3), call(4, "again", 0)])).await);
    assert_eq!(found, [(json!(3), Value::Null), (json!(4), json!("again"))]);
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_is_refused_waits_no_longer_and_one_taken_back_whole_has_no_answer() {
    let limits = Limits { calls_at_work: 1, ..Limits::default() };
    let server = server_with(limits);
    let pipe = opened(&server, BATCHES).await;
    let batch = json!([call(2, "two", 0), call(3, "three", 0)]);
    for is_refused in [true, false] {
        let at_work = pipe.begin(&call(1, "first", 10));
        let (received, _) = pipe.hand_in(batch.to_string().as_bytes());
        let Received::Busy(mut waiting) = received else { panic!("it does not wait: {received:?}") };
        if is_refused {
            let (error, mut out) = (mcp_core::RpcError::new(code::INTERNAL_ERROR, "busy"), Vec::new());
            server.refuse(waiting, Some(pipe.connection()), &error, &mut out);
            assert_eq!(read(&out)["error"]["message"], "busy");
            waiting = batch.to_string().into();
        }
        let both = json!([cancelled(&json!(2)), cancelled(&json!(3))]);
        pipe.hand_in(both.to_string().as_bytes());
        assert_eq!(read(&at_work.await.1)["id"], 1);
        let (received, out) = pipe.hand_in(&waiting);
        if is_refused {
            assert_eq!(outcomes(&read(&out)), [(json!(2), json!("two")), (json!(3), json!("three"))]);
        } else {
            assert!(matches!(received, Received::Accepted) && out.is_empty(), "{received:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_asks_for_nothing_in_a_batch_does_not_wait_for_a_place() {
    let limits = Limits { calls_at_work: 1, ..Limits::default() };
    let pipe = opened(&server_with(limits), BATCHES).await;
    let hang = legacy_call(1, "hang", &json!({}));
    for batch in [json!([cancelled(&json!(1))]), json!([call(2, "two", 0), cancelled(&json!(1)), ping(3)])] {
        let hanging = pipe.begin(&hang);
        let (received, out) = pipe.hand_in(batch.to_string().as_bytes());
        assert!(out.is_empty());
        let (reply, _) = hanging.await;
        assert_eq!(reply, mcp_core::transport::Reply::Cancelled);
        if let Received::Busy(waiting) = received {
            let found = outcomes(&read(&pipe.answer_to(&waiting).await));
            assert_eq!(found, [(json!(2), json!("two")), (json!(3), Value::Null)]);
        } else {
            assert_eq!(batch.as_array().unwrap().len(), 1);
        }
    }
    // A request and its cancellation in one batch.
    let hanging = pipe.begin(&hang);
    let batch = json!([call(2, "two", 0), call(3, "three", 0), cancelled(&json!(2))]);
    let (received, _) = pipe.hand_in(batch.to_string().as_bytes());
    let Received::Busy(waiting) = received else { panic!("it does not wait: {received:?}") };
    drop(hanging);
    let found = outcomes(&read(&pipe.answer_to(&waiting).await));
    assert_eq!(found, [(json!(3), json!("three"))]);
}

#[tokio::test]
async fn answers_of_a_batch_are_bounded_together() {
    let limits = Limits { result_bytes: 1000, ..Limits::default() };
    let pipe = opened(&server_with(limits), BATCHES).await;
    let long = "x".repeat(600);
    let batch = json!([call(1, &long, 0), call(2, &long, 0), call(3, &long, 0), ping(4)]);
    let codes: Vec<_> = outcomes(&pipe.ask(&batch).await).into_iter().map(|(_, outcome)| outcome).collect();
    assert_eq!(codes[..2], [json!(long), json!(long)]);
    assert_eq!(codes[2..], [json!(code::INTERNAL_ERROR), json!(code::INTERNAL_ERROR)]);
    assert_eq!(pipe.ask(&ping(5)).await["result"], json!({}));
}

#[test]
fn on_a_pipe_answers_of_a_batch_are_one_line_and_other_calls_do_not_wait_for_it() {
    let mut server = Child::start(env!("CARGO_BIN_EXE_fault-server"));
    server.send(&initialize(BATCHES));
    assert_eq!(server.receive()["result"]["protocolVersion"], BATCHES);
    let slow = |id: u32, text: &str| legacy_call(id, "slow", &json!({ "milliseconds": 100, "text": text }));
    server.send(&json!([slow(1, "one"), slow(2, "two"), ping(3)]));
    assert_eq!(server.ask(&ping(4))["id"], 4, "the batch is still at work");
    let found = outcomes(&server.receive());
    assert_eq!(found, [(json!(1), json!("one")), (json!(2), json!("two")), (json!(3), Value::Null)]);
    assert_eq!(outcomes(&server.ask(&json!([ping(5)]))), [(json!(5), Value::Null)]);
    assert_eq!(server.ask(&json!([]))["error"]["code"], code::INVALID_REQUEST);
    server.assert_alive();
}

/// A session of the revision with batches, whose client has roots.
fn session(server: &served::Server) -> String {
    let mut hello = initialize(BATCHES);
    hello["params"]["capabilities"] = json!({ "roots": {} });
    let answer = server.ask(&Request::post(&hello));
    answer.header("mcp-session-id").unwrap().to_owned()
}

fn post(session: &str, message: &Value) -> Request {
    // Clients of that revision do not know the header of the version.
    Request::post(message).header("Mcp-Session-Id", session)
}

#[test]
fn over_http_a_batch_is_answered_as_json_or_as_a_stream_and_one_without_requests_is_accepted() {
    let server = served::Server::of(server(), Config::default());
    let session = session(&server);
    for wait in [0, 5] {
        let batch = json!([call(1, "one", wait), call(2, "two", 0), notification()]);
        let answer = server.ask(&post(&session, &batch));
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
        assert_eq!(outcomes(&answer.json()), [(json!(1), json!("one")), (json!(2), json!("two"))]);
    }
    let answer = server.ask(&post(&session, &json!([notification(), notification()])));
    assert_eq!((answer.status, answer.body.len()), (202, 0));
    for (batch, status) in [(json!([]), 400), (json!(vec![ping(1); 51]), 400), (json!([7]), 200)] {
        assert_eq!(server.ask(&post(&session, &batch)).status, status, "{batch}");
    }
    // One of the calls has something to say first.
    let mut report = call(1, "one", 0);
    report["params"]["_meta"] = json!({ "progressToken": "t" });
    let events = server.ask(&post(&session, &json!([report, ping(2)]))).events();
    assert_eq!(events[0]["params"]["progressToken"], "t");
    assert_eq!(outcomes(&events[1]), [(json!(1), json!("one")), (json!(2), Value::Null)]);
}

#[test]
fn over_http_a_call_of_a_batch_asks_its_client_without_holding_up_the_answer() {
    let server = served::Server::of(server(), Config::default());
    let session = session(&server);
    let mut connection = Connection::open(server.addr);
    connection.send(&post(&session, &json!([legacy_call(1, "roots", &json!({})), call(2, "two", 0)])));
    let (status, _) = connection.head();
    assert_eq!(status, 200);
    let question = connection.event().unwrap();
    assert_eq!(question["method"], "roots/list", "{question}");
    let roots = json!({ "roots": [{ "uri": "file:///home" }] });
    let answer = json!([{ "jsonrpc": "2.0", "id": question["id"], "result": roots }]);
    assert_eq!(server.ask(&post(&session, &answer)).status, 202);
    assert_eq!(outcomes(&connection.event().unwrap()), [(json!(1), json!("1")), (json!(2), json!("two"))]);
}

#[test]
fn over_http_other_revisions_refuse_a_batch_and_do_nothing_of_it() {
    let server = served::Server::start();
    let count = |key: &str| modern_call(1, "count", &json!({ "key": key }));
    let hang = modern_call(1, "hang", &json!({ "key": "batch" }));
    let answer = server.ask(&Request::post(&json!([hang])).header("MCP-Protocol-Version", MODERN));
    assert_eq!((answer.status, &answer.json()["error"]["code"]), (400, &json!(code::INVALID_REQUEST)));
    let session = tests::http::open_session(server.addr);
    let answer =
        server.ask(&Request::legacy(&session, &json!([legacy_call(1, "hang", &json!({ "key": "batch" }))])));
    assert_eq!((answer.status, &answer.json()["error"]["code"]), (400, &json!(code::INVALID_REQUEST)));
    let began = server.ask(&Request::modern(&count("batch began"))).json();
    assert_eq!(tests::message::text(&began), "0");
}
