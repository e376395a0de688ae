//! Tools that run as tasks, seen through the client for tests.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{
    Auth, Context, Elicited, Form, Json, Limits, Progress, RpcError, Server, ServerBuilder, State, ToolError,
    code, tool, tools,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use tests::wait;
use tokio::sync::Notify;
use tokio::task::yield_now;

const EXTENSION: &str = "io.modelcontextprotocol/tasks";

/// What tests and tools tell each other.
#[derive(Clone, Default)]
struct Signals {
    go: Arc<Notify>,
    seen: Arc<AtomicUsize>,
}

/// Counts when it is dropped.
struct Dropped(Signals);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.seen.fetch_add(1, SeqCst);
    }
}

#[derive(Serialize, JsonSchema)]
struct Sum {
    sum: u32,
}

/// Adds, at once or when it is told to go on.
#[tool(task)]
async fn add(State(signals): State<Signals>, a: u32, b: u32, now: bool) -> Json<Sum> {
    if !now {
        signals.go.notified().await;
    }
    Json(Sum { sum: a + b })
}

/// Ends in one way or another.
#[tool(task, timeout = "20ms", task_poll = "250ms", task_ttl = "2m")]
async fn end(how: &str) -> Result<String, ToolError> {
    yield_now().await;
    match how {
        "tool" => Err(ToolError::new("no such luck")),
        "protocol" => Err(ToolError::protocol(-32050, "not like this", None)),
        "panic" => panic!("a secret"),
        "late" => pending().await,
        _ => Ok(how.repeat(1000)),
    }
}

/// Goes on until it is called off, and tells when it is gone.
#[tool(task = "required", concurrency = 2)]
async fn endless(ctx: Context, State(signals): State<Signals>) {
    let _dropped = Dropped(signals.clone());
    let watching = tokio::spawn(async move {
        ctx.cancelled().await;
        signals.seen.fetch_add(10, SeqCst);
    });
    watching.await.unwrap();
    pending::<()>().await;
}

#[derive(Deserialize, Form)]
struct Name {
    #[form(length = 1..=8)]
    name: String,
}

fn shown(answer: Elicited<Name>) -> String {
    answer.accepted().map_or("nobody".to_owned(), |answer| answer.name)
}

/// Asks two things at once, and a third.
#[tool(task)]
async fn ask(ctx: &Context) -> Result<String, ToolError> {
    let (one, two) = tokio::join!(ctx.elicit_as::<Name>("one", "One?"), ctx.elicit::<Name>("Two?"));
    let three = ctx.elicit::<Name>("Three?").await?;
    Ok(format!("{} {} {}", shown(one?), shown(two?), shown(three)))
}

/// Says what it is doing.
#[tool(task)]
async fn report(ctx: &Context, State(signals): State<Signals>) -> String {
    ctx.progress(Progress::new(1.0).message("reading"));
    ctx.progress(Progress::new(0.5).message("going back"));
    ctx.progress(2.0);
    signals.go.notified().await;
    ctx.task_id().unwrap_or_default().to_owned()
}

/// Asks, does something once, and goes on by itself only if it takes long.
#[tool(task = "manual")]
async fn later(ctx: &Context, State(signals): State<Signals>) -> Result<String, ToolError> {
    let name = shown(ctx.elicit_as::<Name>("name", "Who?").await?);
    if name == "quick" {
        return Ok("done at once".to_owned());
    }
    let count = ctx.once("count", async || Ok::<_, ToolError>(signals.seen.fetch_add(1, SeqCst))).await?;
    let is_task = ctx.into_task().await? && ctx.into_task().await?;
    let again = shown(ctx.elicit_as::<Name>("again", "Sure?").await?);
    Ok(format!("{name} {again} {count} {is_task} {}", ctx.task_id().is_some()))
}

/// Asks and becomes a task at the same time.
#[tool(task = "manual")]
async fn both(ctx: &Context) -> Result<String, ToolError> {
    let (name, is_task) = tokio::join!(ctx.elicit::<Name>("Who?"), ctx.into_task());
    Ok(format!("{} {}", shown(name?), is_task?))
}

/// Becomes no task, whatever it says.
#[tool]
async fn never(ctx: &Context) -> Result<bool, ToolError> {
    ctx.into_task().await
}

