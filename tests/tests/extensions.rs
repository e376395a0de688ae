//! Extensions that a user declares: what clients are told, and methods of their own.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{
    Auth, Context, Extension, ExtensionMethod, Limits, RpcError, Server, State, ToolError, Version, code,
    tool, tools,
};
use mcp_transports::http::Config;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tests::http::Request;
use tests::message::modern;
use tests::served::Server as Served;

const ID: &str = "com.example/audit";

type Log = Arc<Vec<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListParams {
    limit: Option<usize>,
}

#[derive(Serialize)]
struct Entries {
    entries: Vec<String>,
}

async fn list(State(log): State<Log>, params: ListParams) -> Result<Entries, ToolError> {
    Ok(Entries { entries: log.iter().take(params.limit.unwrap_or(usize::MAX)).cloned().collect() })
}

#[derive(Deserialize)]
struct One {
    id: String,
}

async fn get(One { id }: One) -> Result<Value, ToolError> {
    match &*id {
        "1" => Ok(json!({ "text": "first", "_meta": { "com.example/seen": true } })),
        "task" => Ok(json!({ "resultType": "com.example/later", "token": "t" })),
        "2" => Err(ToolError::not_found("there is only entry 1")),
        "own" => Err(ToolError::protocol(-31999, "an error of our own", None)),
        "list" => Ok(json!(["no object"])),
        "panic" => panic!("the secret plan"),
        _ => Err(std::io::Error::other("the disk of 10.0.0.7 is full").into()),
    }
}

async fn whoami(ctx: Context, auth: Auth) -> Result<Value, ToolError> {
    #[derive(Deserialize)]
    struct Settings {
        verbose: bool,
    }
    let verbose = ctx.client_extension::<Settings>(ID).map(|settings| settings.verbose);
    ctx.send_notification("notifications/com.example/audited", &json!({ "by": auth.subject() }))?;
    Ok(json!({ "verbose": verbose }))
}

async fn clear() -> Result<(), ToolError> {
    Ok(())
}

fn audit() -> Extension<Log> {
    Extension::new(ID)
        .settings(json!({ "maxEntries": 100 }))
        .method("audit/list", list)
        .method("audit/whoami", whoami)
        .method("audit/clear", clear)
        .with_method(ExtensionMethod::new("audit/get", get).mirrored("id").ttl(Duration::from_secs(5)))
}

fn server() -> Server {
    let log: Log = Arc::new(vec!["in".to_owned(), "out".to_owned()]);
    Server::builder("crm", "1.0.0").state(log).extension(audit()).build().unwrap()
}

async fn asked(client: &Client, method: &str, params: Value) -> Result<Value, RpcError> {
    client.request(method, params).await
}

#[tokio::test]
async fn clients_are_told_of_an_extension_where_the_revision_has_extensions() {
    let server = server();
    let told = asked(&Client::modern(&server), "server/discover", json!({})).await.unwrap();
    assert_eq!(told["capabilities"]["extensions"], json!({ ID: { "maxEntries": 100 } }));
}

