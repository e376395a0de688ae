//! Progress and log messages: at a bounded rate, the newest progress always, and nothing after the end.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::{Client, Notification};
use mcp_core::{Context, LogLevel, Server, code, tool, tools};
use serde_json::{Value, json};
use std::sync::Mutex;
use std::time::Duration;
use tests::message::{legacy_call, modern_call, text};
use tests::served;
use tokio::time::{Instant, sleep};

/// Reports every step, all at once.
#[tool]
async fn rush(ctx: &Context, steps: u32) {
    for step in 1..=steps {
        ctx.progress((f64::from(step), f64::from(steps)));
    }
}

/// Reports every step at once, and rests before it is done.
#[tool]
async fn rush_and_rest(ctx: &Context, steps: u32) {
    for step in 1..=steps {
        ctx.progress(f64::from(step));
    }
    sleep(Duration::from_secs(10)).await;
}

/// Begins a task that reports every step, and waits for it.
#[tool]
async fn rush_apart(ctx: &Context, steps: u32) {
    let apart = ctx.clone();
    let task = tokio::spawn(async move {
        // The call waits by now: whoever polls it has to be told of progress that is kept.
        sleep(Duration::from_secs(1)).await;
        for step in 1..=steps {
            apart.progress(f64::from(step));
        }
        sleep(Duration::from_secs(10)).await;
    });
    task.await.unwrap();
}

/// Reports a step every millisecond.
#[tool]
async fn walk(ctx: &Context, steps: u32) {
    for step in 1..=steps {
        ctx.progress(f64::from(step));
        sleep(Duration::from_millis(1)).await;
    }
}

/// Reports what is no progress.
#[tool]
async fn stagger(ctx: &Context) {
    for value in [2.0, 2.0, 1.0, f64::NAN, f64::INFINITY, 3.0] {
        ctx.progress(value);
    }
    ctx.progress((4.0, f64::NAN));
}

/// Logs many messages at once, the last of them an error.
#[tool]
async fn chatter(ctx: &Context, messages: u32) {
    for message in 1..messages {
        ctx.log(LogLevel::Info, message);
    }
    ctx.log(LogLevel::Error, messages);
}

/// Logs many messages, rests, and logs one more.
#[tool]
async fn chatter_and_rest(ctx: &Context, messages: u32) {
    for message in 1..=messages {
        ctx.log(LogLevel::Info, message);
    }
    sleep(Duration::from_secs(1)).await;
    ctx.log(LogLevel::Info, "rested");
}

static KEPT: Mutex<Option<Context>> = Mutex::new(None);

/// Keeps its context beyond its end.
#[tool]
async fn leak(ctx: &Context) {
    *KEPT.lock().unwrap() = Some(ctx.clone());
}

/// Reports more than may be sent, and waits to be cancelled.
#[tool]
async fn rush_and_hang(ctx: &Context) {
    for step in 1..=100 {
        ctx.progress(f64::from(step));
        (0..3).for_each(|_| ctx.log(LogLevel::Info, "line"));
    }
    std::future::pending::<()>().await;
}

fn server() -> Server {
    let tools = tools![
        rush,
        rush_and_rest,
        rush_apart,
        walk,
        stagger,
        chatter,
        chatter_and_rest,
        leak,
        rush_and_hang
    ];
    Server::builder("reports", "1.0.0").tools(tools).build().unwrap()
}

/// Calls a tool with a progress token and a log level.
async fn call(client: &Client, tool: &str, arguments: Value) -> Vec<Notification> {
    let meta = json!({ "progressToken": "t", "io.modelcontextprotocol/logLevel": "info" });
    let params = json!({ "name": tool, "arguments": arguments, "_meta": meta });
    let result = client.request("tools/call", params).await.unwrap();
    assert_eq!(result["isError"], Value::Null, "{result}");
    client.notifications()
}

fn values(sent: &[Notification]) -> Vec<f64> {
    let progress = sent.iter().filter(|sent| sent.method == "notifications/progress");
    progress.map(|sent| sent.params["progress"].as_f64().unwrap()).collect()
}

#[tokio::test(start_paused = true)]
async fn of_a_flood_of_progress_a_burst_is_sent_and_then_the_last_value_before_the_result() {
    for client in Client::both(&server()) {
        let sent = call(&client, "rush", json!({ "steps": 1_000_000 })).await;
        assert_eq!(values(&sent), [1., 2., 3., 4., 5., 6., 7., 8., 9., 10., 1_000_000.]);
        assert_eq!(sent.last().unwrap().params["total"], 1_000_000.0);
        // Fewer than a burst are all sent.
        assert_eq!(values(&call(&client, "rush", json!({ "steps": 3 })).await), [1., 2., 3.]);
    }
}

#[tokio::test(start_paused = true)]
async fn the_newest_progress_does_not_wait_for_the_end_of_the_call() {
    for tool in ["rush_and_rest", "rush_apart"] {
        let server = server();
        let client = std::sync::Arc::new(Client::modern(&server));
        let calling = std::sync::Arc::clone(&client);
        let began = Instant::now();
        let task = tokio::spawn(async move {
            let meta = json!({ "progressToken": 1 });
            let params = json!({ "name": tool, "arguments": { "steps": 500 }, "_meta": meta });
            calling.request("tools/call", params).await.unwrap();
        });
        sleep(Duration::from_secs(2)).await;
        assert!(!task.is_finished());
        assert_eq!(values(&client.notifications()).last(), Some(&500.0), "{tool}");
        task.await.unwrap();
        assert!(began.elapsed() >= Duration::from_secs(10));
        assert_eq!(client.notifications(), [], "nothing is sent twice");
    }
}

