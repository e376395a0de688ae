//! The keys of tools and their arguments that publish something or hold a call to it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::lint::LintKind;
use mcp_core::testing::{self, CallResult, Client};
use mcp_core::{Icon, Json, Server, ToolResult, Version, prompt, prompts, resource, resources, tool, tools};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use tests::log::Log;
use tests::wait;

fn call(client: &Client, tool: &str, arguments: &Value) -> CallResult {
    wait(client.call(tool, arguments.clone())).unwrap()
}

/// What a call comes to: its text, with a mark in front if it is an error.
fn outcome(client: &Client, tool: &str, arguments: &Value) -> String {
    let result = call(client, tool, arguments);
    if result.is_error() { format!("error: {}", result.text()) } else { result.text() }
}

/// Takes bounded arguments.
#[tool]
fn bounded(
    #[arg(range = 1..=100)] count: Option<i64>,
    #[arg(range = 0.0..1.0)] share: Option<f64>,
    #[arg(range = ..=-1)] debt: Option<i8>,
    #[arg(length = 1..=3)] text: Option<&str>,
    #[arg(length = 2..)] list: Option<Vec<u8>>,
    #[arg(length = ..=1)] map: Option<BTreeMap<String, u8>>,
    #[arg(pattern = "^[a-z]+$", length = ..=5, example = "abc")] word: Option<String>,
    #[arg(example = 3, default = 2, range = 1..10)] level: u8,
    #[arg(rename = "from", pattern = "^\\d{4}$", default = "2026")] year: &str,
) -> String {
    format!("{count:?} {share:?} {debt:?} {text:?} {list:?} {map:?} {word:?} {level} {year}")
}

#[test]
fn what_a_key_promises_is_published() {
    let server = Server::builder("bounded", "1.0.0").tools(tools![bounded]).build().unwrap();
    let schema = wait(Client::modern(&server).list_tools()).unwrap().remove(0).input_schema;
    let properties = &schema["properties"];
    for (name, expected) in [
        ("count", json!({ "type": "integer", "minimum": 1, "maximum": 100 })),
        ("share", json!({ "type": "number", "minimum": 0.0, "exclusiveMaximum": 1.0 })),
        ("debt", json!({ "type": "integer", "minimum": -128, "maximum": -1 })),
        ("text", json!({ "type": "string", "minLength": 1, "maxLength": 3 })),
        (
            "list",
            json!({ "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": 255 }, "minItems": 2 }),
        ),
        (
            "word",
            json!({ "type": "string", "pattern": "^[a-z]+$", "maxLength": 5, "description": "For example: \"abc\"" }),
        ),
        (
            "level",
            json!({ "type": "integer", "minimum": 1, "maximum": 9, "default": 2, "description": "For example: 3" }),
        ),
        ("from", json!({ "type": "string", "pattern": "^\\d{4}$", "default": "2026" })),
    ] {
        assert_eq!(properties[name], expected, "{name}");
    }
    assert_eq!(properties["map"]["maxProperties"], 1);
    assert!(schema.get("required").is_none());
}

