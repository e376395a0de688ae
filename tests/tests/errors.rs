//! Every error that the protocol gives a code: when it comes, with which HTTP status, and what is in its `data`. The same
//! on real pipes, where there is no status. After each of them the next good request is answered.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::{tool, tools};
use serde_json::{Value, json};
use tests::both::{Both, Era};
use tests::http::{Answer, Request, open_session};
use tests::message::{MODERN, initialize, legacy, legacy_call, modern, modern_call};
use tests::served::{Server, call};
use tests::stdio;

/// The codes that may be sent (2026-07-28, "Error Codes"). Of the reserved range only these have a meaning.
const CODES: [i64; 8] = [-32700, -32600, -32601, -32602, -32603, -32020, -32021, -32022];

fn code(answer: &Answer) -> i64 {
    let body = answer.json();
    let error = &body["error"];
    let code = error["code"].as_i64().unwrap_or_else(|| panic!("no error in {body}"));
    assert!(!error["message"].as_str().unwrap().is_empty());
    assert!(body["id"].is_null() == body.get("id").is_none(), "an id is never null: {body}");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    code
}

fn list() -> Value {
    modern(1, "tools/list", json!({}))
}

fn without_meta(key: &str) -> Value {
    let mut message = list();
    message["params"]["_meta"].as_object_mut().unwrap().remove(&format!("io.modelcontextprotocol/{key}"));
    message
}

