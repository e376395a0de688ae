//! Callers who see different things.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use mcp_core::testing::Client;
use mcp_core::{
    Auth, EntryKind, Server, ServerBuilder, code, prompt, prompts, provider, resource, resources, tool, tools,
};
use mcp_transports::http::Endpoint;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tests::http::{self, Connection};
use tests::message::{legacy_call, modern, modern_call, text};
use tests::wait;

/// Everybody's.
#[tool]
fn open() -> &'static str {
    "open"
}

/// Some people's.
#[tool(scopes("secret"), meta = json!({ "example.com/team": "a" }))]
fn secret() -> &'static str {
    "secret"
}

/// Everybody's.
#[prompt]
fn ask() -> &'static str {
    "ask"
}

/// Some people's.
#[prompt(scopes("secret"))]
fn whisper(#[arg(complete = words)] word: &str) -> String {
    word.to_owned()
}

fn words(_: &str) -> [&'static str; 1] {
    ["psst"]
}

/// Everybody's.
#[resource("page://{name}")]
fn page(name: &str) -> String {
    format!("the page {name}")
}

/// Some people's.
#[resource("vault://gold", scopes("secret"))]
fn vault() -> &'static str {
    "gold"
}

/// Some people's.
#[resource("vault://{box}", scopes("secret"))]
fn boxes(#[arg(rename = "box", complete = words)] name: &str) -> String {
    name.to_owned()
}

/// Serves what the others do, for those who see more.
#[resource("page://secret", scopes("secret"))]
fn secret_page() -> &'static str {
    "the page of secrets"
}

fn builder() -> ServerBuilder {
    Server::builder("views", "1.0.0")
}

/// Everything, and what those see who may not see all.
fn servers(rule: fn(ServerBuilder) -> ServerBuilder) -> (Server, Server) {
    let all = rule(builder()).tools(tools![open, secret]).prompts(prompts![ask, whisper]);
    let all = all.resources(resources![page, vault, boxes, secret_page]);
    let some = rule(builder()).tools(tools![open]).prompts(prompts![ask]).resources(resources![page]);
    (all.build().unwrap(), some.build().unwrap())
}

fn requests() -> Vec<(&'static str, Value)> {
    let complete = |reference: Value, name: &str| {
        ("completion/complete", json!({ "ref": reference, "argument": { "name": name, "value": "" } }))
    };
    let lists = ["tools/list", "prompts/list", "resources/list", "resources/templates/list"];
    let mut all: Vec<_> = lists.into_iter().map(|method| (method, json!({}))).collect();
    all.extend([
        ("tools/call", json!({ "name": "open" })),
        ("tools/call", json!({ "name": "secret" })),
        ("prompts/get", json!({ "name": "whisper", "arguments": { "word": "psst" } })),
        ("resources/read", json!({ "uri": "vault://gold" })),
        ("resources/read", json!({ "uri": "vault://silver" })),
        ("resources/read", json!({ "uri": "page://secret" })),
        ("resources/subscribe", json!({ "uri": "vault://gold" })),
        complete(json!({ "type": "ref/prompt", "name": "whisper" }), "word"),
        complete(json!({ "type": "ref/resource", "uri": "vault://{box}" }), "box"),
    ]);
    all
}

fn answers(server: &Server, caller: &Auth) -> Vec<String> {
    let clients = Client::both(server).map(|client| client.with_auth(caller.clone()));
    let ask = |client: &Client, (method, params): (&str, Value)| {
        wait(client.request(method, params))
            .map_or_else(|error| format!("{error:?}"), |result| result.to_string())
    };
    clients.iter().flat_map(|client| requests().into_iter().map(|request| ask(client, request))).collect()
}