#[test]
fn what_is_published_is_enforced_and_every_problem_is_told_at_once() {
    let server = Server::builder("bounded", "1.0.0").tools(tools![bounded]).build().unwrap();
    let rows = [
        (json!({}), "None None None None None None None 2 2026"),
        (
            json!({ "count": 1, "share": 0, "debt": -128, "text": "äöü", "list": [1, 2], "map": { "a": 1 }, "word": "abc",
                    "level": 9, "from": "1999" }),
            r#"Some(1) Some(0.0) Some(-128) Some("äöü") Some([1, 2]) Some({"a": 1}) Some("abc") 9 1999"#,
        ),
        (
            json!({ "count": 100.0, "level": 1.0, "share": 0.999 }),
            "Some(100) Some(0.999) None None None None None 1 2026",
        ),
        (
            json!({ "count": null, "level": null, "from": null, "list": null }),
            "None None None None None None None 2 2026",
        ),
        (json!({ "count": 0 }), "error: invalid arguments:\n- count: an integer from 1 to 100"),
        (json!({ "count": 101 }), "error: invalid arguments:\n- count: an integer from 1 to 100"),
        (json!({ "count": 1e2 }), "Some(100) None None None None None None 2 2026"),
        (json!({ "count": 1.5 }), "error: invalid arguments:\n- count: an integer from 1 to 100"),
        (json!({ "share": 1 }), "error: invalid arguments:\n- share: a number of at least 0, below 1"),
        (json!({ "debt": 0 }), "error: invalid arguments:\n- debt: an integer from -128 to -1"),
        (json!({ "debt": -129 }), "error: invalid arguments:\n- debt: an integer from -128 to -1"),
        (json!({ "text": "" }), "error: invalid arguments:\n- text: 1 to 3 characters"),
        (json!({ "text": "four" }), "error: invalid arguments:\n- text: 1 to 3 characters"),
        (json!({ "list": [1] }), "error: invalid arguments:\n- list: at least 2 items"),
        (json!({ "map": { "a": 1, "b": 2 } }), "error: invalid arguments:\n- map: at most 1 member"),
        (json!({ "word": "Se\u{e9}" }), "error: invalid arguments:\n- word: matching the pattern ^[a-z]+$"),
        (json!({ "level": 10 }), "error: invalid arguments:\n- level: an integer from 1 to 9"),
        (json!({ "from": "20266" }), "error: invalid arguments:\n- from: matching the pattern ^\\d{4}$"),
        (
            json!({ "count": 0, "list": [1, 256, "x"], "map": { "a": -1 }, "level": "secret", "text": 7 }),
            "error: invalid arguments:\n- count",
        ),
    ];
    for client in Client::both(&server) {
        for (arguments, expected) in &rows {
            let outcome = outcome(&client, "bounded", arguments);
            assert!(outcome.starts_with(expected), "{arguments}: {outcome}");
            assert!(!outcome.to_lowercase().contains("secret"), "{outcome}");
        }
        let all = outcome(&client, "bounded", &rows.last().unwrap().0);
        for path in ["count", "list[1]", "list[2]", "map.a", "level", "text"] {
            assert!(all.contains(&format!("\n- {path}: ")), "{path} is not in {all}");
        }
        assert_eq!(all.lines().count(), 7, "{all}");
    }
}

#[derive(Deserialize, JsonSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only shown")]
struct Page {
    /// Where to begin.
    #[serde(default)]
    first_item: u32,
    #[schemars(range(min = 1, max = 50), email)]
    size: Option<String>,
}

#[derive(Deserialize, JsonSchema, Debug)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[expect(dead_code, reason = "only shown")]
enum Area {
    Circle {
        radius: f64,
    },
    #[expect(dead_code, reason = "only its shape matters")]
    Square {
        side: f64,
        #[serde(default)]
        round: bool,
    },
}

#[derive(Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
struct Strict {
    #[expect(dead_code, reason = "only its shape matters")]
    only: u8,
}

/// Takes the members of two types, and one more argument.
#[tool]
fn several(
    #[arg(flatten)] page: Page,
    #[arg(flatten)] area: Area,
    #[arg(length = 1..)] name: &str,
) -> String {
    format!("{page:?} {area:?} {name}")
}

/// Takes the members of one type and nothing else.
#[tool]
fn strict(#[arg(flatten)] whole: Strict) -> String {
    format!("{whole:?}")
}

/// Takes the members of one type, and one more argument.
#[tool]
fn nearly(#[arg(flatten)] part: Strict, more: Option<u8>) -> String {
    format!("{part:?} {more:?}")
}

/// Takes anything.
#[tool]
fn anything(#[arg(flatten)] rest: Map<String, Value>, one: Option<u8>) -> String {
    format!("{} {one:?}", Value::from(rest))
}

