//! What servers answer, in every revision, seen through the client for tests.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{
    Annotations, Audio, Content, Context, EmbeddedResource, FromRef, Icon, Image, Json, Limits, LogLevel,
    ResourceContents, ResourceLink, Role, Server, State, Text, Theme, ToolError, ToolResult, Version, code,
    tool, tools,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

mod results {
    use super::{
        Annotations, Audio, Content, Cow, Deserialize, EmbeddedResource, Image, Json, JsonSchema,
        ResourceContents, ResourceLink, Role, Serialize, Server, Text, ToolError, Value, json, tool, tools,
    };

    #[derive(Serialize, Deserialize, JsonSchema, PartialEq, Debug)]
    pub(crate) struct Point {
        x: i64,
        y: Option<i64>,
    }

    macro_rules! results {
        ($($name:ident -> $type:ty = $value:expr, $content:tt;)+) => {
            $(
                /// Returns a value of its type.
                #[tool]
                fn $name() -> $type {
                    $value
                }
            )+

            pub(crate) fn server() -> Server {
                Server::builder("results", "1.0.0").tools(tools![$($name),+]).build().unwrap()
            }

            pub(crate) fn rows() -> Vec<(&'static str, Value)> {
                vec![$((stringify!($name), json!($content))),+]
            }
        };
    }

    results! {
        unit -> () = (), [];
        text -> String = "a \"quoted\"\nline\u{2028}".to_owned(), [{ "type": "text", "text": "a \"quoted\"\nline\u{2028}" }];
        literal -> &'static str = "x", [{ "type": "text", "text": "x" }];
        cow -> Cow<'static, str> = "x".into(), [{ "type": "text", "text": "x" }];
        letter -> char = '"', [{ "type": "text", "text": "\"" }];
        number -> f64 = -0.5, [{ "type": "text", "text": "-0.5" }];
        big -> u128 = u128::MAX, [{ "type": "text", "text": "340282366920938463463374607431768211455" }];
        truth -> bool = true, [{ "type": "text", "text": "true" }];
        several -> Vec<i64> = vec![1, 2], [{ "type": "text", "text": "1" }, { "type": "text", "text": "2" }];
        mixed -> (String, Image) = ("see".to_owned(), Image::new([1, 2, 3], "image/png")),
            [{ "type": "text", "text": "see" }, { "type": "image", "data": "AQID", "mimeType": "image/png" }];
        sound -> Audio = Audio::new([255], "audio/wav"), [{ "type": "audio", "data": "/w==", "mimeType": "audio/wav" }];
        link -> ResourceLink = ResourceLink::new("a:b", "b").mime_type("text/plain").description("a b"),
            [{ "type": "resource_link", "uri": "a:b", "name": "b", "mimeType": "text/plain", "description": "a b" }];
        embedded -> EmbeddedResource = EmbeddedResource::new(ResourceContents::blob("a:b", [0])),
            [{ "type": "resource", "resource": { "uri": "a:b", "blob": "AA==" } }];
        block -> Content = Text::new("x").annotate(Annotations::default().audience([Role::User]).priority(1.0)).into(),
            [{ "type": "text", "text": "x", "annotations": { "audience": ["user"], "priority": 1.0 } }];
        good -> Result<char, ToolError> = Ok('x'), [{ "type": "text", "text": "x" }];
        structured -> Json<Point> = Json(Point { x: 1, y: None }), [{ "type": "text", "text": "{\"x\":1,\"y\":null}" }];
    }
}

#[test]
fn every_kind_of_result_is_content_in_both_eras() {
    let server = results::server();
    for client in Client::both(&server) {
        for (tool, content) in results::rows() {
            let result = wait(client.call(tool, json!({}))).unwrap();
            assert_eq!(result.raw()["content"], content, "{tool}");
            assert!(!result.is_error(), "{tool}");
        }
    }
}

