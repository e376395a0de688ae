//! The headers of a modern request, row by row: what "Request Metadata" and "Server Validation" of Streamable HTTP say,
//! on real sockets. After each refusal no handler has run, and the next good request is answered.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::transport::{Arrival, Header, Headers, Outbox, Received, Reply};
use mcp_core::{Server as McpServer, tool, tools};
use mcp_transports::http::{Config, Listener};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use tests::http::{Connection, Request};
use tests::log::Log;
use tests::message::{MODERN, modern, modern_call, text};
use tests::served::{Server, call};

fn hang(key: &str) -> Request {
    call("hang", &json!({ "key": key }))
}

fn assert_refused(server: &Server, request: &Request) {
    let answer = server.ask(request);
    let body = answer.json();
    assert_eq!((answer.status, &body["error"]["code"]), (400, &json!(-32020)), "{request:?}: {body}");
    assert_eq!(body["id"], 1, "{body}");
    assert_eq!(answer.header("mcp-session-id"), None);
    server.assert_alive();
}

fn assert_served(server: &Server, request: &Request) -> Value {
    let answer = server.ask(request);
    let body = answer.json();
    assert!(answer.status == 200 && body["result"].is_object(), "{request:?}: {body}");
    body
}

/// Asserts that no handler of this key ever ran.
fn assert_idle(server: &Server, key: &str) {
    let count = server.ask(&call("count", &json!({ "key": format!("{key} began") })));
    assert_eq!(text(&count.json()), "0", "{key}");
}

/// The request with another value for a header.
fn with(request: &Request, name: &str, value: &str) -> Request {
    request.clone().without(name).header(name, value)
}

#[test]
fn hdr_01_the_method_is_repeated_exactly() {
    let server = Server::start();
    let request = hang("hdr-01");
    assert_refused(&server, &request.clone().without("Mcp-Method"));
    for value in
        ["", "tools/list", "Tools/Call", "TOOLS/CALL", "tools/call2", "tools", "=?base64?dG9vbHMvY2FsbA==?="]
    {
        assert_refused(&server, &with(&request, "Mcp-Method", value));
    }
    // A request that has no name to repeat needs its method all the same; and of one that does not exist, too.
    for method in ["tools/list", "server/discover", "unknown/method"] {
        let request = Request::modern(&modern(1, method, json!({})));
        assert_refused(&server, &request.clone().without("Mcp-Method"));
        assert_refused(&server, &with(&request, "Mcp-Method", "tools/call"));
    }
    assert_idle(&server, "hdr-01");
}