#[test]
fn the_members_of_a_flattened_type_are_arguments() {
    let list = tools![several, strict, nearly, anything];
    let server = Server::builder("flatten", "1.0.0").tools(list).build().unwrap();
    let schemas = wait(Client::modern(&server).list_tools()).unwrap();
    let several = &schemas[0].input_schema;
    for name in ["firstItem", "size", "name"] {
        assert!(several["properties"][name].is_object(), "{name} is not in {several}");
    }
    assert_eq!(schemas[1].input_schema["additionalProperties"], false, "{:?}", schemas[1]);
    let rows = [
        (
            "several",
            json!({ "name": "a", "kind": "circle", "radius": 2 }),
            "Page { first_item: 0, size: None } Circle { radius: 2.0 } a",
        ),
        (
            "several",
            json!({ "name": "a", "kind": "square", "side": 2.5, "firstItem": 3.0 }),
            "Page { first_item: 3, size: None } Square { side: 2.5, round: false } a",
        ),
        ("several", json!({ "name": "a" }), "error: "),
        ("several", json!({ "kind": "circle", "radius": 1 }), "error: invalid arguments:\n- name: required"),
        ("several", json!({ "name": "", "kind": "circle", "radius": 1 }), "error: "),
        ("several", json!({ "name": "a", "kind": "secret" }), "error: "),
        ("several", json!({ "name": "a", "kind": "circle", "radius": 1, "firstItem": -1 }), "error: "),
        ("several", json!({ "name": "a", "kind": "circle", "radius": 1, "size": "secret" }), "error: "),
        ("strict", json!({ "only": 1 }), "Strict { only: 1 }"),
        ("strict", json!({ "only": 1, "other": 1 }), "error: "),
        ("strict", json!({ "only": 256 }), "error: "),
        ("strict", json!({}), "error: "),
        ("nearly", json!({ "only": 1 }), "Strict { only: 1 } None"),
        ("nearly", json!({ "only": 1, "more": 2 }), "Strict { only: 1 } Some(2)"),
        ("nearly", json!({ "only": 1, "other": 2 }), "error: "),
        ("anything", json!({}), "{} None"),
        ("anything", json!({ "one": 1, "b": [null] }), "{\"b\":[null]} Some(1)"),
        ("anything", json!({ "one": -1 }), "error: "),
    ];
    for client in Client::both(&server) {
        for (tool, arguments, expected) in &rows {
            let outcome = outcome(&client, tool, arguments);
            assert!(outcome.starts_with(expected), "{tool} {arguments}: {outcome}");
            assert!(!outcome.contains("secret"), "{outcome}");
        }
    }
}

#[test]
fn a_member_that_is_there_twice_is_reported_by_build() {
    #[derive(Deserialize, JsonSchema)]
    #[expect(dead_code, reason = "only its shape matters")]
    struct Other {
        only: String,
        free: u8,
    }
    /// Takes one name twice, from two types.
    #[tool]
    fn two_types(#[arg(flatten)] one: Strict, #[arg(flatten)] other: Other) {
        let _ = (one, other);
    }
    /// Takes one name twice, from a type and a parameter.
    #[tool]
    fn type_and_parameter(#[arg(flatten)] one: Strict, only: u8) {
        let _ = (one, only);
    }
    let error =
        Server::builder("twice", "1.0.0").tools(tools![two_types, type_and_parameter]).build().unwrap_err();
    assert_eq!(error.problems().len(), 2, "{error}");
    for (problem, tool) in error.problems().iter().zip(["two_types", "type_and_parameter"]) {
        assert!(problem.contains(tool) && problem.contains("two arguments are called `only`"), "{problem}");
    }
}

/// Writes an integer, and says that it is a text.
struct Liar;

impl Serialize for Liar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("secret", 7)])
    }
}

impl JsonSchema for Liar {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Liar".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "object", "properties": { "secret": { "type": "string" } }, "required": ["more"] })
    }
}

/// Lies about what it returns.
#[tool]
fn lie() -> Json<Liar> {
    Json(Liar)
}

/// Says by hand what nobody has published.
#[tool]
fn by_hand() -> ToolResult {
    ToolResult::text("x").structured(json!({ "any": [1] }))
}

#[test]
fn structured_content_that_does_not_fit_its_schema_is_an_error_for_the_operator() {
    let server = Server::builder("liar", "1.0.0").tools(tools![lie, by_hand]).build().unwrap();
    for &version in Version::ALL {
        let client = Client::with(&server, version);
        let (result, log) = Log::of(|| call(&client, "lie", &json!({})));
        assert!(
            result.is_error() && result.text().starts_with("internal error; the server's log"),
            "{}",
            result.text()
        );
        assert_eq!(result.raw()["structuredContent"], Value::Null, "{version}");
        for part in
            ["does not fit its own output schema", "secret: a string", "more: required", "name=\"lie\""]
        {
            assert!(log.contains(part), "{part} is not in {log}");
        }
        assert!(!call(&client, "by_hand", &json!({})).is_error());
    }
}