#[test]
fn structured_content_and_its_schema_exist_from_2025_06_18_on_and_the_text_always() {
    let server = results::server();
    for &version in Version::ALL {
        let client = Client::with(&server, version);
        let result = wait(client.call("structured", json!({}))).unwrap();
        let listed = wait(client.list_tools()).unwrap();
        let schema = listed.into_iter().find(|tool| tool.name == "structured").unwrap().output_schema;
        assert_eq!(result.text(), "{\"x\":1,\"y\":null}");
        let known = version >= Version::V2025_06_18;
        assert_eq!(result.result().structured_content.is_some(), known, "{version}");
        assert_eq!(schema.is_some(), known, "{version}");
        assert_eq!(result.raw()["resultType"] == "complete", version.is_modern());
    }
}

/// Tries everything that a result can hold.
#[tool(title = "By hand", destructive = false, idempotent)]
fn by_hand(#[arg(default)] failing: bool) -> ToolResult {
    let result = if failing { ToolResult::error("no") } else { ToolResult::text("yes") };
    result
        .structured(json!({ "n": 1 }))
        .meta("example.com/k", json!(true))
        .content(Image::new([0], "image/gif"))
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Shape {
    Circle { radius: f64 },
    Square { side: f64 },
}

/// Draws one of two shapes.
#[tool]
fn draw(round: bool) -> Json<Shape> {
    Json(if round { Shape::Circle { radius: 1.0 } } else { Shape::Square { side: 1.0 } })
}

#[test]
fn a_choice_of_objects_is_structured_content_too() {
    let server = Server::builder("draw", "1.0.0").tools(tools![draw]).build().unwrap();
    for client in Client::both(&server) {
        let result = wait(client.call("draw", json!({ "round": false }))).unwrap();
        assert_eq!(result.structured::<Value>(), json!({ "kind": "square", "side": 1.0 }));
        let schema = wait(client.list_tools()).unwrap().remove(0).output_schema.unwrap();
        assert_eq!(schema["type"], "object", "{schema}");
        assert_eq!(schema["anyOf"].as_array().unwrap().len(), 2, "{schema}");
    }
}

#[test]
fn a_result_by_hand_goes_out_whole() {
    let server = Server::builder("hand", "1.0.0").tools(tools![by_hand]).build().unwrap();
    for client in Client::both(&server) {
        let result = wait(client.call("by_hand", json!({ "failing": true }))).unwrap();
        assert!(result.is_error());
        assert_eq!(result.raw()["structuredContent"], json!({ "n": 1 }));
        assert_eq!(result.raw()["_meta"]["example.com/k"], true);
        assert_eq!(result.result().content.len(), 2);
    }
}

#[test]
fn titles_and_hints_are_listed_in_the_revisions_that_have_them() {
    let server = Server::builder("hand", "1.0.0").tools(tools![by_hand]).build().unwrap();
    for &version in Version::ALL {
        let tool = wait(Client::with(&server, version).list_tools()).unwrap().remove(0);
        assert_eq!(tool.description.as_deref(), Some("Tries everything that a result can hold."));
        assert_eq!(
            tool.title.as_deref(),
            (version >= Version::V2025_06_18).then_some("By hand"),
            "{version}"
        );
        let hints = json!({ "destructiveHint": false, "idempotentHint": true });
        assert_eq!(
            tool.annotations,
            if version >= Version::V2025_03_26 { hints } else { Value::Null },
            "{version}"
        );
    }
}

#[test]
fn a_legacy_client_gets_its_own_revision_and_any_other_client_the_newest_legacy_one() {
    let server = results::server();
    let client = Client::modern(&server);
    let discovered = wait(client.request("server/discover", json!({}))).unwrap();
    let all: Vec<&str> = Version::ALL.iter().map(|version| version.as_str()).collect();
    assert_eq!(discovered["supportedVersions"], json!(all));
    for (asked, agreed) in
        [("2024-11-05", "2024-11-05"), ("2026-07-28", "2025-11-25"), ("1999-01-01", "2025-11-25")]
    {
        let mut server = tests::stdio::Server::start(env!("CARGO_BIN_EXE_fault-server"));
        let answer = server.ask(&tests::message::initialize(asked));
        assert_eq!(answer["result"]["protocolVersion"], agreed, "{asked}");
    }
}

#[test]
fn a_server_of_some_revisions_refuses_the_others_and_names_its_own() {
    let server = Server::builder("old", "1.0.0").versions([Version::V2025_06_18]).build().unwrap();
    let error = wait(Client::modern(&server).request("tools/list", json!({}))).unwrap_err();
    assert_eq!(error.code(), code::INVALID_REQUEST, "a modern error would keep the client from falling back");
    let server = Server::builder("new", "1.0.0").versions([Version::V2026_07_28]).build().unwrap();
    let error = wait(Client::legacy(&server).request("initialize", json!({}))).unwrap_err();
    assert!(error.data().unwrap()["supported"] == json!(["2026-07-28"]), "{error:?}");
}

#[test]
fn what_the_server_says_about_itself_reaches_clients_of_both_eras() {
    let server = Server::builder("shop", "2.1.0")
        .title("Shop")
        .description("Sells things.")
        .instructions("Look before you buy.")
        .website("https://example.com")
        .icon(
            Icon::new("https://example.com/i.svg").mime_type("image/svg+xml").size("any").theme(Theme::Light),
        )
        .list_ttl(Duration::from_secs(5))
        .build()
        .unwrap();
    let discovered = wait(Client::modern(&server).request("server/discover", json!({}))).unwrap();
    assert_eq!(discovered["instructions"], "Look before you buy.");
    assert_eq!((&discovered["ttlMs"], &discovered["cacheScope"]), (&json!(5000), &json!("public")));
    let info = &discovered["_meta"]["io.modelcontextprotocol/serverInfo"];
    assert_eq!(info["websiteUrl"], "https://example.com");
    assert_eq!(info["icons"][0]["sizes"], json!(["any"]));
    assert_eq!((server.info().name.as_ref(), server.info().title.as_deref()), ("shop", Some("Shop")));
}

#[test]
fn everything_that_is_wrong_with_a_server_is_listed_at_once() {
    /// The macro goes by what is written; the builder sees what it means.
    type Names = Vec<String>;

    /// Returns a list.
    #[tool]
    fn list() -> Json<Names> {
        Json(vec![])
    }
    /// Has a name that another one has too.
    #[tool(name = "list")]
    fn other() {}
    /// Has a header that no client could fill in.
    #[tool]
    fn header(#[arg(header = "List")] list: Names) -> usize {
        list.len()
    }
    let limits = Limits { message_depth: 65, ..Limits::default() };
    let builder = Server::builder("", "1.0.0")
        .limits(limits)
        .page_size(0)
        .tools(tools![list, header])
        .tools(tools![other]);
    let error = builder.build().unwrap_err();
    assert_eq!(error.problems().len(), 6, "{error}");
    for part in [
        "name is empty",
        "page_size",
        "message_depth",
        "must be an object",
        "`list` has a header",
        "two tools are called \"list\": one at tests/tests/server.rs:",
    ] {
        assert!(error.to_string().contains(part), "{part} in {error}");
    }
}

#[test]
fn a_long_list_comes_in_pages_and_a_made_up_cursor_is_refused() {
    let server = results::server();
    let paged = Server::builder("paged", "1.0.0").page_size(1).tools(tools![by_hand]).tools(tools![counted]);
    let paged = paged.build().unwrap();
    assert_eq!(wait(Client::modern(&server).list_tools()).unwrap().len(), results::rows().len());
    for client in Client::both(&paged) {
        let page = wait(client.request("tools/list", json!({}))).unwrap();
        assert_eq!(page["tools"].as_array().unwrap().len(), 1);
        let names: Vec<String> =
            wait(client.list_tools()).unwrap().into_iter().map(|tool| tool.name).collect();
        assert_eq!(names, ["by_hand", "counted"]);
        for cursor in [json!("guess"), json!(1), json!("")] {
            let error = wait(client.request("tools/list", json!({ "cursor": cursor }))).unwrap_err();
            assert_eq!(error.code(), code::INVALID_PARAMS, "{cursor}");
        }
    }
}

/// Says nothing of interest.
#[tool]
fn counted() {}

#[derive(Clone, Default)]
struct Counter(Arc<AtomicU64>);

struct App {
    counter: Counter,
    greeting: &'static str,
}

impl FromRef<App> for Counter {
    fn from_ref(app: &App) -> Self {
        app.counter.clone()
    }
}

#[derive(Clone)]
struct Greeting(&'static str);

impl FromRef<App> for Greeting {
    fn from_ref(app: &App) -> Self {
        Self(app.greeting)
    }
}

/// Greets, and counts how often.
#[tool]
async fn greet(
    State(counter): State<Counter>,
    State(greeting): State<Greeting>,
    names: &[String],
    end: Option<&str>,
) -> String {
    let count = counter.0.fetch_add(1, Ordering::Relaxed) + 1;
    format!("{count}: {} {}{}", greeting.0, names.join(" and "), end.unwrap_or("."))
}

#[test]
fn tools_take_parts_of_the_state_and_borrow_their_arguments() {
    let app = App { counter: Counter::default(), greeting: "Hello" };
    let server = Server::builder("app", "1.0.0").state(app).tools(tools![greet]).build().unwrap();
    let client = Client::modern(&server);
    let greet = |arguments: Value| wait(client.call("greet", arguments)).unwrap().text();
    assert_eq!(greet(json!({ "names": ["Ada", "Bo\u{308}b"] })), "1: Hello Ada and Bo\u{308}b.");
    assert_eq!(greet(json!({ "names": [], "end": "\"\u{1F980}\n" })), "2: Hello \"\u{1F980}\n");
    assert_eq!(greet(json!({ "names": [], "end": null })), "3: Hello .");
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Unit {
    Metric,
    Imperial,
}

/// Takes one of everything.
#[tool]
fn everything(
    /// A count.
    count: u8,
    #[arg(default = 0.5)] ratio: f64,
    /// A unit.
    #[arg(default = Unit::Metric)]
    unit: Unit,
    #[arg(rename = "maxItems", default = 10)] max_items: usize,
    #[arg(default = "en")] language: &str,
    tags: Option<Vec<String>>,
    point: (i64, i64),
    anything: Option<Value>,
) -> String {
    let unit = matches!(unit, Unit::Imperial);
    format!("{count} {ratio} {unit} {max_items} {language} {tags:?} {point:?} {anything:?}")
}

#[test]
fn a_signature_is_published_as_a_schema_and_read_as_one() {
    let server = Server::builder("all", "1.0.0").tools(tools![everything]).build().unwrap();
    let client = Client::modern(&server);
    let schema = wait(client.list_tools()).unwrap().remove(0).input_schema;
    let expected = json!({
        "type": "object",
        "properties": {
            "count": { "type": "integer", "minimum": 0, "maximum": 255, "description": "A count." },
            "ratio": { "type": "number", "default": 0.5 },
            "unit": { "type": "string", "enum": ["metric", "imperial"], "description": "A unit." },
            "maxItems": { "type": "integer", "minimum": 0, "default": 10 },
            "language": { "type": "string", "default": "en" },
            "tags": { "type": "array", "items": { "type": "string" } },
            "point": { "type": "array", "minItems": 2, "maxItems": 2, "items": { "type": "integer" } },
            "anything": {},
        },
        "required": ["count", "point"],
    });
    assert_eq!(schema, expected);
    let call = |arguments: Value| wait(client.call("everything", arguments)).unwrap();
    let least = call(json!({ "count": 1, "point": [1, 2] }));
    assert_eq!(least.text(), "1 0.5 false 10 en None (1, 2) None");
    let most = json!({
        "count": 255, "ratio": 1, "unit": "imperial", "maxItems": 0, "language": "n\u{e9}", "tags": ["a"], "point": [3, 4],
        "anything": { "b": null }, "unknown": "is ignored",
    });
    assert_eq!(call(most).text(), "255 1 true 0 n\u{e9} Some([\"a\"]) (3, 4) Some(Object {\"b\": Null})");
    let wrong =
        call(json!({ "count": 256, "unit": "secret", "point": [1], "tags": "secret", "language": 5 }));
    assert!(wrong.is_error());
    assert_eq!(
        wrong.text(),
        "invalid arguments:\n\
         - count: an integer from 0 to 255\n\
         - unit: one of \"metric\", \"imperial\"\n\
         - language: a string\n\
         - tags: an array of which each item is a string\n\
         - point: exactly 2 items"
    );
}

/// Logs at every level and says who asks.
#[tool]
async fn who(ctx: &Context, again: Context) -> String {
    for level in [LogLevel::Debug, LogLevel::Info, LogLevel::Error] {
        ctx.log(level, json!({ "at": level }));
    }
    tokio::task::yield_now().await;
    assert!(!again.is_cancelled());
    let name = ctx.client_info().map(|info| info.name.into_owned());
    format!("{:?} {} {}", name, ctx.protocol_version(), ctx.client_capabilities().can_sample())
}

#[test]
fn a_handler_sees_its_caller_and_logs_only_what_the_caller_wants() {
    let server = Server::builder("who", "1.0.0").tools(tools![who]).build().unwrap();
    let [legacy, modern] = Client::both(&server);
    assert_eq!(wait(legacy.call("who", json!({}))).unwrap().text(), "Some(\"test\") 2025-11-25 false");
    assert_eq!(legacy.notifications().len(), 2, "info is where legacy clients start");
    wait(legacy.request("logging/setLevel", json!({ "level": "error" }))).unwrap();
    wait(legacy.call("who", json!({}))).unwrap();
    assert_eq!(legacy.notifications()[0].params, json!({ "level": "error", "data": { "at": "error" } }));
    let error = wait(legacy.request("logging/setLevel", json!({ "level": "loud" }))).unwrap_err();
    assert_eq!(error.code(), code::INVALID_PARAMS);

    let ask = |meta: Value| wait(modern.request("tools/call", json!({ "name": "who", "_meta": meta })));
    ask(json!({})).unwrap();
    assert_eq!(modern.notifications(), [], "modern clients ask for each request");
    ask(json!({ "io.modelcontextprotocol/logLevel": "debug" })).unwrap();
    assert_eq!(modern.notifications().len(), 3);
    assert_eq!(
        ask(json!({ "io.modelcontextprotocol/logLevel": "loud" })).unwrap_err().code(),
        code::INVALID_PARAMS
    );
    let meta = json!({
        "io.modelcontextprotocol/clientCapabilities": { "sampling": {} },
        "io.modelcontextprotocol/clientInfo": { "name": "me", "version": "1" },
    });
    assert_eq!(ask(meta).unwrap()["content"][0]["text"], "Some(\"me\") 2026-07-28 true");
}

/// Misuses the protocol, or passes on the error of somebody else's server.
#[tool]
fn misuse(#[arg(default)] through: bool) -> Result<(), ToolError> {
    if through {
        Err(mcp_core::RpcError::new(-5, "secret of another server"))?;
    }
    Err(ToolError::protocol(7, "no", Some(json!([1]))))
}

#[test]
fn errors_for_the_peer_are_json_rpc_errors_with_their_data() {
    let server = Server::builder("misuse", "1.0.0").tools(tools![misuse]).build().unwrap();
    for client in Client::both(&server) {
        let error = wait(client.call("misuse", json!({}))).unwrap_err();
        assert_eq!((error.code(), error.message(), error.data()), (7, "no", Some(&json!([1]))));
        let masked = wait(client.call("misuse", json!({ "through": true }))).unwrap();
        assert!(masked.is_error() && !masked.text().contains("secret"), "{}", masked.text());
    }
}

#[test]
fn a_tool_is_still_the_function_it_was() {
    assert_eq!(wait(who_else("Ada")), "Ada");
    /// Says who else there is.
    #[tool]
    async fn who_else(name: &str) -> String {
        name.to_owned()
    }
}