#[test]
fn hdr_02_the_version_is_repeated_exactly() {
    let server = Server::start();
    let request = hang("hdr-02");
    assert_refused(&server, &request.clone().without("MCP-Protocol-Version"));
    for value in ["", "2025-11-25", "v999.0.0", "2026-07-28x", "=?base64?MjAyNi0wNy0yOA==?="] {
        assert_refused(&server, &with(&request, "MCP-Protocol-Version", value));
    }
    let mut old = modern_call(1, "hang", &json!({ "key": "hdr-02" }));
    old["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = "2025-11-25".into();
    assert_refused(&server, &Request::modern(&old));
    assert_idle(&server, "hdr-02");
}

/// Every request that has a name to repeat, with that name.
fn named() -> [(Value, &'static str); 3] {
    [
        (modern_call(1, "add", &json!({ "a": 1, "b": 2 })), "add"),
        (modern(1, "prompts/get", json!({ "name": "greet", "arguments": { "name": "Ada" } })), "greet"),
        (modern(1, "resources/read", json!({ "uri": "fault://about" })), "fault://about"),
    ]
}

#[test]
fn hdr_03_the_name_or_uri_is_repeated_exactly() {
    let server = Server::start();
    for (message, name) in named() {
        let request = with(&Request::modern(&message), "Mcp-Name", name);
        assert_served(&server, &request);
        assert_refused(&server, &request.clone().without("Mcp-Name"));
        for other in ["", "echo", "Add", "fault://About", "greet2"] {
            assert_refused(&server, &with(&request, "Mcp-Name", other));
        }
        // A body without a name agrees with no header, nor with its absence.
        let mut nameless = message.clone();
        nameless["params"].as_object_mut().unwrap().retain(|key, _| key != "name" && key != "uri");
        assert_refused(&server, &request.clone().body(nameless.to_string()));
        assert_refused(&server, &request.clone().without("Mcp-Name").body(nameless.to_string()));
    }
    // What has no name to repeat is not asked for one, and one that comes along repeats nothing.
    let list = Request::modern(&modern(1, "tools/list", json!({})));
    assert_served(&server, &list);
    assert_served(&server, &list.header("Mcp-Name", "add"));
}

#[test]
fn hdr_04_names_of_headers_have_no_case_and_space_around_values_is_none() {
    let server = Server::start();
    for (message, name) in named() {
        let method = message["method"].as_str().unwrap();
        for names in [
            ["mcp-protocol-version", "mcp-method", "mcp-name"],
            ["MCP-PROTOCOL-VERSION", "MCP-METHOD", "MCP-NAME"],
            ["mCP-protocol-Version", "mcp-Method", "McP-nAmE"],
        ] {
            let mut request = Request::post(&message);
            for (header, value) in names.iter().zip([MODERN, method, name]) {
                request = request.header(header, &format!("  \t{value} \t "));
            }
            assert_served(&server, &request);
        }
    }
}

#[test]
fn hdr_05_an_encoded_name_is_decoded_first_and_by_the_letter() {
    let server = Server::start();
    let request = Request::modern(&modern_call(1, "add", &json!({ "a": 1, "b": 2 })));
    assert_served(&server, &with(&request, "Mcp-Name", "=?base64?YWRk?="));
    for (what, value) in [
        ("another name", "=?base64?ZWNobw==?="),
        ("no padding where there is some", "=?base64?YWRkIA?="),
        ("padding where there is none", "=?base64?YWRk=?="),
        ("too much padding", "=?base64?YWRk====?="),
        ("letters that are not of base64", "=?base64?YW!k?="),
        ("the alphabet of URLs", "=?base64?YWR-_w==?="),
        ("bits behind the last byte", "=?base64?YR==?="),
        ("space inside", "=?base64?YW Rk?="),
        ("no UTF-8", "=?base64?//8=?="),
        ("nothing", "=?base64??="),
        ("a prefix in capitals is none", "=?BASE64?YWRk?="),
        ("a prefix that is nearly one", "=?Base64?YWRk?="),
        ("no suffix", "=?base64?YWRk"),
        ("no prefix", "YWRk?="),
        ("encoded twice", "=?base64?PT9iYXNlNjQ/WVdSaz89?="),
    ] {
        assert_refused(&server, &with(&request, "Mcp-Name", value));
        assert!(!what.is_empty());
    }
    // URIs are carried in the same way; also letters that no header can have.
    let page = |uri: &str, header: &str| {
        with(&Request::modern(&modern(1, "resources/read", json!({ "uri": uri }))), "Mcp-Name", header)
    };
    let read = assert_served(&server, &page("fault://pages/\u{e9}", "=?base64?ZmF1bHQ6Ly9wYWdlcy/DqQ==?="));
    assert_eq!(read["result"]["contents"][0]["text"], "\u{e9}");
    assert_refused(&server, &page("fault://pages/\u{e9}", "fault://pages/e"));
}

#[test]
fn hdr_06_a_value_that_looks_encoded_has_to_be() {
    let server = Server::start();
    let literal = "=?base64?YWRk?=";
    let request = call("region", &json!({ "region": literal }));
    assert_refused(&server, &request.clone().header("Mcp-Param-Region", literal));
    let encoded = request.header("Mcp-Param-Region", "=?base64?PT9iYXNlNjQ/WVdSaz89?=");
    assert_eq!(text(&assert_served(&server, &encoded)), format!("Some({literal:?}) None"));
    // Under the encoded name of another tool, the body's tool is not called.
    let mut message = modern_call(1, "hang", &json!({ "key": "hdr-06" }));
    message["params"]["name"] = literal.into();
    assert_refused(&server, &with(&Request::modern(&message), "Mcp-Name", literal));
    let unknown = with(&Request::modern(&message), "Mcp-Name", "=?base64?PT9iYXNlNjQ/WVdSaz89?=");
    assert_eq!(server.ask(&unknown).json()["error"]["code"], -32602, "there is no such tool");
    assert_idle(&server, "hdr-06");
}

#[test]
fn hdr_07_a_header_that_is_there_twice_is_refused_equal_or_not() {
    let server = Server::start();
    let request = hang("hdr-07");
    for (name, equal, other) in [
        ("Mcp-Method", "tools/call", "tools/list"),
        ("Mcp-Name", "hang", "add"),
        ("MCP-Protocol-Version", MODERN, "2025-11-25"),
    ] {
        for value in [equal, other, ""] {
            assert_refused(&server, &request.clone().header(name, value));
            assert_refused(&server, &with(&request, name, value).header(&name.to_lowercase(), equal));
        }
    }
    let request = call("region", &json!({ "region": "eu" }));
    let twice = request.header("Mcp-Param-Region", "eu").header("mcp-param-region", "eu");
    assert_refused(&server, &twice);
    assert_idle(&server, "hdr-07");
}

#[test]
fn hdr_08_headers_of_arguments_agree_with_them() {
    let server = Server::start();
    let region = |value: &Value| call("region", value);
    type Row<'a> = (Value, &'a [(&'a str, &'a str)], bool);
    let rows: [Row<'_>; 21] = [
        (json!({ "region": "eu" }), &[("Region", "eu")], true),
        (json!({ "region": "eu" }), &[("REGION", "eu")], true),
        (json!({ "region": "eu" }), &[], false),
        (json!({ "region": "eu" }), &[("Region", "EU")], false),
        (json!({ "region": "eu" }), &[("Region", "")], false),
        (json!({ "region": "" }), &[("Region", "")], true),
        (json!({ "region": "" }), &[], false),
        (json!({ "region": "42" }), &[("Region", "42.0")], false),
        (json!({ "region": " padded " }), &[("Region", "=?base64?IHBhZGRlZCA=?=")], true),
        (json!({ "region": " padded " }), &[("Region", " padded ")], false),
        (json!({ "region": "line1\nline2" }), &[("Region", "=?base64?bGluZTEKbGluZTI=?=")], true),
        (
            json!({ "region": "Hello, \u{4e16}\u{754c}" }),
            &[("Region", "=?base64?SGVsbG8sIOS4lueVjA==?=")],
            true,
        ),
        (json!({ "region": "eu" }), &[("Region", "=?base64?ZXU?=")], false),
        (json!({ "region": null }), &[], true),
        (json!({ "region": null }), &[("Region", "null")], false),
        (json!({}), &[], true),
        (json!({}), &[("Region", "eu")], false),
        (json!({ "shard": 42 }), &[("Shard", "42")], true),
        (json!({ "shard": 42 }), &[("Shard", "42.0")], true),
        (json!({ "shard": 42 }), &[("Shard", "43")], false),
        (json!({ "shard": -7 }), &[("Shard", "-7"), ("Unknown", "x"), ("Regio", "\u{e9}")], true),
    ];
    for (arguments, headers, good) in rows {
        let request = headers.iter().fold(region(&arguments), |request, (name, value)| {
            request.header(&format!("Mcp-Param-{name}"), value)
        });
        if good {
            assert_served(&server, &request);
        } else {
            assert_refused(&server, &request);
        }
    }
    // The header counts for tools that ask for it, and for no other.
    let other = call("add", &json!({ "a": 1, "b": 2 })).header("Mcp-Param-Region", "eu");
    assert_served(&server, &other);
}

#[derive(Deserialize, JsonSchema)]
struct Place {
    #[schemars(extend("x-mcp-header" = "Zone"))]
    zone: String,
    #[serde(default)]
    note: String,
}

/// Says where something goes.
#[tool]
async fn route(place: Place, #[arg(header = "Dry")] dry: Option<bool>) -> String {
    format!("{} {} {dry:?}", place.zone, place.note)
}

fn by_hand() -> Value {
    json!({
        "type": "object",
        "properties": { "to": { "type": "object", "properties": {
            "shard": { "type": "integer", "x-mcp-header": "Shard" },
            "name": { "type": "string", "x-mcp-header": "Name" },
        } } },
    })
}

/// Takes what a schema by hand says.
#[tool(input_schema = by_hand)]
async fn raw_route(#[arg(flatten)] arguments: Map<String, Value>) -> String {
    Value::from(arguments).to_string()
}

/// A server of its own tools on a free port.
fn serve(server: McpServer) -> (tokio::runtime::Runtime, std::net::SocketAddr) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = runtime.block_on(Listener::bind_with(server, "127.0.0.1:0", Config::default())).unwrap();
    let addr = listener.local_addr();
    runtime.spawn(listener.serve_until(std::future::pending()));
    (runtime, addr)
}

