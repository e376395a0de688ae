//! The keys that decide how a handler runs: `timeout`, `concurrency` and `blocking`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::transport::{PendingCall, Reply};
use mcp_core::{
    Auth, Context, Limits, Server, State, code, prompt, prompts, provider, resource, resources, tool, tools,
};
use serde_json::{Value, json};
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Condvar, Mutex};
use std::task::Poll;
use std::time::Duration;
use tests::message::{legacy, legacy_call, modern, modern_call, text};
use tests::pipe::{Pipe, read};
use tests::stdio;
use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

/// What the handlers of one test share.
#[derive(Clone, Default)]
struct Shared(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// Sends when the call of the handler is told that it is not wanted any more.
    cancelled: Mutex<Option<oneshot::Sender<()>>>,
    /// Lets a handler go on.
    go: Notify,
    /// The same for one that blocks.
    gate: Mutex<Option<Receiver<()>>>,
}

impl Shared {
    fn watch(&self, ctx: &Context) {
        let (ctx, sender) = (ctx.clone(), self.0.cancelled.lock().unwrap().take());
        if let Some(sender) = sender {
            tokio::spawn(async move {
                ctx.cancelled().await;
                sender.send(()).unwrap();
            });
        }
    }

    fn told(&self) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        *self.0.cancelled.lock().unwrap() = Some(sender);
        receiver
    }

    /// What a blocking handler waits for.
    fn close(&self) -> Sender<()> {
        let (sender, receiver) = channel();
        *self.0.gate.lock().unwrap() = Some(receiver);
        sender
    }

    fn pass(&self) {
        let gate = self.0.gate.lock().unwrap().take();
        if let Some(gate) = gate {
            let _ = gate.recv();
        }
    }
}

/// Never ends.
#[tool(timeout = "5s", concurrency = 1)]
async fn endless(ctx: &Context, State(shared): State<Shared>) {
    shared.watch(ctx);
    std::future::pending::<()>().await;
}

/// Never ends.
#[prompt(name = "endless", timeout = "1500ms", concurrency = 1)]
async fn endless_prompt(#[arg(complete = never)] _text: Option<&str>) -> String {
    std::future::pending().await
}

async fn never(_: &str) -> Vec<String> {
    std::future::pending().await
}

/// Never ends.
#[resource("endless:now", timeout = "2m", concurrency = 1)]
async fn endless_resource() -> String {
    std::future::pending().await
}

/// Ends just in time.
#[tool(timeout = "5s")]
async fn in_time(#[arg(default = 4999)] milliseconds: u64) -> &'static str {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    "in time"
}

/// Ends when it is let go; or panics.
#[tool(concurrency = 2)]
async fn held(State(shared): State<Shared>, #[arg(default)] panicking: bool) -> &'static str {
    shared.0.go.notified().await;
    assert!(!panicking, "secret");
    "held"
}

/// Blocks until it is let go.
#[tool(blocking, concurrency = 1, timeout = "5s")]
fn blocked(State(shared): State<Shared>, text: &str) -> String {
    shared.pass();
    assert!(text != "panic", "secret");
    text.to_owned()
}

fn server(shared: &Shared) -> Server {
    let builder = Server::builder("keys", "1.0.0").state(shared.clone());
    let builder = builder.tools(tools![endless, in_time, held, blocked]);
    builder.prompts(prompts![endless_prompt]).resources(resources![endless_resource]).build().unwrap()
}

/// The same request in both eras, on a pipe that has shaken hands.
async fn eras(server: &Server, method: &str, params: Value) -> [(Pipe, Value); 2] {
    let pipe = Pipe::new(server);
    pipe.ask(&tests::message::initialize("2025-11-25")).await;
    [(pipe, legacy(1, method, &params)), (Pipe::new(server), modern(1, method, params))]
}

fn busy(name: &str, places: usize) -> String {
    let calls = if places == 1 { "1 call".to_owned() } else { format!("{places} calls") };
    format!("{name} serves {calls} at a time and is busy; trying again shortly may help")
}

