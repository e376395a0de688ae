//! The operator's log: each call a span, with the names of OpenTelemetry; and what of it goes to the client.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::transport::{Arrival, Outbox, Received};
use mcp_core::{
    ClientLog, Context, RpcError, Server, ToolError, code, prompt, prompts, resource, resources, tool, tools,
};
use serde_json::{Map, Value, json};
use std::fmt;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::instrument::{Instrument, WithSubscriber};
use tracing::span::{Attributes, Id, Record};
use tracing::{Level, Subscriber};
use tracing_subscriber::layer::{Context as Spans, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

const TARGET: &str = "shop";

/// Logs what may be sent and what may not.
#[tool]
async fn buy(count: u32) -> String {
    tracing::info!(target: "shop", count, price = 1.5, gift = true, article = %"tea", "sold");
    tracing::info!(target: "shop::stock", left = -1, "counted");
    tracing::debug!(target: "shop", "detail");
    tracing::error!(target: "shopping", "another target");
    tracing::error!(target: "mcp_core", "the SDK's own");
    tokio::task::yield_now().await;
    tracing::warn!(target: "shop", "after a wait");
    "bought".to_owned()
}

/// Logs from tasks of its own.
#[tool]
async fn delegate() {
    let inside = async { tracing::info!(target: "shop", "in a span") };
    tokio::spawn(inside.instrument(tracing::info_span!("part")).with_current_subscriber()).await.unwrap();
    tokio::spawn(async { tracing::info!(target: "shop", "lost") }.with_current_subscriber()).await.unwrap();
}

/// Logs from a thread for work that blocks.
#[tool(blocking)]
fn grind() {
    tracing::info!(target: "shop", "ground");
}

/// Logs more than may be sent.
#[tool]
async fn shout(lines: u32) {
    for line in 0..lines {
        tracing::info!(target: "shop", line);
    }
}

/// Logs fields that are too many and too long.
#[tool]
async fn ramble() {
    let (text, other) = ("é".repeat(5000), vec!["x"; 5000]);
    tracing::info!(target: "shop", text, ?other, "{}", "m".repeat(5000));
}

/// Fails as it is told.
#[tool]
async fn fail(ctx: &Context, how: &str) -> Result<String, ToolError> {
    match how {
        "tool" => Err(ToolError::new("secret of the tool")),
        "peer" => Err(ToolError::protocol(code::INVALID_PARAMS, "secret of the peer", None)),
        "panic" => panic!("secret of the panic"),
        "cancel" => {
            ctx.cancelled().await;
            std::future::pending().await
        }
        _ => Ok("done".to_owned()),
    }
}

/// Greets.
#[prompt]
fn greet(name: &str) -> String {
    name.to_owned()
}

/// A page.
#[resource("shop://{page}")]
fn page(page: &str) -> String {
    page.to_owned()
}

fn server() -> Server {
    let tools = tools![buy, delegate, grind, shout, ramble, fail];
    let server = Server::builder("shop", "1.0.0").tools(tools).prompts(prompts![greet]);
    server.resources(resources![page]).build().unwrap()
}

/// The fields of every span, as they are recorded.
#[derive(Clone, Default)]
struct Recorded(Arc<Mutex<Vec<Seen>>>);

/// A span's id and its fields.
type Seen = (u64, Map<String, Value>);

struct Fields<'a>(&'a mut Map<String, Value>);

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").into());
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Recorded {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, _: Spans<'_, S>) {
        let mut fields = Map::new();
        fields.insert("span".to_owned(), attributes.metadata().name().into());
        attributes.record(&mut Fields(&mut fields));
        self.0.lock().unwrap().push((id.into_u64(), fields));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Spans<'_, S>) {
        let mut spans = self.0.lock().unwrap();
        // Ids are used again: the last is meant.
        let (_, fields) = spans.iter_mut().rev().find(|(known, _)| *known == id.into_u64()).unwrap();
        values.record(&mut Fields(fields));
    }
}

/// What one request leaves of spans.
async fn spans_of(
    client: &Client,
    method: &str,
    params: Value,
) -> (Result<Value, RpcError>, Vec<Map<String, Value>>) {
    let recorded = Recorded::default();
    let subscriber = tracing_subscriber::registry().with(recorded.clone());
    let result = client.request(method, params).with_subscriber(subscriber).await;
    let spans = recorded.0.lock().unwrap().drain(..).map(|(_, fields)| fields).collect();
    (result, spans)
}