#[test]
fn hdr_08_arguments_inside_others_have_headers_too_however_the_schema_was_written() {
    let server = McpServer::builder("routes", "1.0.0").tools(tools![route, raw_route]).build().unwrap();
    let (_runtime, addr) = serve(server);
    type Row<'a> = (&'a str, Value, &'a [(&'a str, &'a str)], bool);
    let rows: [Row<'_>; 12] = [
        ("route", json!({ "place": { "zone": "a" } }), &[("Zone", "a")], true),
        ("route", json!({ "place": { "zone": "a" }, "dry": true }), &[("Zone", "a"), ("Dry", "true")], true),
        ("route", json!({ "place": { "zone": "a" }, "dry": true }), &[("Zone", "a"), ("Dry", "True")], false),
        ("route", json!({ "place": { "zone": "a" }, "dry": false }), &[("Zone", "a"), ("Dry", "0")], false),
        ("route", json!({ "place": { "zone": "a" } }), &[], false),
        ("route", json!({ "place": { "zone": "a", "note": "b" } }), &[("Zone", "b")], false),
        ("route", json!({ "place": { "zone": "a" }, "zone": "b" }), &[("Zone", "b")], false),
        ("raw_route", json!({}), &[], true),
        ("raw_route", json!({ "to": {} }), &[], true),
        ("raw_route", json!({ "to": { "shard": 1, "name": "x" } }), &[("Shard", "1"), ("Name", "x")], true),
        ("raw_route", json!({ "to": { "shard": 1, "name": "x" } }), &[("Shard", "2"), ("Name", "x")], false),
        ("raw_route", json!({ "to": { "shard": 1 }, "shard": 2 }), &[("Shard", "2")], false),
    ];
    let mut connection = Connection::open(addr);
    for (tool, arguments, headers, good) in rows {
        let request = headers.iter().fold(call(tool, &arguments), |request, (name, value)| {
            request.header(&format!("Mcp-Param-{name}"), value)
        });
        let answer = connection.ask(&request);
        let body = answer.json();
        let code = body["error"]["code"].as_i64();
        let expected = if good { (200, None) } else { (400, Some(-32020)) };
        assert_eq!((answer.status, code), expected, "{arguments} {headers:?}: {body}");
    }
}