#[test]
fn what_a_caller_does_not_see_is_answered_as_if_it_did_not_exist() {
    let rules: [fn(ServerBuilder) -> ServerBuilder; 3] = [
        ServerBuilder::hide_unpermitted,
        |builder| {
            builder.visible(|caller, entry| caller.subject() == Some("ada") || entry.scopes().is_empty())
        },
        |builder| builder.visible(|_, _| true).hide_unpermitted(),
    ];
    for rule in rules {
        let (all, some) = servers(rule);
        let ada = Auth::new("ada").scopes(["secret"]);
        for nobody in [Auth::anonymous(), Auth::new("bob").scopes(["other"])] {
            assert_eq!(answers(&all, &nobody), answers(&some, &nobody));
        }
        assert_ne!(answers(&all, &ada), answers(&some, &ada));
        let client = Client::modern(&all).with_auth(ada);
        assert_eq!(wait(client.list_tools()).unwrap().len(), 2);
        assert_eq!(wait(client.call("secret", json!({}))).unwrap().text(), "secret");
        let read =
            |client: &Client| wait(client.request("resources/read", json!({ "uri": "page://secret" })));
        assert_eq!(read(&client).unwrap()["contents"][0]["text"], "the page of secrets");
        let other = Client::modern(&all).with_auth(Auth::anonymous());
        assert_eq!(read(&other).unwrap()["contents"][0]["text"], "the page secret", "a template serves it");
    }
}

/// A weather station.
struct Station;

/// Weather.
#[provider]
impl Station {
    /// Current conditions.
    #[tool]
    fn now(&self) -> &'static str {
        "rain"
    }
}

#[test]
fn a_rule_is_shown_what_there_is_to_know_of_an_entry() {
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let sink = Arc::clone(&seen);
    let builder = builder().visible(move |caller, entry| {
        let team = entry.meta().get("example.com/team").cloned();
        let line = format!(
            "{:?} {:?} {} {:?} {:?} {team:?}",
            caller.subject(),
            entry.kind(),
            entry.name(),
            entry.namespace(),
            entry.scopes()
        );
        sink.lock().unwrap().push(line);
        !matches!(entry.kind(), EntryKind::Prompt)
    });
    let builder = builder.tools(tools![secret]).prompts(prompts![ask]).resources(resources![page, vault]);
    let server = builder.provider_as("oslo", Station).build().unwrap();
    let client = Client::modern(&server).with_auth(Auth::new("ada"));
    for method in ["tools/list", "prompts/list", "resources/list", "resources/templates/list"] {
        wait(client.request(method, json!({}))).unwrap();
    }
    let expected = [
        r#"Some("ada") Tool secret None ["secret"] Some(String("a"))"#,
        r#"Some("ada") Tool oslo_now Some("oslo") [] None"#,
        r#"Some("ada") Prompt ask None [] None"#,
        r#"Some("ada") Resource vault://gold None ["secret"] None"#,
        r#"Some("ada") ResourceTemplate page://{name} None [] None"#,
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
    assert!(wait(client.list::<Value>("prompts/list", "prompts")).unwrap().is_empty());
}

#[test]
fn a_rule_that_panics_hides_and_the_next_call_is_served() {
    let rule = |_: &Auth, entry: &mcp_core::Entry<'_>| {
        assert_ne!(entry.name(), "secret", "this rule has a mistake");
        true
    };
    let server = builder().visible(rule).tools(tools![open, secret]).build().unwrap();
    for client in Client::both(&server) {
        assert_eq!(wait(client.call("secret", json!({}))).unwrap_err().message(), "unknown tool: \"secret\"");
        assert_eq!(wait(client.list_tools()).unwrap().len(), 1);
        assert_eq!(wait(client.call("open", json!({}))).unwrap().text(), "open");
    }
}

#[test]
fn a_rule_is_asked_anew_for_each_request() {
    let shown = Arc::new(AtomicBool::new(false));
    let rule = Arc::clone(&shown);
    let server = builder().visible(move |_, entry| entry.name() != "secret" || rule.load(Ordering::Relaxed));
    let server = server.tools(tools![open, secret]).build().unwrap();
    let client = Client::modern(&server);
    for show in [false, true, false] {
        shown.store(show, Ordering::Relaxed);
        assert_eq!(wait(client.list_tools()).unwrap().len(), 1 + usize::from(show));
        assert_eq!(wait(client.call("secret", json!({}))).is_ok(), show);
    }
}

fn page_of(client: &Client, cursor: &Value) -> Result<Value, i32> {
    let params = if cursor.is_null() { json!({}) } else { json!({ "cursor": cursor }) };
    wait(client.request("tools/list", params)).map_err(|error| error.code())
}