fn of_version(version: &str) -> Request {
    let mut message = list();
    message["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = version.into();
    Request::modern(&message).without("MCP-Protocol-Version").header("MCP-Protocol-Version", version)
}

fn read(uri: &str) -> Request {
    let message = modern(1, "resources/read", json!({ "uri": uri }));
    Request::modern(&message).header("Mcp-Name", uri)
}

fn prompt(name: &str, arguments: &Value) -> Request {
    Request::modern(&modern(1, "prompts/get", json!({ "name": name, "arguments": arguments })))
}

fn complete(reference: &Value, argument: &str) -> Request {
    let argument = json!({ "name": argument, "value": "" });
    Request::modern(&modern(1, "completion/complete", json!({ "ref": reference, "argument": argument })))
}

fn with_header(request: &Request, name: &str, value: &str) -> Request {
    request.clone().without(name).header(name, value)
}

fn of_method(method: &str) -> Request {
    Request::modern(&modern(1, method, json!({})))
}

type Row = (&'static str, Request, u16, i64, Value);

/// What is refused before any method sees it: the status says so too.
fn refused_at_the_door() -> Vec<Row> {
    let supported = json!(["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", MODERN]);
    let unsupported = |asked: &str| json!({ "supported": supported, "requested": asked });
    let mut no_meta = list();
    no_meta["params"] = json!({});
    let raw = |body: &str| Request::modern(&list()).body(body);
    let no_id = raw(&list().to_string().replace("\"id\":1", "\"id\":null"));
    let mut rows = vec![
        ("no JSON", raw("{"), 400, -32700, Value::Null),
        ("a batch", raw(&json!([list()]).to_string()), 400, -32600, Value::Null),
        ("a response", raw(r#"{"jsonrpc":"2.0","id":1,"result":{}}"#), 400, -32600, Value::Null),
        ("an id of nothing", no_id, 400, -32600, Value::Null),
        ("no metadata", Request::modern(&no_meta), 400, -32602, Value::Null),
        ("no version", Request::modern(&without_meta("protocolVersion")), 400, -32602, Value::Null),
        ("no capabilities", Request::modern(&without_meta("clientCapabilities")), 400, -32602, Value::Null),
        ("an unknown version", of_version("v999.0.0"), 400, -32022, unsupported("v999.0.0")),
        ("a version to come", of_version("2099-01-01"), 400, -32022, unsupported("2099-01-01")),
    ];
    for method in [
        "unknown/method",
        "initialize",
        "ping",
        "logging/setLevel",
        "resources/subscribe",
        "resources/unsubscribe",
        "tasks/result",
        "tasks/list",
    ] {
        rows.push(("a method that is not there (any more)", of_method(method), 404, -32601, Value::Null));
    }
    rows
}

/// Headers that are missing, or do not agree with the body.
fn refused_for_headers() -> Vec<Row> {
    let add = || call("add", &json!({ "a": 1, "b": 2 }));
    let region = || call("region", &json!({ "region": "eu" }));
    let other = |name, value| with_header(&add(), name, value);
    let rows = [
        ("no version", add().without("MCP-Protocol-Version")),
        ("another version", other("MCP-Protocol-Version", "2025-11-25")),
        ("an unknown version", other("MCP-Protocol-Version", "v999.0.0")),
        ("no method", add().without("Mcp-Method")),
        ("another method", other("Mcp-Method", "tools/list")),
        ("another case of the method", other("Mcp-Method", "TOOLS/CALL")),
        ("no name", add().without("Mcp-Name")),
        ("another name", other("Mcp-Name", "echo")),
        ("a name that cannot be decoded", other("Mcp-Name", "=?base64?YWR?=")),
        ("no argument", region()),
        ("another argument", region().header("Mcp-Param-Region", "us")),
        ("an argument that cannot be decoded", region().header("Mcp-Param-Region", "=?base64?ZXU?=")),
    ];
    rows.map(|(what, request)| (what, request, 400, -32020, Value::Null)).into()
}

/// What a method itself refuses. A good envelope has the status of a good answer, so that a handler cannot change it.
fn refused_by_the_method() -> Vec<Row> {
    let token = {
        let mut message = modern_call(1, "report", &json!({}));
        message["params"]["_meta"]["progressToken"] = json!({});
        Request::modern(&message)
    };
    let page = |cursor: Value| Request::modern(&modern(1, "tools/list", json!({ "cursor": cursor })));
    let state = json!({ "name": "confirm", "requestState": "x" });
    let greet = json!({ "type": "ref/prompt", "name": "greet" });
    let nope = json!({ "type": "ref/prompt", "name": "nope" });
    vec![
        ("an unknown tool", call("nope", &json!({})), 200, -32602, Value::Null),
        ("arguments in a list", call("add", &json!([])), 200, -32602, Value::Null),
        ("an unknown prompt", prompt("nope", &json!({})), 200, -32602, Value::Null),
        ("bad arguments of a prompt", prompt("greet", &json!({ "mood": "odd" })), 200, -32602, Value::Null),
        ("an unknown resource", read("fault://nope"), 200, -32602, json!({ "uri": "fault://nope" })),
        (
            "a resource outside",
            read("file:///etc/passwd"),
            200,
            -32602,
            json!({ "uri": "file:///etc/passwd" }),
        ),
        ("a cursor that is none", page(json!("garbage")), 200, -32602, Value::Null),
        ("completion of an unknown prompt", complete(&nope, "name"), 200, -32602, Value::Null),
        ("completion of an unknown argument", complete(&greet, "nope"), 200, -32602, Value::Null),
        ("a progress token that is none", token, 200, -32602, Value::Null),
        ("a state that is none", Request::modern(&modern(1, "tools/call", state)), 200, -32602, Value::Null),
        ("a filter that is none", of_method("subscriptions/listen"), 200, -32602, Value::Null),
        ("too large a result", call("big", &json!({ "bytes": 17 << 20 })), 200, -32603, Value::Null),
    ]
}

#[test]
fn every_error_of_a_modern_request_has_its_code_its_status_and_its_data() {
    let server = Server::start();
    let rows = [refused_at_the_door(), refused_for_headers(), refused_by_the_method()].concat();
    for (what, request, status, expected, data) in rows {
        let answer = server.ask(&request);
        assert_eq!((answer.status, code(&answer)), (status, expected), "{what}: {}", answer.json());
        assert_eq!(answer.json()["error"]["data"], data, "{what}");
        assert!(CODES.contains(&expected), "{what}");
        server.assert_alive();
    }
}

/// Goes on by itself.
#[tool(task)]
async fn job() {
    std::future::pending::<()>().await;
}

#[test]
fn an_unknown_task_is_a_wrong_parameter_and_tasks_that_are_not_declared_are_missing() {
    let server = mcp_core::Server::builder("tasks", "1.0.0").tools(tools![job]).build().unwrap();
    let pipe = tests::pipe::Pipe::new(&server);
    let served = Server::of(server, mcp_transports::http::Config::default());
    let extension = json!({ "extensions": { "io.modelcontextprotocol/tasks": {} } });
    for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
        for (id, declared, status, expected) in [
            (json!("nope"), &extension, 200, -32602),
            (json!(""), &extension, 200, -32602),
            (json!("nope"), &json!({}), 400, -32021),
        ] {
            let mut message = modern(1, method, json!({ "taskId": id, "inputResponses": {} }));
            message["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] = declared.clone();
            let answer = served.ask(&Request::modern(&message));
            let at = format!("{method} {id}: {}", answer.json());
            assert_eq!((answer.status, code(&answer)), (status, expected), "{at}");
            assert_eq!(tests::wait(pipe.ask(&message))["error"]["code"], expected, "{at}");
        }
    }
}

#[test]
fn the_versions_in_an_error_are_those_that_are_served() {
    let server = Server::start();
    let served = server.ask(&of_method("server/discover")).json();
    let refused = server.ask(&of_version("v999.0.0")).json();
    assert_eq!(served["result"]["supportedVersions"], refused["error"]["data"]["supported"]);
    // A client of another era is told them as well, by a server that has no handshake for it.
    let modern_only = mcp_core::Server::builder("modern", "1.0.0").versions([mcp_core::Version::LATEST]);
    let pipe = tests::pipe::Pipe::new(&modern_only.build().unwrap());
    let answer = tests::wait(pipe.ask(&initialize("2025-11-25")));
    assert_eq!(answer["error"]["code"], -32022);
    assert_eq!(answer["error"]["data"], json!({ "supported": [MODERN], "requested": "2025-11-25" }));
}

#[test]
fn a_capability_that_is_missing_is_named_as_an_object() {
    let server = Server::start();
    let request = call("confirm", &json!({ "key": "errors" }));
    let answer = server.ask(&request);
    assert_eq!((answer.status, code(&answer)), (400, -32021), "{}", answer.json());
    let required = json!({ "requiredCapabilities": { "elicitation": {} } });
    assert_eq!(answer.json()["error"]["data"], required);
    server.assert_alive();
}

#[test]
fn on_pipes_the_errors_are_the_same_but_for_the_headers() {
    let both = Both::start(env!("CARGO_BIN_EXE_fault-server"));
    let supported = json!(["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", MODERN]);
    let mut unknown = list();
    unknown["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = "v999.0.0".into();
    let rows = [
        ("no JSON", "{".to_owned(), -32700, Value::Null),
        ("a list", json!([list()]).to_string(), -32600, Value::Null),
        ("no capabilities", without_meta("clientCapabilities").to_string(), -32602, Value::Null),
        (
            "an unknown version",
            unknown.to_string(),
            -32022,
            json!({ "supported": supported, "requested": "v999.0.0" }),
        ),
        ("a method of the other era", modern(1, "ping", json!({})).to_string(), -32601, Value::Null),
        ("an unknown tool", modern_call(1, "nope", &json!({})).to_string(), -32602, Value::Null),
        (
            "an unknown resource",
            modern(1, "resources/read", json!({ "uri": "fault://nope" })).to_string(),
            -32602,
            json!({ "uri": "fault://nope" }),
        ),
        ("no session", legacy(1, "tools/list", &json!({})).to_string(), -32600, Value::Null),
    ];
    for (what, message, code, data) in rows {
        let answer = both.pipe(Era::Modern, &message);
        assert_eq!((&answer["error"]["code"], &answer["error"]["data"]), (&json!(code), &data), "{what}");
    }
}

#[test]
fn every_error_of_a_legacy_session_has_its_code_and_its_status() {
    let server = Server::start();
    let session = open_session(server.addr);
    let of = |method: &str, params: &Value| Request::legacy(&session, &legacy(1, method, params));
    let nobody = "0123456789abcdef0123456789abcdef";
    let list = legacy(1, "tools/list", &json!({}));
    let uri = json!({ "uri": "fault://nope" });
    let version = |version: &str| with_header(&of("tools/list", &json!({})), "MCP-Protocol-Version", version);
    let rows = [
        ("an unknown resource", of("resources/read", &uri), 200, -32002, uri.clone()),
        ("a subscription to nothing", of("resources/subscribe", &uri), 200, -32002, uri.clone()),
        ("an unknown method", of("unknown/method", &json!({})), 200, -32601, Value::Null),
        ("a method of the other era", of("server/discover", &json!({})), 200, -32601, Value::Null),
        (
            "an unknown tool",
            Request::legacy(&session, &legacy_call(1, "nope", &json!({}))),
            200,
            -32602,
            Value::Null,
        ),
        ("an unknown level", of("logging/setLevel", &json!({ "level": "loud" })), 200, -32602, Value::Null),
        ("a cursor that is none", of("tools/list", &json!({ "cursor": "x" })), 200, -32602, Value::Null),
        (
            "a second handshake",
            Request::legacy(&session, &initialize("2025-11-25")),
            400,
            -32600,
            Value::Null,
        ),
        ("no session", Request::post(&list), 400, -32600, Value::Null),
        ("a session of nobody", Request::legacy(nobody, &list), 404, -32600, Value::Null),
    ];
    for (what, request, status, expected, data) in rows {
        let answer = server.ask(&request);
        assert_eq!((answer.status, code(&answer)), (status, expected), "{what}: {}", answer.json());
        assert_eq!(answer.json()["error"]["data"], data, "{what}");
        server.assert_alive();
    }
    // Clients look for these words in what they take for a legacy server.
    let answer = server.ask(&version("v999.0.0"));
    assert_eq!(answer.status, 400);
    assert!(answer.json()["error"]["message"].as_str().unwrap().starts_with("Unsupported protocol version"));
}

#[test]
fn what_is_refused_before_it_is_read_has_its_status_and_no_id() {
    let server = Server::start();
    let add = || call("add", &json!({ "a": 1, "b": 2 }));
    let notification = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    let rows = [
        ("another origin", add().header("Origin", "http://evil.example.com"), 403),
        ("another host", add().header("Host", "evil.example.com"), 403),
        ("another type", with_header(&add(), "Content-Type", "text/plain"), 415),
        ("no answer that it takes", with_header(&add(), "Accept", "text/html"), 406),
        ("GET without a session", Request::new("GET").header("Accept", "text/event-stream"), 400),
        ("modern GET", Request::new("GET").header("MCP-Protocol-Version", MODERN), 405),
        ("modern DELETE", Request::new("DELETE").header("MCP-Protocol-Version", MODERN), 405),
        ("PUT", Request::new("PUT"), 405),
    ];
    for (what, request, status) in rows {
        let answer = server.ask(&request);
        assert_eq!(answer.status, status, "{what}");
        assert_eq!(answer.header("allow").is_some(), status == 405, "{what}");
        assert!(answer.json().get("id").is_none(), "{what}");
        server.assert_alive();
    }
    // A notification that is taken is answered with nothing, one that is not with an error.
    let taken = server.ask(&Request::modern(&notification));
    assert_eq!((taken.status, taken.body.len()), (202, 0));
    assert_eq!(server.ask(&Request::post(&notification)).status, 400);
    server.assert_alive();
}

#[test]
fn what_the_model_did_wrong_is_a_result_and_no_error() {
    let mut server = stdio::Server::start(env!("CARGO_BIN_EXE_fault-server"));
    server.initialize();
    let calls =
        [("add", json!({ "a": "x" })), ("add", json!({})), ("fail", json!({})), ("panic_now", json!({}))];
    for (tool, arguments) in calls {
        for message in [modern_call(1, tool, &arguments), legacy_call(1, tool, &arguments)] {
            let answer = server.ask(&message);
            assert_eq!(answer["result"]["isError"], true, "{tool} {arguments}: {answer}");
            assert!(answer.get("error").is_none(), "{answer}");
        }
    }
    server.assert_alive();
}
