//! Completion of the arguments of prompts and templates, seen through the client for tests.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{
    Choice, Completing, Completion, Json, RpcError, Server, ToolError, Version, code, prompt, prompts,
    provider, resource, resources, tool, tools,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::borrow::Cow;
use tests::log::Log;
use tests::pipe::Pipe;
use tests::wait;

#[derive(Choice)]
#[serde(rename_all = "camelCase")]
enum Language {
    Rust,
    Ruby,
    #[serde(alias = "golang")]
    Go,
    ÉcoleDeux,
}

fn beginning(words: &[&'static str], start: &str) -> Vec<&'static str> {
    words.iter().copied().filter(|word| word.starts_with(start)).collect()
}

fn plain(start: &str) -> Vec<&'static str> {
    beginning(&["red", "rose", "blue"], start)
}

async fn later(start: &str) -> Vec<String> {
    tokio::task::yield_now().await;
    vec![format!("{start} later")]
}

fn array(start: &str) -> [String; 2] {
    [start.to_owned(), "b".to_owned()]
}

fn slice(_: &str) -> &'static [&'static str] {
    &["a", "b"]
}

fn borrowed(start: &str) -> Vec<Cow<'static, str>> {
    vec![start.to_owned().into()]
}

async fn question(ask: &Completing) -> Completion {
    let auth = ask.context().auth().subject().unwrap_or("nobody").to_owned();
    let other = ask.argument("plain").unwrap_or("nothing");
    Completion::new([format!("{} of {other} for {auth} at {}", ask.text(), ask.context().protocol_version())])
        .total(7)
}

fn failing(start: &str) -> Result<Vec<String>, ToolError> {
    Err(match start {
        "new" => ToolError::new("the list is away"),
        "invalid" => ToolError::invalid("no such beginning"),
        "unexpected" => ToolError::unexpected("hunter2"),
        "panic" => panic!("hunter2"),
        start => return Ok(vec![start.to_owned()]),
    })
}

async fn failing_later(start: &str) -> Result<[String; 1], std::fmt::Error> {
    tokio::task::yield_now().await;
    if start.is_empty() { Err(std::fmt::Error) } else { Ok([start.to_owned()]) }
}

fn many(start: &str) -> Vec<String> {
    (0..start.parse().unwrap_or(250)).map(|number| number.to_string()).collect()
}

fn cut(_: &str) -> Completion {
    Completion::new(["a", "b"]).total(4000)
}

/// Has one argument for each way of completing.
#[prompt]
fn all(
    #[arg(complete = plain)] plain: Option<&str>,
    #[arg(complete = later)] later: Option<&str>,
    #[arg(complete = array)] array: Option<&str>,
    #[arg(complete = slice)] slice: Option<&str>,
    #[arg(complete = borrowed)] borrowed: Option<&str>,
    #[arg(complete = question, rename = "the-question")] question: Option<u8>,
    #[arg(complete = failing)] failing: Option<&str>,
    #[arg(complete = failing_later)] failing_later: Option<&str>,
    #[arg(complete = many)] many: Option<&str>,
    #[arg(complete = cut)] cut: Option<&str>,
    language: Option<Language>,
    #[arg(default = true)] truth: bool,
    #[arg(complete = plain)] own: Option<bool>,
    none: Option<&str>,
) -> &'static str {
    let _ = (plain, later, array, slice, borrowed, question, failing, failing_later, many, cut);
    let _ = (language, truth, own, none);
    "x"
}

/// A template with variables that are completed.
#[resource("word://{language}/{word}{?loud,plain}")]
fn word(
    language: Language,
    #[arg(complete = question)] word: &str,
    loud: Option<bool>,
    plain: Option<&str>,
) -> String {
    let _ = (language, loud, plain);
    word.to_owned()
}

fn server() -> Server {
    let builder = Server::builder("completion", "1.0.0");
    builder.prompts(prompts![all]).resources(resources![word]).build().unwrap()
}

fn complete(client: &Client, argument: &str, value: &str) -> Result<Value, RpcError> {
    let reference = json!({ "type": "ref/prompt", "name": "all" });
    let params = json!({ "ref": reference, "argument": { "name": argument, "value": value } });
    wait(client.request("completion/complete", params)).map(|mut result| result["completion"].take())
}

fn whole(values: impl Serialize) -> Value {
    let values = json!(values);
    json!({ "total": values.as_array().unwrap().len(), "values": values, "hasMore": false })
}