fn misplaced() -> Value {
    let routed = json!({ "type": "string", "x-mcp-header": "Routed" });
    json!({ "type": "object", "properties": { "list": { "type": "array", "items": routed } } })
}

/// Has a header that no client could send.
#[tool(input_schema = misplaced)]
async fn lost(#[arg(flatten)] _arguments: Map<String, Value>) {}

#[test]
fn hdr_08_a_header_that_no_client_could_send_is_reported_when_the_server_is_built() {
    let error = McpServer::builder("lost", "1.0.0").tools(tools![lost]).build().unwrap_err().to_string();
    assert!(error.contains("`x-mcp-header` is in a schema that not only `properties` lead to"), "{error}");
}

#[test]
fn hdr_09_values_that_no_header_can_have_are_refused() {
    let server = Server::start();
    for (name, value) in
        [("Mcp-Name", "hang"), ("Mcp-Method", "tools/call"), ("MCP-Protocol-Version", MODERN)]
    {
        for bad in ["\u{e9}", "\u{80}", "\u{ff}"] {
            // On the wire these are two bytes each, none of them ASCII.
            assert_refused(&server, &with(&hang("hdr-09"), name, &format!("{value}{bad}")));
        }
        // Control characters end the request in HTTP itself, and the connection with it.
        for bad in ["\u{0}", "\u{1}", "\u{7f}", "\r"] {
            let request = with(&hang("hdr-09"), name, &format!("{value}{bad}x"));
            assert_eq!(server.ask(&request).status, 400, "{name} {bad:?}");
            server.assert_alive();
        }
    }
    let region = call("region", &json!({ "region": "\u{e9}" })).header("Mcp-Param-Region", "\u{e9}");
    assert_refused(&server, &region);
    let long = with(&hang("hdr-09"), "Mcp-Name", &"x".repeat(8 << 10));
    assert_refused(&server, &long);
    let longer = with(&hang("hdr-09"), "Mcp-Name", &"x".repeat(128 << 10));
    assert_eq!(server.ask(&longer).status, 431);
    server.assert_alive();
    assert_idle(&server, "hdr-09");
}

#[test]
fn hdr_10_what_older_clients_send_along_is_ignored() {
    let server = Server::start();
    let message = modern_call(1, "report", &json!({}));
    for request in [Request::modern(&message), call("add", &json!({ "a": 1, "b": 2 }))] {
        for (session, event) in [("unknown", "7"), ("", ""), ("\u{e9}", "../x")] {
            let request = request.clone().header("Mcp-Session-Id", session).header("Last-Event-ID", event);
            let answer = server.ask(&request);
            assert_eq!(answer.status, 200, "{session}");
            assert_eq!(answer.header("mcp-session-id"), None);
            assert!(!String::from_utf8_lossy(&answer.body).lines().any(|line| line.starts_with("id:")));
        }
    }
    for method in ["GET", "DELETE"] {
        let old = Request::new(method).header("MCP-Protocol-Version", MODERN).header("Mcp-Session-Id", "x");
        assert_eq!(server.ask(&old).status, 405, "{method}");
    }
    // And what newer clients send along means nothing to a legacy session.
    let session = tests::http::open_session(server.addr);
    let ping = tests::message::legacy(1, "ping", &json!({}));
    let request = Request::legacy(&session, &ping).header("Mcp-Method", "tools/call").header("Mcp-Name", "x");
    assert_eq!(server.ask(&request).json()["result"], json!({}));
}

struct Given<'a>(&'a [(&'a str, &'a str)]);

