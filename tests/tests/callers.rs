//! Who may call what: scopes, and the caller as handlers see it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use mcp_core::testing::Client;
use mcp_core::{Auth, Choice, Server, code, prompt, prompts, resource, resources, tool, tools};
use mcp_transports::http::Endpoint;
use serde_json::{Value, json};
use std::net::SocketAddr;
use tests::http::{self, Connection};
use tests::message::{modern, modern_call, text};
use tests::{stdio, wait};

#[derive(Choice)]
enum Secret {
    Alpha,
    Beta,
}

/// Needs two scopes.
#[tool(scopes("files:read", "files:write"))]
fn both(auth: &Auth) -> String {
    format!("{:?} {:?}", auth.subject(), auth.get("team"))
}

/// Needs nothing.
#[tool]
async fn open(auth: Auth) -> String {
    tokio::task::yield_now().await;
    format!("{:?} {}", auth.subject(), auth.is_local())
}

/// Needs one scope.
#[prompt(scopes("ask"))]
fn ask(#[arg(complete = words)] word: Option<&str>, secret: Option<Secret>) -> &'static str {
    let _ = (word, secret);
    "x"
}

fn words(_: &str) -> [&'static str; 1] {
    ["secret word"]
}

/// Needs one scope.
#[resource("secret:{name}", scopes("read"))]
fn secret(#[arg(complete = words)] name: &str) -> String {
    name.to_owned()
}

fn server() -> Server {
    let builder = Server::builder("callers", "1.0.0").tools(tools![both, open]);
    builder.prompts(prompts![ask]).resources(resources![secret]).build().unwrap()
}

#[test]
fn what_needs_scopes_is_served_to_those_who_have_them_all() {
    let server = server();
    let prompt = json!({ "type": "ref/prompt", "name": "ask" });
    let template = json!({ "type": "ref/resource", "uri": "secret:{name}" });
    let complete = |reference: &Value, name: &str| {
        ("completion/complete", json!({ "ref": reference, "argument": { "name": name, "value": "" } }))
    };
    let requests = [
        (("tools/call", json!({ "name": "both" })), "files:read"),
        (("prompts/get", json!({ "name": "ask" })), "ask"),
        (("resources/read", json!({ "uri": "secret:a" })), "read"),
        (complete(&prompt, "word"), "ask"),
        (complete(&prompt, "secret"), "ask"),
        (complete(&template, "name"), "read"),
    ];
    let all = ["files:read", "files:write", "ask", "read"];
    for (auth, allowed) in [
        (Auth::local(), true),
        (Auth::local().scopes(["other"]), true),
        (Auth::new("ada").scopes(all), true),
        (Auth::anonymous().scopes(all), true),
        (Auth::new("ada"), false),
        (Auth::anonymous(), false),
        (Auth::default(), false),
        (
            Auth::new("ada").scopes(["files", "files:", "files:read files:write", "ASK", "read:*", "*", ""]),
            false,
        ),
    ] {
        let clients = [
            Client::modern(&server).with_auth(auth.clone()),
            Client::legacy(&server).with_auth(auth.clone()),
        ];
        for client in clients {
            for ((method, params), scope) in &requests {
                let result = wait(client.request(method, params.clone()));
                assert_eq!(result.is_ok(), allowed, "{auth:?} {method} {params}: {result:?}");
                let Err(error) = result else { continue };
                let message = format!("the caller lacks the scope {scope:?}");
                assert_eq!((error.code(), error.message()), (code::INVALID_REQUEST, &*message));
            }
            assert!(wait(client.call("open", json!({}))).is_ok());
            assert_eq!(
                wait(client.list_tools()).unwrap().len(),
                2,
                "what needs scopes is listed for everybody"
            );
        }
    }
    let error = wait(
        Client::modern(&server).with_auth(Auth::new("a").scopes(["files:read"])).call("both", json!({})),
    );
    assert_eq!(error.unwrap_err().message(), "the caller lacks the scope \"files:write\"");
}

/// Puts in whom the header `X-Caller` names, as a layer does that has verified a token.
async fn verify(mut request: Request, next: Next) -> axum::response::Response {
    let caller = request.headers().get("x-caller").and_then(|name| name.to_str().ok());
    let auth = match caller {
        Some("admin") => Auth::new("admin").scopes(["files:read", "files:write", "ask"]).claim("team", "a"),
        Some(name) => Auth::new(name.to_owned()).scopes(["files:read"]),
        None => return next.run(request).await,
    };
    request.extensions_mut().insert(auth);
    next.run(request).await
}

/// The server behind a layer, on a free port; it lives as long as the runtime.
fn listen() -> (tokio::runtime::Runtime, SocketAddr) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let addr = listener.local_addr().unwrap();
    let app = Router::new().route_service("/mcp", Endpoint::new(server())).layer(from_fn(verify));
    runtime.spawn(async move { axum::serve(listener, app).await });
    (runtime, addr)
}

#[test]
fn over_http_whoever_lacks_a_scope_gets_a_403_with_a_challenge() {
    let (_runtime, addr) = listen();
    let mut connection = Connection::open(addr);
    let mut ask = |caller: &str, request: http::Request| {
        let request = if caller.is_empty() { request } else { request.header("X-Caller", caller) };
        connection.ask(&request)
    };
    let call = |tool: &str| modern_call(1, tool, &json!({}));
    for caller in ["", "ada"] {
        let session = http::open_session_with(addr, |request| match caller {
            "" => request,
            caller => request.header("X-Caller", caller),
        });
        for request in [
            http::Request::modern(&call("both")),
            http::Request::legacy(&session, &tests::message::legacy_call(1, "both", &json!({}))),
        ] {
            let answer = ask(caller, request);
            assert_eq!(answer.status, 403, "{caller}");
            let challenge = "Bearer error=\"insufficient_scope\", scope=\"files:read files:write\"";
            assert_eq!(answer.header("www-authenticate"), Some(challenge));
            assert_eq!((&answer.json()["id"], &answer.json()["error"]["code"]), (&json!(1), &json!(-32600)));
        }
        let prompt = modern(2, "prompts/get", json!({ "name": "ask" }));
        let answer = ask(caller, http::Request::modern(&prompt));
        let challenge = "Bearer error=\"insufficient_scope\", scope=\"ask\"";
        assert_eq!((answer.status, answer.header("www-authenticate")), (403, Some(challenge)));
        let read = modern(2, "resources/read", json!({ "uri": "secret:a" }));
        assert_eq!(ask(caller, http::Request::modern(&read).header("Mcp-Name", "secret:a")).status, 403);
        let answer = ask(caller, http::Request::modern(&call("open")));
        let subject = if caller.is_empty() { "None false" } else { "Some(\"ada\") false" };
        assert_eq!((answer.status, answer.header("www-authenticate")), (200, None));
        assert_eq!(text(&answer.json()), subject);
    }
    let answer = ask("admin", http::Request::modern(&call("both")));
    assert_eq!((answer.status, text(&answer.json())), (200, "Some(\"admin\") Some(String(\"a\"))"));
}

#[test]
fn on_a_pipe_the_caller_may_do_everything() {
    let mut server = stdio::Server::start(env!("CARGO_BIN_EXE_fault-server"));
    let answer = server.ask(&modern_call(1, "scoped", &json!({})));
    assert_eq!(text(&answer), "true");
}