#[test]
fn every_way_of_completing_answers_in_both_eras() {
    let server = server();
    for (client, version) in Client::both(&server).iter().zip(["2025-11-25", "2026-07-28"]) {
        let question = format!("x of nothing for nobody at {version}");
        for (argument, value, expected) in [
            ("plain", "r", whole(["red", "rose"])),
            ("plain", "", whole(["red", "rose", "blue"])),
            ("plain", "x", whole([""; 0])),
            ("later", "a\u{1F980}", whole(["a\u{1F980} later"])),
            ("array", "\"", whole(["\"", "b"])),
            ("slice", "x", whole(["a", "b"])),
            ("borrowed", "x", whole(["x"])),
            ("failing", "x", whole(["x"])),
            ("failing_later", "x", whole(["x"])),
            ("the-question", "x", json!({ "total": 7, "values": [question], "hasMore": true })),
            ("language", "", whole(["rust", "ruby", "go", "ÉcoleDeux"])),
            ("language", "r", whole(["rust", "ruby"])),
            ("language", "RU", whole(["rust", "ruby"])),
            ("language", "é", whole(["ÉcoleDeux"])),
            ("language", "École d", whole([""; 0])),
            ("language", "golang", whole([""; 0])),
            ("language", "rust ", whole([""; 0])),
            ("truth", "T", whole(["true"])),
            ("truth", "", whole(["true", "false"])),
            ("own", "", whole(["red", "rose", "blue"])),
            ("none", "x", whole([""; 0])),
            ("cut", "", json!({ "values": ["a", "b"], "total": 4000, "hasMore": true })),
            ("many", "100", whole((0..100).map(|n| n.to_string()).collect::<Vec<_>>())),
        ] {
            assert_eq!(complete(client, argument, value).unwrap(), expected, "{argument} {value:?}");
        }
        for (asked, total) in [("101", 101), ("5000", 5000), ("", 250)] {
            let cut = complete(client, "many", asked).unwrap();
            assert_eq!(cut["values"].as_array().unwrap().len(), 100);
            assert_eq!((&cut["total"], &cut["hasMore"]), (&json!(total), &json!(true)));
        }
    }
}

#[test]
fn variables_of_templates_are_completed_with_those_that_are_settled() {
    let template = "word://{language}/{word}{?loud,plain}";
    for client in Client::both(&server()) {
        let ask = |variable: (&str, &str), settled: Value| {
            wait(client.complete_resource(template, variable, settled)).unwrap()
        };
        assert_eq!(ask(("language", "g"), json!({})), ["go"]);
        assert_eq!(ask(("loud", "f"), json!({ "language": "go" })), ["false"]);
        assert!(ask(("word", "x"), json!({ "plain": "red" }))[0].starts_with("x of red for nobody"));
        assert_eq!(ask(("plain", ""), json!({})), [""; 0]);
    }
}

#[test]
fn a_question_about_nothing_is_refused() {
    let prompt = json!({ "type": "ref/prompt", "name": "all" });
    let argument = json!({ "name": "plain", "value": "" });
    let rows = [
        (json!({}), "params.ref must name"),
        (json!({ "ref": prompt }), "params.argument must have"),
        (json!({ "ref": null, "argument": argument }), "params.ref must name"),
        (json!({ "ref": [], "argument": argument }), "params.ref must name"),
        (json!({ "ref": ["ref/prompt", "all"], "argument": argument }), "params.ref must name"),
        (json!({ "ref": prompt, "argument": ["plain", ""] }), "params.argument must have"),
        (
            json!({ "ref": { "type": "ref/tool", "name": "all" }, "argument": argument }),
            "params.ref must name",
        ),
        (
            json!({ "ref": { "type": "ref/prompt", "uri": "all" }, "argument": argument }),
            "params.ref must name",
        ),
        (json!({ "ref": { "name": "all" }, "argument": argument }), "params.ref must name"),
        (json!({ "ref": { "type": "ref/prompt", "name": 1 }, "argument": argument }), "params.ref must name"),
        (
            json!({ "ref": { "type": "ref/prompt", "name": "none" }, "argument": argument }),
            "unknown prompt: \"none\"",
        ),
        (
            json!({ "ref": { "type": "ref/resource", "uri": "word://go/a" }, "argument": argument }),
            "params.ref.uri is no resource template",
        ),
        (
            json!({ "ref": { "type": "ref/resource", "uri": "" }, "argument": argument }),
            "params.ref.uri is no resource template",
        ),
        (
            json!({ "ref": prompt, "argument": { "name": "nothing", "value": "" } }),
            "params.argument.name is no",
        ),
        (
            json!({ "ref": prompt, "argument": { "name": "Plain", "value": "" } }),
            "params.argument.name is no",
        ),
        (json!({ "ref": prompt, "argument": { "name": "plain" } }), "params.argument must have"),
        (json!({ "ref": prompt, "argument": { "name": "plain", "value": 1 } }), "params.argument must have"),
        (
            json!({ "ref": prompt, "argument": { "name": "plain", "value": null } }),
            "params.argument must have",
        ),
        (json!({ "ref": prompt, "argument": "plain" }), "params.argument must have"),
    ];
    for client in Client::both(&server()) {
        for (params, message) in &rows {
            let error = wait(client.request("completion/complete", params.clone())).unwrap_err();
            assert_eq!(error.code(), code::INVALID_PARAMS, "{params}");
            assert!(error.message().starts_with(message), "{params}: {error:?}");
        }
        for context in
            [json!(null), json!(1), json!({ "arguments": 7 }), json!({ "arguments": { "plain": 1 } })]
        {
            let argument = json!({ "name": "the-question", "value": "" });
            let params = json!({ "ref": prompt, "argument": argument, "context": context });
            let result = wait(client.request("completion/complete", params)).unwrap();
            let value = result["completion"]["values"][0].as_str().unwrap();
            assert!(
                value.starts_with(" of nothing for"),
                "a context that is not understood is none: {value}"
            );
        }
    }
}