#[tokio::test(start_paused = true)]
async fn steady_progress_is_sent_twenty_times_a_second_and_always_grows() {
    let client = Client::modern(&server());
    let began = Instant::now();
    let sent = values(&call(&client, "walk", json!({ "steps": 2000 })).await);
    let expected = 10 + began.elapsed().as_millis() as usize / 50;
    assert!(sent.len().abs_diff(expected) <= 2, "{} instead of {expected}", sent.len());
    assert!(sent.is_sorted_by(|a, b| a < b), "{sent:?}");
    assert_eq!(sent.last(), Some(&2000.0));
}

#[tokio::test]
async fn hnd_14_progress_that_does_not_grow_or_is_no_number_is_dropped() {
    for client in Client::both(&server()) {
        assert_eq!(values(&call(&client, "stagger", json!({})).await), [2.0, 3.0]);
    }
}

#[tokio::test]
async fn the_token_comes_back_as_the_client_wrote_it() {
    let client = Client::modern(&server());
    for token in [json!("t"), json!(""), json!("0"), json!(0), json!(-7), json!("1\u{0}\"\\")] {
        let params =
            json!({ "name": "rush", "arguments": { "steps": 1 }, "_meta": { "progressToken": token } });
        client.request("tools/call", params).await.unwrap();
        assert_eq!(client.notifications()[0].params["progressToken"], token);
    }
    client.request("tools/call", json!({ "name": "rush", "arguments": { "steps": 1 } })).await.unwrap();
    assert_eq!(client.notifications(), []);
}

#[tokio::test]
async fn a_token_of_another_type_is_refused() {
    for client in Client::both(&server()) {
        for token in [json!(1.5), json!(1e300), json!(true), json!([]), json!({}), json!(["t"])] {
            let params =
                json!({ "name": "rush", "arguments": { "steps": 1 }, "_meta": { "progressToken": token } });
            let error = client.request("tools/call", params).await.unwrap_err();
            assert_eq!(error.code(), code::INVALID_PARAMS, "{token}");
            assert_eq!(client.notifications(), []);
        }
    }
}

#[tokio::test]
async fn hnd_14_nothing_is_sent_for_a_call_that_is_over() {
    let client = Client::modern(&server());
    call(&client, "leak", json!({})).await;
    let context = KEPT.lock().unwrap().take().unwrap();
    context.progress(1.0);
    context.log(LogLevel::Emergency, "late");
    assert_eq!(client.notifications(), []);
}

#[tokio::test(start_paused = true)]
async fn of_a_flood_of_log_messages_a_hundred_are_sent_and_the_rest_is_counted() {
    for client in Client::both(&server()) {
        let sent = call(&client, "chatter", json!({ "messages": 100_000 })).await;
        assert_eq!(sent.len(), 101);
        assert_eq!((&sent[99].params["data"], &sent[99].params["level"]), (&json!(100), &json!("info")));
        // As severe as the most severe that is lost.
        assert_eq!(sent[100].params["level"], "error");
        let data = sent[100].params["data"].as_str().unwrap();
        assert!(data.starts_with("99900 log messages were dropped"), "{data}");
        assert_eq!(call(&client, "chatter", json!({ "messages": 100 })).await.len(), 100);

        let sent = call(&client, "chatter_and_rest", json!({ "messages": 150 })).await;
        assert_eq!(sent.len(), 102);
        assert!(sent[100].params["data"].as_str().unwrap().starts_with("50 log messages"), "{:?}", sent[100]);
        assert_eq!(sent[101].params["data"], "rested");
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_that_was_kept_is_sent_for_a_cancelled_call() {
    let server = server();
    let client = Client::legacy(&server);
    let params = json!({ "name": "rush_and_hang", "arguments": {}, "_meta": { "progressToken": 1 } });
    let asked = tokio::time::timeout(Duration::from_millis(1), client.request("tools/call", params)).await;
    assert!(asked.is_err(), "the call hangs");
    let sent = client.notifications();
    assert!(!sent.iter().any(|sent| sent.params["progress"] == 100.0), "the last one was kept");
    assert!(!sent.iter().any(|sent| sent.params.to_string().contains("dropped")), "{sent:?}");
}

#[test]
fn hnd_11_a_flood_over_http_is_a_short_stream() {
    let server = served::Server::start();
    let mut message = modern_call(1, "flood", &json!({ "count": 1_000_000 }));
    message["params"]["_meta"]["progressToken"] = 1.into();
    let events = server.ask(&tests::http::Request::modern(&message)).events();
    assert!(events.len() < 200, "{} events", events.len());
    assert_eq!(events[events.len() - 2]["params"]["progress"], 999_999.0);
    assert_eq!(text(&events[events.len() - 1]), "flooded");
}

#[test]
fn hnd_11_a_flood_on_a_pipe_is_short_too() {
    let mut server = tests::stdio::Server::start(env!("CARGO_BIN_EXE_fault-server"));
    server.initialize();
    let mut call = legacy_call(1, "flood", &json!({ "count": 1_000_000 }));
    call["params"]["_meta"] = json!({ "progressToken": 1 });
    server.send(&call);
    let mut messages = vec![server.receive()];
    while messages.last().unwrap()["id"].is_null() {
        messages.push(server.receive());
    }
    assert!(messages.len() < 200, "{} messages", messages.len());
    assert_eq!(messages[messages.len() - 2]["params"]["progress"], 999_999.0);
}
