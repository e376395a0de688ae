//! What came with a request besides its arguments: members of `_meta`, headers, the trace it belongs to.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{Context, Sample, Server, ToolError, TraceContext, prompt, prompts, tool, tools};
use mcp_transports::http::Config;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tests::http::{Connection, Request, open_session};
use tests::message::{legacy_call, modern_call, text};
use tests::pipe::Pipe;
use tests::served;

const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";

#[derive(Debug, Deserialize)]
struct Tenant<'a> {
    name: &'a str,
    plan: Option<u8>,
}

/// Says who the tenant is.
#[tool(read_only)]
fn tenant(ctx: &Context) -> String {
    let tenant = ctx.meta::<Tenant<'_>>("com.example/tenant");
    tenant.map_or_else(|| "nobody".to_owned(), |tenant| format!("{} {:?}", tenant.name, tenant.plan))
}

/// Says what a header holds, before a wait and after it.
#[tool(read_only)]
async fn header(ctx: &Context, name: &str, wait: bool) -> Result<String, ToolError> {
    let before = ctx.header(name).map(str::to_owned);
    if wait {
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert_eq!(ctx.header(name), before.as_deref());
    }
    before.ok_or_else(|| ToolError::new("absent"))
}

/// Says which trace the call belongs to.
#[prompt]
fn trace(ctx: &Context) -> String {
    let pairs = ctx.trace_context().as_ref().map(TraceContext::to_pairs);
    format!("{:?}", pairs.unwrap_or_default())
}

/// Asks the client's model.
#[tool]
async fn ask(ctx: &Context) -> Result<String, ToolError> {
    Ok(ctx.sample(Sample::new("What is the capital of Norway?", 10)).await?.text())
}

fn server() -> Server {
    let tools = tools![tenant, header, ask];
    Server::builder("context", "1.0.0").tools(tools).prompts(prompts![trace]).build().unwrap()
}

#[tokio::test]
async fn a_handler_reads_any_member_of_meta_as_its_own_type() {
    let rows = [
        (json!({ "com.example/tenant": { "name": "acme", "plan": 2 } }), "acme Some(2)"),
        (json!({ "com.example/tenant": { "name": "acme" }, "progressToken": 1 }), "acme None"),
        (json!({ "com.example/tenant": "acme" }), "nobody"),
        (json!({ "com.example/tenants": { "name": "acme" } }), "nobody"),
        (json!({ "COM.example/tenant": { "name": "acme" } }), "nobody"),
        (json!({}), "nobody"),
    ];
    for client in Client::both(&server()) {
        for (meta, expected) in &rows {
            let params = json!({ "name": "tenant", "arguments": {}, "_meta": meta });
            let result = client.request("tools/call", params).await.unwrap();
            assert_eq!(result["content"][0]["text"], *expected, "{meta}");
        }
        assert_eq!(client.call("tenant", json!({})).await.unwrap().text(), "nobody");
    }
}