fn builder(signals: &Signals) -> ServerBuilder<Signals> {
    let builder = Server::builder("tasks", "1.0.0").state(signals.clone());
    builder.tools(tools![add, end, endless, ask, report, later, both, never])
}

fn server() -> (Server, Signals) {
    let signals = Signals::default();
    (builder(&signals).build().unwrap(), signals)
}

fn sum(now: bool) -> Value {
    json!({ "a": 40, "b": 2, "now": now })
}

fn name(name: &str) -> Value {
    json!({ "action": "accept", "content": { "name": name } })
}

fn keys(task: &Value) -> Vec<&str> {
    assert_eq!(task["status"], "input_required", "{task}");
    task["inputRequests"].as_object().unwrap().keys().map(String::as_str).collect()
}

fn text(result: &Value) -> &str {
    result["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{result}"))
}

/// Waits until something is so.
async fn until(is_so: impl Fn() -> bool) {
    while !is_so() {
        yield_now().await;
    }
}

#[test]
fn a_call_that_waits_is_a_task_for_whoever_declares_it_and_waits_for_others() {
    let (server, signals) = server();
    wait(async {
        let client = Client::modern(&server).with_tasks();
        let task = client.call_as_task("add", sum(false)).await.unwrap();
        let mut created = task.created().clone();
        let is_time = |value: &Value| {
            let text = value.as_str().unwrap();
            assert!(text.len() == 24 && text.starts_with("20") && text.ends_with('Z'), "{text}");
        };
        is_time(&created["createdAt"].take());
        is_time(&created["lastUpdatedAt"].take());
        assert_eq!(task.id().len(), 22);
        assert!(created["_meta"].take()["io.modelcontextprotocol/serverInfo"].is_object());
        assert_eq!(
            created,
            json!({ "resultType": "task", "taskId": task.id(), "status": "working", "createdAt": null,
                    "lastUpdatedAt": null, "ttlMs": 3_600_000, "pollIntervalMs": 1000, "_meta": null })
        );
        let working = task.get().await.unwrap();
        assert_eq!((&working["resultType"], &working["status"]), (&json!("complete"), &json!("working")));
        signals.go.notify_one();
        let done = task.until("completed").await.unwrap();
        assert_eq!(done["result"]["structuredContent"], json!({ "sum": 42 }));
        assert_eq!(done["result"]["resultType"], "complete");
        assert_eq!(task.get().await.unwrap(), done, "it stays");
        let mut acknowledged = task.cancel().await.unwrap();
        acknowledged["_meta"].take();
        assert_eq!(acknowledged, json!({ "resultType": "complete", "_meta": null }));
        assert_eq!(task.get().await.unwrap(), done, "what is over cannot be cancelled");

        for client in Client::both(&server) {
            signals.go.notify_one();
            let result = client.call("add", sum(false)).await.unwrap();
            assert_eq!(result.raw()["structuredContent"], json!({ "sum": 42 }));
        }
    });
}

#[test]
fn what_is_known_at_once_is_answered_at_once() {
    let (server, _) = server();
    let client = Client::modern(&server).with_tasks();
    let call = |arguments: Value| {
        wait(client.request_once("tools/call", json!({ "name": "add", "arguments": arguments }))).unwrap()
    };
    assert_eq!(call(sum(true))["structuredContent"], json!({ "sum": 42 }));
    let refused = call(json!({ "a": -1, "b": 2, "now": true }));
    assert_eq!((&refused["resultType"], &refused["isError"]), (&json!("complete"), &json!(true)));
    assert_eq!(text(&refused), "invalid arguments:\n- a: an integer from 0 to 4294967295");
}