#[tokio::test]
async fn each_call_is_one_span_with_the_names_of_opentelemetry_and_how_it_ended() {
    let client = Client::modern(&server());
    let call = |how: &str| json!({ "name": "fail", "arguments": { "how": how } });
    let tool = json!({ "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "fail", "otel.name": "tools/call fail" });
    let failed = |class: &str| json!({ "error.type": class, "otel.status_code": "ERROR" });
    let rows = [
        ("tools/call", call("not"), tool.clone(), json!({})),
        ("tools/call", call("tool"), tool.clone(), failed("tool_error")),
        ("tools/call", call("panic"), tool.clone(), failed("tool_error")),
        (
            "tools/call",
            call("peer"),
            tool,
            json!({ "error.type": "-32602", "otel.status_code": "ERROR", "rpc.response.status_code": "-32602" }),
        ),
        (
            "prompts/get",
            json!({ "name": "greet", "arguments": { "name": "canary" } }),
            json!({ "gen_ai.prompt.name": "greet", "otel.name": "prompts/get greet" }),
            json!({}),
        ),
        (
            "resources/read",
            json!({ "uri": "shop://canary" }),
            json!({ "otel.name": "resources/read" }),
            json!({}),
        ),
    ];
    for (id, (method, params, target, end)) in rows.into_iter().enumerate() {
        let (_, mut spans) = spans_of(&client, method, params).await;
        assert_eq!(spans.len(), 1, "{method}");
        let span = Value::from(spans.remove(0));
        let mut expected = json!({
            "span": "mcp.call", "otel.kind": "server", "mcp.method.name": method,
            "mcp.protocol.version": "2026-07-28", "jsonrpc.request.id": (id + 1).to_string(),
        });
        for part in [target, end] {
            expected.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
        }
        assert_eq!(span, expected);
    }
    let (_, spans) = spans_of(&client, "tools/list", json!({})).await;
    assert!(spans.is_empty(), "what is no call is no span: {spans:?}");
}

#[tokio::test]
async fn a_cancelled_call_says_so_in_its_span() {
    let recorded = Recorded::default();
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(recorded.clone()));
    let pipe = tests::pipe::Pipe::new(&server());
    drop(pipe.begin(&tests::message::modern_call("a", "fail", &json!({ "how": "cancel" }))));
    drop(guard);
    let spans = recorded.0.lock().unwrap();
    assert_eq!(spans[0].1["error.type"], "cancelled");
    assert_eq!(spans[0].1["jsonrpc.request.id"], "a", "an id without its quotes");
}

/// Calls a tool while a layer is at work; what was sent to the client.
async fn sent(
    client: &Client,
    layer: ClientLog,
    tool: &str,
    arguments: Value,
    level: Option<&str>,
) -> Vec<Value> {
    let mut params = json!({ "name": tool, "arguments": arguments, "_meta": {} });
    if let Some(level) = level {
        params["_meta"]["io.modelcontextprotocol/logLevel"] = level.into();
    }
    let subscriber = tracing_subscriber::registry().with(layer);
    client.request("tools/call", params).with_subscriber(subscriber).await.unwrap();
    client.notifications().into_iter().map(|sent| sent.params).collect()
}

fn layer() -> ClientLog {
    ClientLog::new().target(TARGET)
}

#[tokio::test]
async fn events_of_named_targets_go_to_the_client_with_their_fields() {
    let client = Client::modern(&server());
    let found = sent(&client, layer(), "buy", json!({ "count": 3 }), Some("debug")).await;
    let sold = json!({ "count": 3, "price": 1.5, "gift": true, "article": "tea", "message": "sold" });
    let expected = [
        json!({ "level": "info", "logger": "shop", "data": sold }),
        json!({ "level": "info", "logger": "shop::stock", "data": { "left": -1, "message": "counted" } }),
        json!({ "level": "warning", "logger": "shop", "data": { "message": "after a wait" } }),
    ];
    assert_eq!(found, expected);
}

#[tokio::test]
async fn nothing_goes_to_a_client_that_did_not_ask_nor_from_a_target_that_is_not_named() {
    let modern = Client::modern(&server());
    let count = json!({ "count": 1 });
    let rows = [
        (layer(), None, 0),
        (layer(), Some("info"), 3),
        (layer(), Some("warning"), 1),
        (layer(), Some("error"), 0),
        (layer().max_level(Level::DEBUG), Some("debug"), 4),
        (layer().max_level(Level::DEBUG), Some("info"), 3),
        (layer().max_level(Level::ERROR), Some("debug"), 0),
        (ClientLog::new(), Some("debug"), 0),
        (ClientLog::new().target("mcp_core").target("sho"), Some("debug"), 0),
        (ClientLog::new().target("shop::stock"), Some("debug"), 1),
    ];
    for (row, (layer, level, expected)) in rows.into_iter().enumerate() {
        let found = sent(&modern, layer, "buy", count.clone(), level).await;
        assert_eq!(found.len(), expected, "row {row}: {found:?}");
    }
    // A legacy client asks for its whole session.
    let legacy = Client::legacy(&server());
    assert_eq!(sent(&legacy, layer(), "buy", count.clone(), None).await, [json!(null); 0]);
    legacy.request("logging/setLevel", json!({ "level": "info" })).await.unwrap();
    assert_eq!(sent(&legacy, layer(), "buy", count.clone(), None).await.len(), 3);
    legacy.request("logging/setLevel", json!({ "level": "error" })).await.unwrap();
    assert_eq!(sent(&legacy, layer(), "buy", count, None).await.len(), 0);
}

#[tokio::test]
async fn events_belong_to_the_call_whose_span_they_are_in_wherever_they_are_logged() {
    let client = Client::modern(&server());
    let messages =
        |sent: &[Value]| sent.iter().map(|sent| sent["data"]["message"].clone()).collect::<Vec<_>>();
    let found = sent(&client, layer(), "delegate", json!({}), Some("info")).await;
    assert_eq!(messages(&found), ["in a span"]);

    // Other threads know the subscriber of the whole program only. No other test logs without one of its own.
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer())).unwrap();
    let meta = json!({ "io.modelcontextprotocol/logLevel": "info" });
    client.request("tools/call", json!({ "name": "grind", "arguments": {}, "_meta": meta })).await.unwrap();
    let found: Vec<_> = client.notifications().into_iter().map(|sent| sent.params).collect();
    assert_eq!(messages(&found), ["ground"]);
}