/// Takes one argument of each plain type.
#[tool]
fn typed(
    integer: Option<i64>,
    small: Option<u8>,
    number: Option<f64>,
    truth: Option<bool>,
    text: Option<&str>,
    list: Option<Vec<i64>>,
) -> String {
    format!("{integer:?} {small:?} {number:?} {truth:?} {text:?} {list:?}")
}

#[test]
fn arguments_that_are_nearly_right_are_taken_where_the_server_says_so() {
    let build = |lenient: bool| {
        let builder = Server::builder("lenient", "1.0.0").tools(tools![typed]);
        if lenient { builder.lenient_arguments() } else { builder }.build().unwrap()
    };
    let (strict, lenient) = (build(false), build(true));
    for (arguments, refused, taken) in [
        (json!({ "integer": 1.0, "small": 2.0 }), false, "Some(1) Some(2) None None None None"),
        (json!({ "integer": "10" }), true, "Some(10) None None None None None"),
        (json!({ "integer": "1.0" }), true, "Some(1) None None None None None"),
        (json!({ "number": "1e3" }), true, "None None Some(1000.0) None None None"),
        (json!({ "truth": "true" }), true, "None None None Some(true) None None"),
        (json!({ "text": 7 }), true, "None None None None Some(\"7\") None"),
        (json!({ "list": 7 }), true, "None None None None None Some([7])"),
        (json!({ "list": ["7", 8] }), true, "None None None None None Some([7, 8])"),
        (json!({ "small": "256" }), true, "error: "),
        (json!({ "integer": "ten" }), true, "error: "),
        (json!({ "truth": "yes" }), true, "error: "),
        (json!({ "text": {} }), true, "error: "),
    ] {
        for client in Client::both(&strict) {
            assert_eq!(outcome(&client, "typed", &arguments).starts_with("error: "), refused, "{arguments}");
        }
        for client in Client::both(&lenient) {
            let outcome = outcome(&client, "typed", &arguments);
            assert!(outcome.starts_with(taken), "{arguments}: {outcome}");
        }
    }
}

/// Is served, but not listed.
#[tool(hidden, scopes("admin"), task)]
fn secret_tool(a: u8) -> u8 {
    a
}

/// Is served, but not listed.
#[prompt(hidden)]
fn secret_prompt(yes: bool) -> String {
    yes.to_string()
}

/// Is served, but not listed.
#[resource("hidden:fixed", hidden)]
fn secret_resource() -> &'static str {
    "x"
}

/// Is served, but not listed.
#[resource("hidden:{x}/{yes}", hidden)]
fn secret_template(x: &str, yes: bool) -> String {
    format!("{x} {yes}")
}

/// Shows all that a tool can say of itself.
#[tool(
    title = "Shown",
    icons = [Icon::new("https://example.com/i.svg"), Icon::new("data:image/gif;base64,AA==").mime_type("image/gif").size("1x1")],
    meta = json!({ "example.com/k": [1], "ui": { "prefersBorder": true } }),
    ui = "ui://shown",
    read_only
)]
fn shown() {}

/// Shows the tool to people.
#[resource("ui://shown", hidden)]
fn page() -> &'static str {
    "<p>"
}

fn all() -> Server {
    Server::builder("all", "1.0.0")
        .tools(tools![secret_tool, shown])
        .prompts(prompts![secret_prompt])
        .resources(resources![secret_resource, secret_template, page])
        .build()
        .unwrap()
}

#[test]
fn what_is_hidden_is_served_but_not_listed() {
    let server = all();
    for client in Client::both(&server) {
        for (method, member, count) in [
            ("tools/list", "tools", 1),
            ("prompts/list", "prompts", 0),
            ("resources/list", "resources", 0),
            ("resources/templates/list", "resourceTemplates", 0),
        ] {
            let listed: Vec<Value> = wait(client.list(method, member)).unwrap();
            assert_eq!(listed.len(), count, "{method}");
            assert!(!json!(listed).to_string().contains("secret"), "{method}");
        }
        assert_eq!(call(&client, "secret_tool", &json!({ "a": 7 })).text(), "7");
        assert!(wait(client.get_prompt("secret_prompt", json!({ "yes": "true" }))).is_ok());
        assert!(wait(client.read("hidden:fixed")).is_ok() && wait(client.read("hidden:a/true")).is_ok());
        assert_eq!(wait(client.complete_prompt("secret_prompt", ("yes", "t"), json!({}))).unwrap(), ["true"]);
    }
}