#[test]
fn a_task_ends_as_its_call_would_have() {
    let signals = Signals::default();
    let limits = Limits { result_bytes: 6000, ..Limits::default() };
    let server = builder(&signals).limits(limits).build().unwrap();
    let client = Client::modern(&server).with_tasks();
    let end = |how: &str, status: &str| {
        wait(async {
            let task = client.call_as_task("end", json!({ "how": how })).await.unwrap();
            assert_eq!(
                (&task.created()["pollIntervalMs"], &task.created()["ttlMs"]),
                (&json!(250), &json!(120_000))
            );
            task.until(status).await.unwrap()
        })
    };
    for (how, said) in [
        ("tool", "no such luck"),
        ("panic", "internal error; the server's log has the details under reference"),
        ("late", "this took longer than 20ms and was given up; asking for less may help"),
    ] {
        let task = end(how, "completed");
        assert_eq!(task["result"]["isError"], true, "{task}");
        assert!(text(&task["result"]).starts_with(said) && task.get("error").is_none(), "{task}");
    }
    let failed = end("protocol", "failed");
    assert_eq!(failed["error"], json!({ "code": -32050, "message": "not like this" }));
    assert_eq!(failed["statusMessage"], "not like this");
    assert!(failed.get("result").is_none(), "{failed}");
    assert_eq!(text(&end("x", "completed")["result"]).len(), 1000);
    for how in ["xxxx", "xxxxxxxx"] {
        let failed = end(how, "failed");
        assert_eq!(
            failed["error"],
            json!({ "code": code::INTERNAL_ERROR, "message": "the result is too large" })
        );
    }
}

#[test]
fn a_tool_that_must_be_a_task_refuses_clients_that_know_none() {
    let (server, signals) = server();
    let [legacy, modern] = Client::both(&server);
    let refused = wait(modern.call("endless", json!({}))).unwrap_err();
    assert_eq!(refused.code(), code::MISSING_CLIENT_CAPABILITY);
    assert_eq!(refused.data(), Some(&json!({ "requiredCapabilities": { "extensions": { EXTENSION: {} } } })));
    let refused = wait(legacy.call("endless", json!({}))).unwrap();
    assert!(refused.is_error());
    assert_eq!(refused.text(), "this needs a client that can run tools as tasks");
    assert_eq!(signals.seen.load(SeqCst), 0, "it did not begin");
}

#[test]
fn tasks_are_known_to_their_caller_alone() {
    let (server, _) = server();
    let alice = Client::modern(&server).with_auth(Auth::new("alice")).with_tasks();
    let others = [
        Client::modern(&server).with_auth(Auth::new("bob")).with_tasks(),
        Client::modern(&server).with_auth(Auth::anonymous()).with_tasks(),
        Client::modern(&server).with_tasks(),
    ];
    let plain = Client::modern(&server).with_auth(Auth::new("alice"));
    wait(async {
        let task = alice.call_as_task("add", sum(false)).await.unwrap();
        for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
            let params = |id: &str| json!({ "taskId": id, "inputResponses": {} });
            let code = |error: RpcError| (error.code(), error.message().to_owned());
            let unknown = alice.request_once(method, params("x")).await.map_err(code).unwrap_err();
            assert_eq!(unknown.0, code::INVALID_PARAMS);
            for other in &others {
                assert_eq!(
                    other.request_once(method, params(task.id())).await.map_err(code).unwrap_err(),
                    unknown
                );
            }
            for id in ["x", task.id()] {
                let refused = plain.request_once(method, params(id)).await.unwrap_err();
                assert_eq!(refused.code(), code::MISSING_CLIENT_CAPABILITY);
            }
            let no_id = alice.request_once(method, json!({ "taskId": 7 })).await.unwrap_err();
            assert_eq!(no_id.code(), code::INVALID_PARAMS);
        }
        assert_eq!(task.update(json!([])).await.unwrap_err().code(), code::INVALID_PARAMS);
        assert_eq!(task.get().await.unwrap()["status"], "working");
        for method in ["tasks/list", "tasks/result"] {
            let gone = alice.request_once(method, json!({ "taskId": task.id() })).await.unwrap_err();
            assert_eq!(gone.code(), code::METHOD_NOT_FOUND);
        }
    });
}

#[test]
fn only_a_server_with_such_tools_has_the_extension() {
    let (with, _) = server();
    let without = Server::builder("plain", "1.0.0").tools(tools![never]).build().unwrap();
    for (server, declared) in [(with, json!({ EXTENSION: {} })), (without.clone(), Value::Null)] {
        let found = wait(Client::modern(&server).request("server/discover", json!({}))).unwrap();
        assert_eq!(found["capabilities"]["extensions"], declared);
        assert!(found["capabilities"].get("tasks").is_none());
    }
    let client = Client::modern(&without).with_tasks();
    let gone = wait(client.request("tasks/get", json!({ "taskId": "x" }))).unwrap_err();
    assert_eq!(gone.code(), code::METHOD_NOT_FOUND);
    let never = wait(client.call("never", json!({}))).unwrap();
    assert!(never.is_error() && never.text().starts_with("internal error"), "{}", never.text());
}