#[tokio::test]
async fn two_calls_at_a_time_do_not_get_each_others_events() {
    let server = server();
    let clients = [Client::modern(&server), Client::modern(&server)];
    let subscriber = Arc::new(tracing_subscriber::registry().with(layer()));
    let call = |count: u32| {
        let meta = json!({ "io.modelcontextprotocol/logLevel": "info" });
        json!({ "name": "buy", "arguments": { "count": count }, "_meta": meta })
    };
    let requests = tokio::join!(
        clients[0].request("tools/call", call(0)).with_subscriber(Arc::clone(&subscriber)),
        clients[1].request("tools/call", call(1)).with_subscriber(Arc::clone(&subscriber)),
    );
    assert!(requests.0.is_ok() && requests.1.is_ok());
    for (count, client) in clients.iter().enumerate() {
        let sent = client.notifications();
        assert_eq!((sent.len(), &sent[0].params["data"]["count"]), (3, &json!(count)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_events_is_counted_and_long_fields_are_cut() {
    let client = Client::modern(&server());
    let found = sent(&client, layer(), "shout", json!({ "lines": 100_000 }), Some("info")).await;
    assert_eq!(found.len(), 101);
    assert!(found[100]["data"].as_str().unwrap().starts_with("99900 log messages were dropped"));

    let found = sent(&client, layer(), "ramble", json!({}), Some("info")).await;
    assert_eq!(found.len(), 1);
    for field in ["text", "other", "message"] {
        let text = found[0]["data"][field].as_str().unwrap();
        assert!(
            (1000..=1024 + "…".len()).contains(&text.len()) && text.ends_with('…'),
            "{field}: {}",
            text.len()
        );
    }
}

/// A transport that logs what it is handed, under a name that is sent to clients.
#[derive(Default)]
struct Talkative(Mutex<usize>);

impl Outbox for Talkative {
    fn notify(&self, frame: Vec<u8>) {
        tracing::info!(target: "shop", bytes = frame.len(), "handed over");
        *self.0.lock().unwrap() += 1;
    }
}

#[test]
fn what_a_transport_logs_while_it_sends_is_not_sent_again() {
    let sent = Arc::new(Talkative::default());
    let outbox = Arc::clone(&sent) as Arc<dyn Outbox>;
    let mut message = tests::message::modern_call(1, "shout", &json!({ "lines": 5 }));
    message["params"]["_meta"]["io.modelcontextprotocol/logLevel"] = "info".into();
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer()));
    let (message, mut out) = (message.to_string().into_bytes(), Vec::new());
    let received = server().receive(message.into(), &Arrival::new(&outbox), &mut out);
    drop(guard);
    assert!(matches!(received, Received::Replied(_)), "{received:?}");
    assert_eq!(*sent.0.lock().unwrap(), 5);
}

#[tokio::test]
async fn what_the_log_says_of_calls_holds_no_arguments_and_no_results() {
    let server = server();
    let ((), log) = {
        let log = tests::log::Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(Level::TRACE)
            .with_ansi(false)
            .with_writer(writer)
            .finish();
        let calls = async {
            for client in Client::both(&server) {
                client.get_prompt("greet", json!({ "name": "canary" })).await.unwrap();
                client.read("shop://canary").await.unwrap();
                client.call("fail", json!({ "how": "canary" })).await.unwrap();
                client.call("fail", json!({ "how": "tool", "canary": "canary" })).await.unwrap();
            }
        };
        (calls.with_subscriber(subscriber).await, log.text())
    };
    assert!(log.contains("call ended") && log.contains("execute_tool"), "{log}");
    assert!(!log.contains("canary"), "{log}");
}