#[tokio::test]
async fn a_method_serves_with_parameters_state_and_the_members_of_every_result() {
    let client = Client::modern(&server());
    let all = asked(&client, "audit/list", json!({})).await.unwrap();
    assert_eq!(all["entries"], json!(["in", "out"]));
    assert_eq!(all["resultType"], "complete");
    assert_eq!(all["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], "crm");
    assert_eq!(all.get("ttlMs"), None);
    let one = asked(&client, "audit/list", json!({ "limit": 1 })).await.unwrap();
    assert_eq!(one["entries"], json!(["in"]));
    let nothing = asked(&client, "audit/clear", json!({})).await.unwrap();
    assert_eq!(nothing.as_object().unwrap().keys().collect::<Vec<_>>(), ["resultType", "_meta"]);
}

#[tokio::test]
async fn a_result_may_bring_its_own_type_metadata_and_caching() {
    let client = Client::modern(&server());
    let first = asked(&client, "audit/get", json!({ "id": "1" })).await.unwrap();
    assert_eq!((&first["ttlMs"], &first["cacheScope"]), (&json!(5000), &json!("private")));
    assert_eq!(first["_meta"]["com.example/seen"], true);
    assert_eq!(first["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], "crm");
    let later = asked(&client, "audit/get", json!({ "id": "task" })).await.unwrap();
    assert_eq!(later["resultType"], "com.example/later");
}

#[tokio::test]
async fn what_goes_wrong_is_told_apart_and_nothing_internal_gets_out() {
    let client = Client::modern(&server());
    let rows = [
        (json!({ "id": "2" }), code::INVALID_PARAMS, "there is only entry 1"),
        (json!({ "id": "own" }), -31999, "an error of our own"),
        (json!({}), code::INVALID_PARAMS, "params: missing field `id`"),
        (json!({ "id": 7 }), code::INVALID_PARAMS, "params: a string"),
        (json!({ "id": "disk" }), code::INTERNAL_ERROR, "internal error"),
        (json!({ "id": "list" }), code::INTERNAL_ERROR, "internal error"),
        (json!({ "id": "panic" }), code::INTERNAL_ERROR, "internal error"),
    ];
    for (params, code, text) in rows {
        let error = asked(&client, "audit/get", params.clone()).await.unwrap_err();
        assert_eq!(error.code(), code, "{params}");
        assert!(error.message().starts_with(text), "{params}: {}", error.message());
        assert!(!error.message().contains("10.0.0.7") && !error.message().contains("plan"), "{params}");
    }
    let unknown = asked(&client, "audit/list", json!({ "other": 1 })).await.unwrap_err();
    assert_eq!(unknown.code(), code::INVALID_PARAMS);
    assert!(asked(&client, "audit/list", json!({})).await.is_ok(), "the next good request is answered");
}

#[tokio::test]
async fn a_method_is_unknown_in_older_revisions_and_on_other_servers() {
    let plain = Server::builder("plain", "1.0.0").build().unwrap();
    for version in Version::ALL {
        let declared = asked(&Client::with(&server(), *version), "audit/list", json!({})).await;
        match *version == Version::LATEST {
            true => assert!(declared.is_ok()),
            false => assert_eq!(declared.unwrap_err().code(), code::METHOD_NOT_FOUND, "{version}"),
        }
        let error = asked(&Client::with(&plain, *version), "audit/list", json!({})).await.unwrap_err();
        assert_eq!(error.code(), code::METHOD_NOT_FOUND, "{version}");
    }
}

#[tokio::test]
async fn a_handler_learns_the_clients_settings_and_notifies_in_words_of_its_own() {
    let client = Client::modern(&server());
    let declares = |settings: Value| {
        let meta =
            json!({ "io.modelcontextprotocol/clientCapabilities": { "extensions": { ID: settings } } });
        json!({ "_meta": meta })
    };
    let rows = [
        (json!({}), json!(null)),
        (declares(json!({ "verbose": true })), json!(true)),
        (declares(json!({ "verbose": 1 })), json!(null)),
        (declares(json!("yes")), json!(null)),
    ];
    for (params, expected) in rows {
        let result = asked(&client, "audit/whoami", params.clone()).await.unwrap();
        assert_eq!(result["verbose"], expected, "{params}");
        let sent = client.notifications();
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].method, "notifications/com.example/audited");
        assert!(sent[0].params.is_object());
    }
}

#[tokio::test]
async fn the_protocols_own_notifications_are_not_a_handlers_to_send() {
    /// Tries to send a notification.
    #[tool]
    fn send(ctx: &Context, method: &str) -> bool {
        ctx.send_notification(method, &json!({})).is_ok()
    }
    let server = Server::builder("s", "1").tools(tools![send]).build().unwrap();
    let client = Client::modern(&server);
    let rows = [
        ("notifications/com.example/x", true),
        ("notifications/progress", false),
        ("notifications/tools/list_changed", false),
        ("audit/list", false),
        ("notifications/\"x", false),
        ("notifications/a\nb", false),
    ];
    for (method, good) in rows {
        let sent = client.call("send", json!({ "method": method })).await.unwrap();
        assert_eq!(sent.text(), good.to_string(), "{method}");
        assert_eq!(client.notifications().len(), usize::from(good), "{method}");
    }
}

#[tokio::test]
async fn a_client_that_must_declare_the_extension_is_told_which_one() {
    let extension = Extension::new(ID).client_must_declare().method("audit/clear", clear);
    let server = Server::builder("crm", "1.0.0").extension(extension).build().unwrap();
    let client = Client::modern(&server);
    let error = asked(&client, "audit/clear", json!({})).await.unwrap_err();
    assert_eq!(error.code(), code::MISSING_CLIENT_CAPABILITY);
    assert_eq!(error.data(), Some(&json!({ "requiredCapabilities": { "extensions": { ID: {} } } })));
    let meta = json!({ "io.modelcontextprotocol/clientCapabilities": { "extensions": { ID: {} } } });
    assert!(asked(&client, "audit/clear", json!({ "_meta": meta })).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_method_keeps_its_limits_like_every_other_call() {
    async fn hang() -> Result<(), ToolError> {
        std::future::pending().await
    }
    async fn long() -> Result<(), ToolError> {
        tokio::time::sleep(Duration::from_secs(3600)).await;
        Ok(())
    }
    async fn flood() -> Result<Value, ToolError> {
        Ok(json!({ "text": "x".repeat(5000) }))
    }
    let extension = Extension::new(ID)
        .with_method(ExtensionMethod::new("audit/hang", hang).timeout(Duration::from_secs(3)))
        .with_method(ExtensionMethod::new("audit/long", long).timeout(Duration::MAX))
        .with_method(ExtensionMethod::new("audit/admin", clear).scopes(&["admin"]))
        .method("audit/flood", flood);
    let limits = Limits { result_bytes: 4096, ..Limits::default() };
    let server = Server::builder("crm", "1.0.0").limits(limits).extension(extension).build().unwrap();
    let client = Client::modern(&server);
    let late = asked(&client, "audit/hang", json!({})).await.unwrap_err();
    assert!(late.message().contains("took longer than 3s"), "{}", late.message());
    let large = asked(&client, "audit/flood", json!({})).await.unwrap_err();
    assert_eq!((large.code(), large.message()), (code::INTERNAL_ERROR, "the result is too large"));
    let long = asked(&client, "audit/long", json!({})).await;
    assert_eq!(long.unwrap()["resultType"], "complete");
    let stranger = Client::modern(&server).with_auth(Auth::anonymous());
    let forbidden = asked(&stranger, "audit/admin", json!({})).await.unwrap_err();
    assert!(forbidden.message().contains("admin"), "{}", forbidden.message());
}

#[tokio::test(start_paused = true)]
async fn a_method_serves_as_many_calls_as_it_has_places_and_as_its_rate_allows() {
    async fn slow() -> Result<(), ToolError> {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(())
    }
    let extension = Extension::new(ID)
        .with_method(ExtensionMethod::new("audit/slow", slow).concurrency(1))
        .with_method(ExtensionMethod::new("audit/rated", clear).rate(2, Duration::from_secs(10)));
    let server = Server::builder("crm", "1.0.0").extension(extension).build().unwrap();
    let client = Client::modern(&server);
    for _ in 0..2 {
        let (first, second) =
            tokio::join!(asked(&client, "audit/slow", json!({})), asked(&client, "audit/slow", json!({})));
        assert!(first.is_ok());
        let busy = second.unwrap_err();
        assert_eq!(busy.code(), code::INTERNAL_ERROR);
        assert!(busy.message().starts_with("audit/slow serves 1 call at a time"), "{}", busy.message());
    }
    for _ in 0..2 {
        for _ in 0..2 {
            assert!(asked(&client, "audit/rated", json!({})).await.is_ok());
        }
        let often = asked(&client, "audit/rated", json!({})).await.unwrap_err();
        let expected = "audit/rated serves at most 2 calls in 10s for each caller; try again in 5 s";
        assert_eq!((often.code(), often.message()), (code::INTERNAL_ERROR, expected));
        let other = Client::modern(&server).with_auth(Auth::new("bob"));
        assert!(asked(&other, "audit/rated", json!({})).await.is_ok(), "others have calls of their own");
        tokio::time::advance(Duration::from_secs(10)).await;
    }
}

#[test]
fn what_is_wrong_with_an_extension_is_found_when_the_server_is_built() {
    let rated =
        |calls, period| Extension::new(ID).with_method(ExtensionMethod::new("x", clear).rate(calls, period));
    let rows: [(Extension, &str); 12] = [
        (Extension::new("audit"), "extension \"audit\": it needs a prefix"),
        (Extension::new("1com/a"), "each part of its prefix"),
        (Extension::new("com.example/-"), "its name must begin and end"),
        (Extension::new(ID).settings(json!([])), "its settings must be a JSON object"),
        (Extension::new(ID).method("tools/call", clear), "is one of the protocol"),
        (Extension::new(ID).method("ping", clear), "is one of the protocol"),
        (Extension::new(ID).method("sampling/createMessage", clear), "is one of the protocol"),
        (Extension::new(ID).method("a b", clear), "visible characters"),
        (Extension::new(ID).method("x", clear).method("x", clear), "or one has it twice"),
        (rated(0, Duration::from_secs(1)), "has 0 calls"),
        (rated(1, Duration::ZERO), "must be more than nothing"),
        (rated(1, Duration::MAX), "at most a day"),
    ];
    for (extension, expected) in rows {
        let error = Server::builder("s", "1").extension(extension).build().unwrap_err();
        assert_eq!(error.problems().len(), 1, "{error}");
        assert!(error.problems()[0].contains(expected), "{error}");
    }
    let twice = Server::builder("s", "1").extension(Extension::new(ID)).extension(Extension::new(ID)).build();
    assert!(twice.unwrap_err().to_string().contains("is added twice"));
    let late = Server::builder("s", "1").extension(Extension::new(ID)).state(1).build();
    assert!(late.unwrap_err().to_string().contains("`.state(..)` must come before"));
}

#[test]
fn over_http_the_name_of_a_method_may_have_to_be_repeated_in_a_header() {
    let served = Served::of(server(), Config::default());
    let request = modern(1, "audit/get", json!({ "id": "1" }));
    let bare = served.ask(&Request::modern(&request));
    assert_eq!((bare.status, &bare.json()["error"]["code"]), (400, &json!(code::HEADER_MISMATCH)));
    let named = served.ask(&Request::modern(&request).header("Mcp-Name", "1"));
    assert_eq!((named.status, &named.json()["result"]["text"]), (200, &json!("first")));
    let wrong = served.ask(&Request::modern(&request).header("Mcp-Name", "2"));
    assert_eq!(wrong.status, 400);
    let unknown = served.ask(&Request::modern(&modern(2, "audit/other", json!({}))));
    assert_eq!((unknown.status, &unknown.json()["error"]["code"]), (404, &json!(code::METHOD_NOT_FOUND)));
}