#[test]
fn questions_stand_in_the_task_until_each_is_answered() {
    let (server, _) = server();
    let client = Client::modern(&server).answering(|_, _| unreachable!("answered by hand")).with_tasks();
    wait(async {
        let task = client.call_as_task("ask", json!({})).await.unwrap();
        assert!(task.created().get("inputRequests").is_none());
        let asked = task.get().await.unwrap();
        assert_eq!(keys(&asked), ["one", "question-1"]);
        assert_eq!(asked["inputRequests"]["one"]["method"], "elicitation/create");
        assert_eq!(asked["inputRequests"]["one"]["params"]["message"], "One?");
        assert!(asked.get("requestState").is_none());
        let acknowledged =
            task.update(json!({ "one": name("Ada"), "unknown": 1, "two": name("x") })).await.unwrap();
        assert_eq!(acknowledged["resultType"], "complete");
        assert!(acknowledged.get("taskId").is_none());
        assert_eq!(keys(&task.get().await.unwrap()), ["question-1"]);
        task.update(json!({ "one": name("again"), "question-1": name("much too long") })).await.unwrap();
        until_keys(&task, &["question-1-2"]).await;
        task.update(json!({ "question-1-2": { "action": "decline" } })).await.unwrap();
        until_keys(&task, &["question-2"]).await;
        task.update(json!({ "question-2": name("Bob") })).await.unwrap();
        let done = task.until("completed").await.unwrap();
        assert_eq!(text(&done["result"]), "Ada nobody Bob");
        assert!(done.get("inputRequests").is_none());
        assert_eq!(task.update(json!({ "one": name("late") })).await.unwrap()["resultType"], "complete");
    });
    let client = client.answering(|_, question| name(&question["message"].as_str().unwrap()[..3]));
    assert_eq!(
        wait(client.call("ask", json!({}))).unwrap().text(),
        "One Two Thr",
        "a client may hide it all"
    );
}

async fn until_keys(task: &mcp_core::testing::Task<'_>, expected: &[&str]) {
    loop {
        let now = task.get().await.unwrap();
        if now["status"] == "input_required" && keys(&now) == expected {
            return;
        }
        yield_now().await;
    }
}

#[test]
fn a_task_that_is_called_off_is_told_and_dropped() {
    let (server, signals) = server();
    let client = Client::modern(&server).with_tasks();
    wait(async {
        let task = client.call_as_task("endless", json!({})).await.unwrap();
        task.cancel().await.unwrap();
        assert_eq!(task.get().await.unwrap()["status"], "cancelled");
        until(|| signals.seen.load(SeqCst) == 11).await;
        let kept = task.get().await.unwrap();
        assert_eq!(kept["status"], "cancelled");
        assert!(kept.get("result").is_none() && kept.get("error").is_none());
        task.cancel().await.unwrap();

        let tasks =
            [client.call_as_task("endless", json!({})).await, client.call_as_task("ask", json!({})).await];
        assert!(tasks[1].is_err(), "the client cannot be asked anything");
        server.end_tasks().await;
        assert_eq!(tasks[0].as_ref().unwrap().get().await.unwrap()["status"], "cancelled");
        until(|| signals.seen.load(SeqCst) == 22).await;
    });
}

#[test]
fn progress_is_what_the_task_says() {
    let (server, signals) = server();
    let client = Client::modern(&server).with_tasks();
    wait(async {
        let params = json!({ "name": "report", "arguments": {}, "_meta": { "progressToken": 1 } });
        let created = client.request_once("tools/call", params).await.unwrap();
        assert_eq!(created["statusMessage"], "reading");
        signals.go.notify_one();
        let task = client.call_as_task("report", json!({})).await.unwrap();
        signals.go.notify_one();
        let done = task.until("completed").await.unwrap();
        assert_eq!((text(&done["result"]), &done["statusMessage"]), (task.id(), &json!("reading")));
        assert!(client.notifications().is_empty());
    });
    signals.go.notify_one();
    assert_eq!(wait(Client::modern(&server).call("report", json!({}))).unwrap().text(), "");
}