#[test]
fn icons_and_metadata_are_listed_in_the_revisions_that_have_them() {
    for &version in Version::ALL {
        let mut expected = json!({
            "name": "shown", "description": "Shows all that a tool can say of itself.",
            "inputSchema": { "type": "object", "properties": {} },
        });
        if version >= Version::V2025_03_26 {
            expected["annotations"] = json!({ "readOnlyHint": true });
        }
        if version >= Version::V2025_06_18 {
            expected["title"] = json!("Shown");
            expected["_meta"] =
                json!({ "example.com/k": [1], "ui": { "prefersBorder": true, "resourceUri": "ui://shown" } });
        }
        if version >= Version::V2025_11_25 {
            expected["icons"] = json!([
                { "src": "https://example.com/i.svg" },
                { "src": "data:image/gif;base64,AA==", "mimeType": "image/gif", "sizes": ["1x1"] },
            ]);
        }
        let listed = wait(Client::with(&all(), version).list::<Value>("tools/list", "tools")).unwrap();
        assert_eq!(listed, [expected], "{version}");
    }
}

#[test]
fn build_refuses_what_no_client_could_use() {
    /// Is shown by nothing.
    #[tool(ui = "ui://nothing")]
    fn unseen() {}
    /// Has a picture that no client may load, and metadata that is none.
    #[prompt(icons = [Icon::new("http://example.com/i.svg")], meta = 7)]
    fn pictured() -> &'static str {
        "x"
    }
    /// Has a picture that no client may load.
    #[resource("a:b", icons = [Icon::new("javascript:alert(1)")])]
    fn pictured_too() -> &'static str {
        "x"
    }
    let builder = Server::builder("bad", "1.0.0").tools(tools![unseen]).prompts(prompts![pictured]);
    let error = builder.resources(resources![pictured_too]).build().unwrap_err();
    assert_eq!(error.problems().len(), 4, "{error}");
    for part in [
        "tool \"unseen\" (tests/tests/keys.rs:",
        "\"ui://nothing\" is no resource of this server",
        "prompt \"pictured\" (tests/tests/keys.rs:",
        "`meta` must be a JSON object",
        "an icon must be an `https:` or `data:` URI",
        "resource \"a:b\" (tests/tests/keys.rs:",
    ] {
        assert!(error.to_string().contains(part), "{part} is not in {error}");
    }
}

#[test]
fn the_surface_has_what_is_hidden_and_what_it_takes_to_use_it() {
    let surface = testing::surface(&all());
    let entry = |list: &str, index: usize| surface[list][index].clone();
    assert_eq!(entry("tools", 0)["hidden"], true);
    assert_eq!(entry("tools", 0)["scopes"], json!(["admin"]));
    assert_eq!(entry("tools", 0)["task"], true);
    assert_eq!(entry("tools", 1).get("hidden"), None);
    assert_eq!(entry("prompts", 0)["hidden"], true);
    assert_eq!(entry("resources", 0)["hidden"], true);
    assert_eq!(entry("resourceTemplates", 0)["uriTemplate"], "hidden:{x}/{yes}");
    assert_eq!(testing::surface(&all()).to_string(), surface.to_string());
    assert_eq!(testing::breaking_changes(&surface, &surface), []);
    assert_eq!(testing::lint(&all()), [], "advice is about what clients read");
    /// Is listed for everybody, whoever may use it.
    #[tool(scopes("admin"), read_only)]
    fn scoped(a: u8) -> u8 {
        a
    }
    let server = Server::builder("scoped", "1.0.0").tools(tools![scoped]).build().unwrap();
    let kinds: Vec<LintKind> = testing::lint(&server).iter().map(|lint| lint.kind).collect();
    assert_eq!(kinds, [LintKind::UndocumentedArgument]);
}