impl Headers for Given<'_> {
    fn header(&self, name: &str) -> Header<'_> {
        let found = self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or(Header::Absent, |(_, value)| Header::One(value.as_bytes()))
    }
}

struct Nowhere;

impl Outbox for Nowhere {
    fn notify(&self, _: Vec<u8>) {}
}

#[test]
fn hdr_11_no_handler_runs_and_no_value_is_told_when_a_header_is_wrong() {
    let server = Server::start();
    let request = hang("hdr-11");
    assert_refused(&server, &with(&request, "Mcp-Name", "secret-name"));
    assert_refused(&server, &request.clone().without("Mcp-Method"));
    assert_refused(&server, &with(&request, "MCP-Protocol-Version", "2025-11-25"));
    assert_idle(&server, "hdr-11");

    let core = tests::faults::server().unwrap();
    let outbox: Arc<dyn Outbox> = Arc::new(Nowhere);
    let message = modern_call(1, "region", &json!({ "region": "secret-argument" })).to_string();
    let good = [("MCP-Protocol-Version", MODERN), ("Mcp-Method", "tools/call"), ("Mcp-Name", "region")];
    let argument = ("Mcp-Param-Region", "secret-other");
    for headers in [
        vec![("MCP-Protocol-Version", "secret-version"), good[1], good[2], argument],
        vec![good[0], ("Mcp-Method", "secret-method"), good[2], argument],
        vec![good[0], good[1], ("Mcp-Name", "secret-name"), argument],
        vec![good[0], good[1], good[2], argument],
    ] {
        let mut out = Vec::new();
        let given = Given(&headers);
        let receive = || {
            let arrival = Arrival::new(&outbox).with_headers(&given);
            core.receive(message.clone().into(), &arrival, &mut out)
        };
        let (received, log) = Log::of(receive);
        assert!(matches!(received, Received::Replied(Reply::Malformed)), "{received:?}");
        let answer = String::from_utf8(out).unwrap();
        assert!(answer.contains("-32020"), "{answer}");
        assert!(!answer.contains("secret") && !log.contains("secret"), "{answer} {log}");
    }
}