#[test]
fn a_handler_may_ask_before_it_becomes_a_task() {
    let (server, signals) = server();
    let client = Client::modern(&server).answering(|_, _| unreachable!("answered by hand")).with_tasks();
    let call = async |params: Value| client.request_once("tools/call", params).await.unwrap();
    wait(async {
        let asked = call(json!({ "name": "later", "arguments": {} })).await;
        assert_eq!(asked["resultType"], "input_required");
        assert!(asked.get("taskId").is_none());
        let retry = |answer: &str| {
            json!({ "name": "later", "arguments": {}, "requestState": asked["requestState"],
                    "inputResponses": { "name": name(answer) } })
        };
        assert_eq!(text(&call(retry("quick")).await), "done at once");
        let created = call(retry("Ada")).await;
        assert_eq!(created["resultType"], "task", "{created}");
        assert!(created.get("requestState").is_none() && created.get("inputRequests").is_none());
    });
    let answering = |_: &str, question: &Value| name(&question["message"].as_str().unwrap()[..3]);
    let client = client.answering(answering);
    assert_eq!(wait(client.call("later", json!({}))).unwrap().text(), "Who Sur 1 true true");
    let plain = Client::modern(&server).answering(answering);
    assert_eq!(wait(plain.call("later", json!({}))).unwrap().text(), "Who Sur 2 false false");
    assert_eq!(signals.seen.load(SeqCst), 3, "once for each call");
    assert_eq!(wait(client.call("both", json!({}))).unwrap().text(), "Who true", "the question comes first");
}

#[test]
fn limits_on_tasks_bite_and_free_places_are_taken_again() {
    let signals = Signals::default();
    let limits = Limits { tasks_at_work: 3, tasks_per_caller: 2, ..Limits::default() };
    let server = builder(&signals).limits(limits).build().unwrap();
    let [alice, bob] =
        ["alice", "bob"].map(|name| Client::modern(&server).with_auth(Auth::new(name)).with_tasks());
    const FULL: &str = "too many tasks are at work; trying again later may help";
    wait(async {
        let refused = async |client: &Client, tool: &str, said: &str| {
            let result =
                client.request_once("tools/call", json!({ "name": tool, "arguments": sum(false) })).await;
            assert_eq!(text(&result.unwrap()), said);
        };
        let first = alice.call_as_task("add", sum(false)).await.unwrap();
        let second = alice.call_as_task("endless", json!({})).await.unwrap();
        refused(&alice, "add", FULL).await;
        let third = bob.call_as_task("endless", json!({})).await.unwrap();
        refused(&bob, "add", FULL).await;
        signals.go.notify_one();
        first.until("completed").await.unwrap();
        refused(
            &bob,
            "endless",
            "endless serves 2 calls at a time and is busy; trying again shortly may help",
        )
        .await;
        second.cancel().await.unwrap();
        third.cancel().await.unwrap();
        until(|| signals.seen.load(SeqCst) == 22).await;
        bob.call_as_task("endless", json!({})).await.unwrap();
    });
}

/// Waits for ever.
#[tool(task, task_ttl = "30ms")]
async fn forgotten(State(signals): State<Signals>) {
    let _dropped = Dropped(signals);
    pending::<()>().await;
}

#[test]
fn a_task_is_ended_and_forgotten_when_its_time_is_over() {
    let signals = Signals::default();
    let server = Server::builder("tasks", "1.0.0").state(signals.clone()).tools(tools![forgotten, add]);
    let server = server.build().unwrap();
    let client = Client::modern(&server).with_tasks();
    wait(async {
        let task = client.call_as_task("forgotten", json!({})).await.unwrap();
        until(|| signals.seen.load(SeqCst) == 1).await;
        let failed = task.get().await.unwrap();
        assert_eq!(failed["error"]["message"], "the task took longer than it is kept");
        while task.get().await.is_ok() {
            yield_now().await;
        }
    });
    let problems = Server::builder("tasks", "1.0.0").task_ttl(std::time::Duration::ZERO).build().unwrap_err();
    assert_eq!(problems.problems(), ["`task_ttl` is 0, so that every task would be forgotten at once"]);
}