#[tokio::test]
async fn a_member_of_meta_that_is_there_twice_is_not_there() {
    let pipe = Pipe::new(&server());
    let message = modern_call(1, "tenant", &json!({})).to_string();
    let one = r#""_meta":{"com.example/tenant":{"name":"a"},"#;
    let escaped = r#""_meta":{"com.example\/tenant":{"name":"a"},"#;
    let two = r#""_meta":{"com.example/tenant":{"name":"a"},"com.example\/tenant":{"name":"b"},"#;
    for (meta, expected) in [(one, "a None"), (escaped, "a None"), (two, "nobody")] {
        let message = message.replace(r#""_meta":{"#, meta);
        let answer = tests::pipe::read(&pipe.answer_to(message.as_bytes()).await);
        assert_eq!(text(&answer), expected, "{meta}");
    }
}

#[test]
fn a_handler_reads_headers_of_its_request_for_as_long_as_it_lives_but_none_that_prove_who_asks() {
    let server = served::Server::of(server(), Config::default());
    let session = open_session(server.addr);
    let rows = [
        ("x-tenant", Some("acme")),
        ("X-TENANT", Some("acme")),
        ("traceparent", Some(PARENT)),
        ("x-absent", None),
        ("x-twice", None),
        ("not a header name", None),
        ("Authorization", None),
        ("proxy-authorization", None),
        ("cookie", None),
        ("mcp-session-id", None),
    ];
    for ((name, expected), wait) in rows.into_iter().flat_map(|row| [(row, false), (row, true)]) {
        let arguments = json!({ "name": name, "wait": wait });
        let requests = [
            Request::modern(&modern_call(1, "header", &arguments)),
            Request::legacy(&session, &legacy_call(1, "header", &arguments)),
        ];
        for request in requests {
            let request = request.header("X-Tenant", "acme").header("traceparent", PARENT);
            let request = request.header("X-Twice", "a").header("X-Twice", "b");
            let request = request.header("Authorization", "Bearer canary").header("Cookie", "canary");
            let answer = server.ask(&request.header("Proxy-Authorization", "canary")).json();
            assert_eq!(text(&answer), expected.unwrap_or("absent"), "{name}");
        }
    }
}

#[tokio::test]
async fn on_a_pipe_there_are_no_headers() {
    for client in Client::both(&server()) {
        let result = client.call("header", json!({ "name": "x-tenant", "wait": false })).await.unwrap();
        assert!(result.is_error() && result.text() == "absent");
    }
}

#[tokio::test]
async fn the_trace_is_taken_from_meta_and_what_is_malformed_is_not_there() {
    let rows = [
        (json!({ "traceparent": PARENT }), format!("[(\"traceparent\", \"{PARENT}\")]")),
        (
            json!({ "traceparent": PARENT, "tracestate": "a=1", "baggage": "b=2" }),
            format!("[(\"traceparent\", \"{PARENT}\"), (\"tracestate\", \"a=1\"), (\"baggage\", \"b=2\")]"),
        ),
        (
            json!({ "traceparent": PARENT, "tracestate": 5, "baggage": "no baggage" }),
            format!("[(\"traceparent\", \"{PARENT}\")]"),
        ),
        (json!({ "traceparent": "00-1-2-3", "tracestate": "a=1" }), "[]".to_owned()),
        (json!({ "traceparent": { "a": 1 } }), "[]".to_owned()),
        (json!({ "tracestate": "a=1", "baggage": "b=2" }), "[]".to_owned()),
        (json!({}), "[]".to_owned()),
    ];
    for client in Client::both(&server()) {
        for (meta, expected) in &rows {
            let result =
                client.request("prompts/get", json!({ "name": "trace", "_meta": meta })).await.unwrap();
            assert_eq!(result["messages"][0]["content"]["text"], *expected, "{meta}");
        }
    }
}

#[tokio::test]
async fn what_the_client_is_asked_belongs_to_the_trace_of_the_call() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    let client = Client::legacy(&server()).answering(move |_, params| {
        seen.lock().unwrap().push(params["_meta"].clone());
        json!({ "role": "assistant", "content": { "type": "text", "text": "Oslo" }, "model": "m" })
    });
    for meta in [json!({ "traceparent": PARENT, "baggage": "a=1" }), json!({ "traceparent": "bad" })] {
        let params = json!({ "name": "ask", "arguments": {}, "_meta": meta });
        assert_eq!(client.request("tools/call", params).await.unwrap()["content"][0]["text"], "Oslo");
    }
    assert_eq!(*asked.lock().unwrap(), [json!({ "traceparent": PARENT, "baggage": "a=1" }), Value::Null]);
}

#[test]
fn headers_cost_a_connection_nothing_that_stays() {
    let server = served::Server::of(server(), Config::default());
    let mut connection = Connection::open(server.addr);
    for tenant in ["a", "b"] {
        let arguments = json!({ "name": "x-tenant", "wait": false });
        let request = Request::modern(&modern_call(1, "header", &arguments));
        assert_eq!(text(&connection.ask(&request.clone().header("X-Tenant", tenant)).json()), tenant);
        assert_eq!(text(&connection.ask(&request).json()), "absent", "nothing is left of the request before");
    }
}