#[test]
fn errors_reach_their_audience_and_nobody_else() {
    for client in Client::both(&server()) {
        for (value, code, message) in [
            ("new", code::INTERNAL_ERROR, "the list is away"),
            ("invalid", code::INVALID_PARAMS, "invalid arguments: no such beginning"),
        ] {
            let error = complete(&client, "failing", value).unwrap_err();
            assert_eq!((error.code(), error.message()), (code, message));
        }
        for (argument, value, told) in [
            ("failing", "unexpected", "hunter2"),
            ("failing", "panic", "hunter2"),
            ("failing_later", "", "formatt"),
        ] {
            let (error, log) = Log::of(|| complete(&client, argument, value).unwrap_err());
            assert_eq!(error.code(), code::INTERNAL_ERROR);
            assert!(error.message().starts_with("internal error; the server's log"), "{error:?}");
            assert!(log.contains(told), "{log}");
        }
        assert!(complete(&client, "plain", "").is_ok());
    }
}

#[derive(Serialize, JsonSchema)]
struct Shelf {
    name: String,
}

struct Library(Vec<&'static str>);

#[provider]
impl Library {
    /// One shelf.
    #[resource("shelf://{name}")]
    fn shelf(&self, #[arg(complete = Self::names)] name: &str) -> Option<Json<Shelf>> {
        self.0.contains(&name).then(|| Json(Shelf { name: name.to_owned() }))
    }

    /// Asks what stands on a shelf.
    #[prompt]
    fn list(
        &self,
        #[arg(complete = Self::names_later)] name: &str,
        #[arg(complete = Self::rooms)] room: &str,
        #[arg(complete = plain)] colour: &str,
    ) -> String {
        format!("{name} {room} {colour}")
    }

    fn names(&self, start: &str) -> Vec<&'static str> {
        beginning(&self.0, start)
    }

    async fn names_later(&self, ask: &Completing) -> Result<Completion, ToolError> {
        tokio::task::yield_now().await;
        Ok(Completion::new(self.names(ask.text())))
    }

    fn rooms(&self, _: &str) -> [String; 1] {
        [self.0.len().to_string()]
    }
}

#[test]
fn methods_of_a_provider_complete_from_its_value() {
    let builder = Server::builder("library", "1.0.0").provider(Library(vec!["art", "ants"]));
    let server = builder.provider_as("annex", Library(vec!["maps"])).build().unwrap();
    for client in Client::both(&server) {
        let prompt = |name: &str, argument: &str| {
            wait(client.complete_prompt(name, (argument, ""), json!({}))).unwrap()
        };
        assert_eq!(prompt("list", "name"), ["art", "ants"]);
        assert_eq!(prompt("annex_list", "name"), ["maps"]);
        assert_eq!(prompt("list", "room"), ["2"]);
        assert_eq!(prompt("list", "colour"), ["red", "rose", "blue"]);
        let shelf = |uri: &str| wait(client.complete_resource(uri, ("name", "m"), json!({}))).unwrap();
        assert_eq!(shelf("shelf://{name}"), [""; 0]);
        assert_eq!(shelf("shelf://annex/{name}"), ["maps"]);
    }
}

/// Has nothing to complete.
#[prompt]
fn silent(text: &str) -> String {
    text.to_owned()
}

/// Has a choice, but is a tool.
#[tool]
fn tool_with_bool(yes: bool) -> bool {
    yes
}

/// Has a choice alone.
#[prompt]
fn boolean(yes: bool) -> String {
    yes.to_string()
}

#[test]
fn the_capability_is_declared_where_something_completes_in_a_revision_that_has_it() {
    let build = |with: bool| {
        let builder = Server::builder("a", "1").prompts(prompts![silent]).tools(tools![tool_with_bool]);
        if with { builder.prompts(prompts![boolean]) } else { builder }.build().unwrap()
    };
    for with in [false, true] {
        let server = build(with);
        for &version in Version::ALL {
            let capabilities = capabilities(&server, version);
            let declared = with && version >= Version::V2025_03_26;
            assert_eq!(capabilities.get("completions"), declared.then(|| json!({})).as_ref(), "{version}");
            // Whoever asks all the same is told that there is nothing.
            let asked =
                wait(Client::with(&server, version).complete_prompt("silent", ("text", "a"), json!({})));
            assert_eq!(asked.unwrap(), [""; 0], "{version}");
        }
    }
}

fn capabilities(server: &Server, version: Version) -> Value {
    if version.is_modern() {
        let result = wait(Client::with(server, version).request("server/discover", json!({})));
        return result.unwrap()["capabilities"].take();
    }
    let answer = wait(Pipe::new(server).ask(&tests::message::initialize(version.as_str())));
    assert_eq!(answer["result"]["protocolVersion"], version.as_str());
    answer["result"]["capabilities"].clone()
}