#[tokio::test(start_paused = true)]
async fn hnd_04_a_tool_that_never_ends_is_answered_in_time_and_told_so() {
    let shared = Shared::default();
    for (pipe, message) in eras(&server(&shared), "tools/call", json!({ "name": "endless" })).await {
        // Twice, since the first call must not keep the only place.
        for _ in 0..2 {
            let (told, start) = (shared.told(), Instant::now());
            let (reply, out) = pipe.begin(&message).await;
            assert_eq!(start.elapsed(), Duration::from_secs(5));
            let answer = read(&out);
            assert_eq!(text(&answer), "this took longer than 5s and was given up; asking for less may help");
            assert_eq!((reply, &answer["result"]["isError"]), (Reply::Answered, &json!(true)));
            told.await.unwrap();
            assert_eq!(pipe.calls_at_work(), 0);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn hnd_04_a_prompt_a_resource_and_a_completion_that_never_end_are_answered_with_an_error() {
    let server = server(&Shared::default());
    let reference = json!({ "type": "ref/prompt", "name": "endless" });
    let argument = json!({ "name": "_text", "value": "" });
    for (method, params, after, busy_name) in [
        ("prompts/get", json!({ "name": "endless" }), Duration::from_millis(1500), Some("endless")),
        ("resources/read", json!({ "uri": "endless:now" }), Duration::from_secs(120), Some("endless:now")),
        (
            "completion/complete",
            json!({ "ref": reference, "argument": argument }),
            Duration::from_millis(1500),
            None,
        ),
    ] {
        for (pipe, mut message) in eras(&server, method, params).await {
            let start = Instant::now();
            let first = pipe.begin(&message);
            message["id"] = json!(2);
            if let Some(name) = busy_name {
                let answer = pipe.ask(&message).await;
                assert_eq!(
                    answer["error"],
                    json!({ "code": code::INTERNAL_ERROR, "message": busy(name, 1) })
                );
            }
            let answer = read(&first.await.1);
            assert_eq!(start.elapsed(), after, "{method}");
            let message =
                format!("this took longer than {after:?} and was given up; asking for less may help");
            assert_eq!(answer["error"], json!({ "code": code::INTERNAL_ERROR, "message": message }));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_ends_in_time_is_not_disturbed() {
    let server = server(&Shared::default());
    for client in Client::both(&server) {
        assert_eq!(client.call("in_time", json!({})).await.unwrap().text(), "in time");
        assert!(client.call("in_time", json!({ "milliseconds": 5001 })).await.unwrap().is_error());
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_taken_back_is_not_answered_when_its_time_is_over() {
    let server = server(&Shared::default());
    for (pipe, message) in eras(&server, "tools/call", json!({ "name": "endless" })).await {
        let call = pipe.begin(&message);
        cancel(&pipe, 1);
        let start = Instant::now();
        assert_eq!(call.await, (Reply::Cancelled, vec![]));
        assert_eq!(start.elapsed(), Duration::ZERO);
    }
}

fn cancel(pipe: &Pipe, id: u64) {
    let params = json!({ "requestId": id });
    let message = json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": params });
    pipe.hand_in(message.to_string().as_bytes());
}

async fn answer(call: PendingCall) -> Value {
    read(&call.await.1)
}

#[tokio::test]
async fn as_many_calls_as_there_are_places_are_served_and_a_place_is_free_however_its_call_ends() {
    let shared = Shared::default();
    let pipe = Pipe::new(&server(&shared));
    let call = |id: u64, panicking: bool| modern_call(id, "held", &json!({ "panicking": panicking }));
    let mut others = vec![pipe.begin(&call(1, false))];
    for ending in ["end", "panic", "cancellation", "drop", "bad arguments"] {
        let one = match ending {
            "bad arguments" => {
                let refused = pipe.ask(&modern_call(2, "held", &json!({ "panicking": 7 }))).await;
                assert!(text(&refused).starts_with("invalid arguments"), "{refused}");
                pipe.begin(&call(2, false))
            }
            _ => pipe.begin(&call(2, ending == "panic")),
        };
        let refused = pipe.ask(&call(3, false)).await;
        assert_eq!(text(&refused), busy("held", 2), "{ending}");
        assert_eq!(refused["result"]["isError"], true);
        match ending {
            "drop" => drop(one),
            "cancellation" => {
                cancel(&pipe, 2);
                assert_eq!(one.await.0, Reply::Cancelled);
            }
            _ => {
                // The one that waits first goes first: it is the other call, which begins anew.
                let first = tokio::spawn(others.remove(0));
                let second = tokio::spawn(one);
                shared.0.go.notify_one();
                shared.0.go.notify_one();
                assert_eq!(text(&read(&first.await.unwrap().1)), "held");
                let second = read(&second.await.unwrap().1);
                assert_eq!(second["result"]["isError"] == true, ending == "panic", "{second}");
                others.push(pipe.begin(&call(1, false)));
            }
        }
        let again = pipe.begin(&call(4, false));
        assert_eq!(pipe.calls_at_work(), 2, "{ending}");
        drop(again);
    }
}

#[tokio::test]
async fn a_blocking_handler_keeps_its_place_until_its_work_is_over() {
    let shared = Shared::default();
    let pipe = Pipe::new(&server(&shared));
    let call = |id: u64, text: &str| modern_call(id, "blocked", &json!({ "text": text }));
    for ending in ["end", "panic", "cancellation", "drop"] {
        let go = shared.close();
        let one = pipe.begin(&call(1, ending));
        match ending {
            "drop" => drop(one),
            "cancellation" => {
                cancel(&pipe, 1);
                assert_eq!(one.await.0, Reply::Cancelled);
            }
            _ => {
                assert_eq!(text(&pipe.ask(&call(2, "x")).await), busy("blocked", 1));
                go.send(()).unwrap();
                let answer = answer(one).await;
                assert_eq!(answer["result"]["isError"] == true, ending == "panic", "{answer}");
                assert!(!text(&answer).contains("secret"), "{answer}");
            }
        }
        if matches!(ending, "drop" | "cancellation") {
            // Nobody waits for the work any more, but it is still at work.
            assert_eq!(text(&pipe.ask(&call(2, "x")).await), busy("blocked", 1), "{ending}");
            go.send(()).unwrap();
        }
        free(&pipe, &call(3, "free")).await;
    }
}

/// Blocks until it is let go, however many do.
#[tool(blocking)]
fn blocked_too(State(shared): State<Shared>) -> &'static str {
    shared.pass();
    "free"
}

#[tokio::test]
async fn hnd_08_work_that_blocks_keeps_its_place_in_the_server_when_its_call_is_over() {
    let shared = Shared::default();
    let limits = Limits { blocking_calls: 1, ..Limits::default() };
    let builder = Server::builder("keys", "1.0.0").state(shared.clone()).limits(limits);
    let server = builder.tools(tools![blocked_too]).build().unwrap();
    let (one, other) = (Pipe::new(&server), Pipe::new(&server));
    let go = shared.close();
    drop(one.begin(&modern_call(1, "blocked_too", &json!({}))));
    let refused = other.ask(&modern_call(1, "blocked_too", &json!({}))).await;
    assert!(text(&refused).contains("busy with long work"), "{refused}");
    go.send(()).unwrap();
    free(&other, &modern_call(2, "blocked_too", &json!({}))).await;
}

/// Asks until there is a place, which is given back on the thread where the work ends.
async fn free(pipe: &Pipe, message: &Value) {
    let start = std::time::Instant::now();
    while start.elapsed() < stdio::PATIENCE {
        let answer = pipe.ask(message).await;
        if text(&answer) == "free" {
            return;
        }
        assert!(text(&answer).contains("busy"), "{answer}");
        tokio::task::yield_now().await;
    }
    panic!("the place is never free");
}

async fn poll_once<F: Future>(mut future: Pin<&mut F>) -> Poll<F::Output> {
    poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await
}

#[tokio::test]
async fn a_blocking_handler_that_takes_too_long_is_answered_and_keeps_its_place() {
    let shared = Shared::default();
    let go = shared.close();
    let pipe = Pipe::new(&server(&shared));
    let call = |id: u64, text: &str| modern_call(id, "blocked", &json!({ "text": text }));
    let mut one = pin!(pipe.begin(&call(1, "late")));
    assert!(poll_once(one.as_mut()).await.is_pending());
    // By hand: paused time does not pass by itself while a thread is at work.
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(5)).await;
    tokio::time::resume();
    let answer = read(&one.await.1);
    assert!(text(&answer).starts_with("this took longer than 5s"), "{answer}");
    assert_eq!(text(&pipe.ask(&call(2, "x")).await), busy("blocked", 1));
    go.send(()).unwrap();
    free(&pipe, &call(3, "free")).await;
}

/// Waits for its turn, in every way that blocks.
struct Blocking((Mutex<u32>, Condvar));

#[provider]
impl Blocking {
    /// Counts.
    #[tool(blocking)]
    fn count(
        &self,
        ctx: &Context,
        auth: &Auth,
        State(by): State<u32>,
        names: &[String],
        end: Option<&str>,
    ) -> String {
        let mut count = self.0.0.lock().unwrap();
        *count += by;
        self.0.1.notify_all();
        let thread = std::thread::current().name().unwrap_or_default().to_owned();
        format!(
            "{count} {} {} {} {end:?} {}",
            auth.is_local(),
            names.join("+"),
            ctx.request_id(),
            thread.is_empty()
        )
    }

    /// Says the count.
    #[resource("count:{least}", blocking)]
    fn counted(&self, least: u32) -> String {
        let count = self.0.0.lock().unwrap();
        self.0.1.wait_while(count, |count| *count < least).unwrap().to_string()
    }

    /// Asks for the count.
    #[prompt(blocking)]
    fn ask(&self, text: &str, number: Option<u8>) -> String {
        format!("{text} {number:?} {}", self.0.0.lock().unwrap())
    }
}

#[tokio::test]
async fn every_kind_of_handler_may_block_with_all_that_it_takes() {
    let builder = Server::builder("blocking", "1.0.0").state(3_u32);
    let server = builder.provider(Blocking(Default::default())).build().unwrap();
    for (client, count) in Client::both(&server).iter().zip([3, 6]) {
        let uri = format!("count:{count}");
        let result = client.call("count", json!({ "names": ["a", "b\u{e9}"], "end": "\n" })).await.unwrap();
        let text = result.text();
        assert!(
            text.starts_with(&format!("{count} true a+b\u{e9} ")) && text.contains("Some(\"\\n\")"),
            "{text}"
        );
        assert_eq!(json!(client.read(&uri).await.unwrap())[0]["text"], count.to_string());
        let prompt = client.get_prompt("ask", json!({ "text": "a", "number": "7" })).await.unwrap();
        assert_eq!(prompt.messages[0].content.as_text(), Some(&*format!("a Some(7) {count}")));
        for error in [
            client.get_prompt("ask", json!({ "number": "x" })).await.unwrap_err(),
            client.read("count:x").await.unwrap_err(),
        ] {
            assert_eq!(error.code(), code::INVALID_PARAMS, "{error:?}");
        }
        assert!(
            client.call("count", json!({})).await.unwrap().text().starts_with("invalid arguments:\n- names")
        );
    }
}

#[test]
fn hnd_05_a_blocking_handler_holds_up_nobody_on_the_same_pipe() {
    let mut server = stdio::Server::start(env!("CARGO_BIN_EXE_fault-server"));
    server.initialize();
    for call in [modern_call, legacy_call] {
        let key = json!({ "key": format!("{call:p}") });
        for id in 1..=20 {
            server.send(&call(Value::from(id), "wait_apart", &key));
        }
        let added = server.ask(&call(Value::from("add"), "add", &json!({ "a": 1, "b": 2 })));
        assert_eq!((&added["id"], text(&added)), (&json!("add"), "3"));
        server.send(&call(Value::from("tick"), "tick", &key));
        let mut ids: Vec<Value> = (0..21).map(|_| server.receive()["id"].clone()).collect();
        ids.retain(Value::is_u64);
        ids.sort_by_key(Value::as_u64);
        assert_eq!(ids, (1..=20).map(Value::from).collect::<Vec<_>>());
        let words = json!({ "text": "a b", "more": ["c"], "last": "\"d\"" });
        assert_eq!(
            text(&server.ask(&call(Value::from(1), "words_apart", &words))),
            "3 Some(\"\\\"d\\\"\") false"
        );
        let panicked = server.ask(&call(Value::from(1), "panic_apart", &json!({})));
        assert!(text(&panicked).starts_with("internal error; the server's log has"), "{panicked}");
        assert_eq!(panicked["result"]["isError"], true);
    }
    server.assert_alive();
    let errors = server.finish().errors;
    assert!(errors.contains("secret of the panic") && errors.contains("panic_apart"), "{errors}");
}