#[test]
fn pages_show_each_caller_all_of_its_own_and_cursors_are_of_one_caller() {
    let mut builder = builder().page_size(2).hide_unpermitted().tools(tools![open, secret]);
    for name in ["a", "b", "c"] {
        builder = builder.provider_as(name, Station);
    }
    let server = builder.build().unwrap();
    let client = |auth: Auth| Client::modern(&server).with_auth(auth);
    let ada = client(Auth::new("ada").scopes(["secret"]));
    let bob = client(Auth::new("bob"));
    let names = |client: &Client| {
        let tools = wait(client.list::<Value>("tools/list", "tools")).unwrap();
        tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&ada), ["open", "secret", "a_now", "b_now", "c_now"]);
    assert_eq!(names(&bob), ["open", "a_now", "b_now", "c_now"]);
    let cursor = |client: &Client| page_of(client, &Value::Null).unwrap()["nextCursor"].take();
    for (own, other) in [(&ada, &bob), (&bob, &ada)] {
        let cursor = cursor(own);
        assert!(page_of(own, &cursor).is_ok());
        assert_eq!(page_of(other, &cursor), Err(code::INVALID_PARAMS));
    }
    let eve = client(Auth::new("eve"));
    assert_eq!(
        page_of(&eve, &cursor(&bob)),
        Err(code::INVALID_PARAMS),
        "who sees the same is another caller"
    );
    for own in [&ada, &bob] {
        let first = page_of(own, &Value::Null).unwrap();
        let second = page_of(own, &first["nextCursor"]).unwrap();
        assert_eq!([&first["cacheScope"], &second["cacheScope"]], ["private", "private"]);
    }
}

/// Puts in whom the header `X-Caller` names, as a layer does that has verified a token.
async fn verify(mut request: Request, next: Next) -> axum::response::Response {
    if request.headers().get("x-caller").is_some_and(|name| name == "ada") {
        request.extensions_mut().insert(Auth::new("ada").scopes(["secret"]));
    }
    next.run(request).await
}

fn listen(server: Server) -> (tokio::runtime::Runtime, SocketAddr) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let addr = listener.local_addr().unwrap();
    let app = Router::new().route_service("/mcp", Endpoint::new(server)).layer(from_fn(verify));
    runtime.spawn(async move { axum::serve(listener, app).await });
    (runtime, addr)
}

#[test]
fn over_http_what_a_caller_does_not_see_is_not_even_forbidden() {
    let (server, _) = servers(ServerBuilder::hide_unpermitted);
    let (_runtime, addr) = listen(server);
    let mut connection = Connection::open(addr);
    let session = http::open_session(addr);
    let call = modern_call(1, "secret", &json!({}));
    let list = modern(2, "tools/list", json!({}));
    for request in
        [http::Request::modern(&call), http::Request::legacy(&session, &legacy_call(1, "secret", &json!({})))]
    {
        let answer = connection.ask(&request);
        assert_eq!((answer.status, answer.header("www-authenticate")), (200, None));
        assert_eq!(answer.json()["error"]["message"], "unknown tool: \"secret\"");
    }
    let ada = |message: &Value| http::Request::modern(message).header("X-Caller", "ada");
    assert_eq!(text(&connection.ask(&ada(&call)).json()), "secret");
    for (request, count) in [(http::Request::modern(&list), 1), (ada(&list), 2)] {
        let result = connection.ask(&request).json()["result"].take();
        assert_eq!(result["tools"].as_array().unwrap().len(), count);
        assert_eq!(result["cacheScope"], "private");
    }
}

#[test]
fn over_http_a_stream_of_changes_is_about_what_its_caller_sees() {
    let (server, _) = servers(ServerBuilder::hide_unpermitted);
    let (_runtime, addr) = listen(server.clone());
    let uris = json!(["vault://gold", "page://a"]);
    let message =
        modern(1, "subscriptions/listen", json!({ "notifications": { "resourceSubscriptions": uris } }));
    for (caller, expected) in [("ada", json!(["vault://gold", "page://a"])), ("bob", json!(["page://a"]))] {
        let mut stream = Connection::open(addr);
        stream.send(&http::Request::modern(&message).header("X-Caller", caller));
        assert_eq!(stream.head().0, 200);
        let agreed = stream.event().unwrap();
        assert_eq!(agreed["params"]["notifications"]["resourceSubscriptions"], expected);
        server.notify_resource_updated("vault://gold");
        server.notify_resource_updated("page://a");
        assert_eq!(stream.event().unwrap()["params"]["uri"], expected[0], "{caller}");
    }
}
