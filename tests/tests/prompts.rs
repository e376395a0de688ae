//! Prompts, from their arguments to their messages, seen through the client for tests.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{
    Annotations, Audio, Auth, Choice, Content, Context, EmbeddedResource, Icon, Image, Limits, PromptMessage,
    PromptResult, ResourceContents, ResourceLink, Role, Server, State, Text, ToolError, Version, code,
    prompt, prompts,
};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::str::FromStr;
use tests::log::Log;
use tests::message::modern;
use tests::pipe::Pipe;
use tests::wait;

/// What no answer may repeat.
const SECRET: &str = "hunter2";

#[derive(Choice, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
enum Tone {
    Gentle,
    #[serde(alias = "normal")]
    Plain,
}

/// A type of the user's own, whose error repeats what it was given.
#[derive(Debug)]
#[expect(dead_code, reason = "only shown")]
struct Even(u32);

impl FromStr for Even {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(number) if number % 2 == 0 => Ok(Self(number)),
            _ => Err(format!("{text} is not even")),
        }
    }
}

/// Takes one of everything.
#[prompt]
fn everything(
    /// Any text.
    text: &str,
    count: u8,
    tone: Tone,
    ratio: Option<f64>,
    even: Option<Even>,
    note: Option<&str>,
    #[arg(default = "en")] language: &str,
    #[arg(default = Tone::Plain)] other: Tone,
    #[arg(default)] loud: bool,
    #[arg(rename = "last-word", default)] last: String,
) -> String {
    format!("{text:?} {count} {tone:?} {ratio:?} {even:?} {note:?} {language} {other:?} {loud} {last:?}")
}

/// Takes what is injected, and nothing else.
#[prompt]
async fn injected(State(greeting): State<&'static str>, ctx: &Context, auth: &Auth) -> String {
    tokio::task::yield_now().await;
    format!("{greeting} {} {}", ctx.protocol_version(), auth.subject().unwrap_or("nobody"))
}

fn everything_server() -> Server {
    let builder = Server::builder("prompts", "1.0.0").state("hello");
    builder.prompts(prompts![everything, injected]).build().unwrap()
}

fn text(result: &PromptResult) -> &str {
    result.messages[0].content.as_text().unwrap()
}

#[test]
fn arguments_are_read_from_text_and_may_be_left_out_where_they_say_so() {
    let rows = [
        (
            json!({ "text": "", "count": "0", "tone": "gentle" }),
            r#""" 0 Gentle None None None en Plain false """#,
        ),
        (
            json!({ "text": "a\u{1F980}\n", "count": "255", "tone": "normal", "ratio": "-1e3", "even": "4",
                    "note": "", "language": "nb", "other": "gentle", "loud": "true", "last-word": " x " }),
            r#""a🦀\n" 255 Plain Some(-1000.0) Some(Even(4)) Some("") nb Gentle true " x ""#,
        ),
        (
            json!({ "text": "t", "count": "1", "tone": "plain", "note": null, "language": null, "unknown": "x" }),
            r#""t" 1 Plain None None None en Plain false """#,
        ),
    ];
    for client in Client::both(&everything_server()) {
        for (arguments, expected) in &rows {
            let result = wait(client.get_prompt("everything", arguments.clone())).unwrap();
            assert_eq!(text(&result), *expected, "{arguments}");
            assert_eq!(result.messages[0].role, Role::User);
        }
    }
}

#[test]
fn every_bad_argument_is_named_in_one_answer_that_repeats_no_value() {
    let good = || json!({ "text": SECRET, "count": "1", "tone": "plain" });
    let with = |name: &str, value: Value| {
        let mut arguments = good();
        arguments[name] = value;
        arguments
    };
    let rows: Vec<(Value, &str)> = vec![
        (json!({}), "\n- text: required\n- count: required\n- tone: required"),
        (json!(null), "\n- text: required\n- count: required\n- tone: required"),
        (with("text", json!(null)), "\n- text: required"),
        (with("text", json!(7)), "\n- text: a string"),
        (with("text", json!([SECRET])), "\n- text: a string"),
        (with("text", json!({ "a": SECRET })), "\n- text: a string"),
        (with("count", json!(1)), "\n- count: a string"),
        (with("count", json!("256")), "\n- count: an integer from 0 to 255"),
        (with("count", json!("-1")), "\n- count: an integer from 0 to 255"),
        (with("count", json!("")), "\n- count: an integer from 0 to 255"),
        (with("count", json!(" 1")), "\n- count: an integer from 0 to 255"),
        (with("count", json!(SECRET)), "\n- count: an integer from 0 to 255"),
        (with("tone", json!(SECRET)), "\n- tone: `gentle` or `plain`"),
        (with("tone", json!("Plain")), "\n- tone: `gentle` or `plain`"),
        (with("other", json!(SECRET)), "\n- other: `gentle` or `plain`"),
        (with("ratio", json!(SECRET)), "\n- ratio: a number"),
        (with("even", json!("3")), "\n- even: not valid"),
        (with("loud", json!("yes")), "\n- loud: true or false"),
        (
            json!({ "count": SECRET, "tone": [SECRET], "loud": SECRET }),
            "\n- text: required\n- count: an integer from 0 to 255\n- tone: a string\n- loud: true or false",
        ),
    ];
    for client in Client::both(&everything_server()) {
        for (arguments, expected) in &rows {
            let error = wait(client.get_prompt("everything", arguments.clone())).unwrap_err();
            assert_eq!(error.code(), code::INVALID_PARAMS, "{arguments}");
            assert_eq!(error.message(), format!("invalid arguments:{expected}"), "{arguments}");
            assert!(error.data().is_none(), "{error:?}");
        }
        assert!(wait(client.get_prompt("everything", good())).is_ok());
    }
}

#[test]
fn a_request_for_no_prompt_or_with_no_object_of_arguments_is_refused() {
    let rows = [
        (json!({}), "params.name must be a string"),
        (json!({ "name": 1 }), "params.name must be a string"),
        (json!({ "name": null }), "params.name must be a string"),
        (json!({ "name": "Everything" }), "unknown prompt: \"Everything\""),
        (json!({ "name": "" }), "unknown prompt: \"\""),
        (json!({ "name": "everything", "arguments": [] }), "params.arguments must be an object"),
        (json!({ "name": "everything", "arguments": SECRET }), "params.arguments must be an object"),
        (json!({ "name": "nothing", "arguments": 1 }), "params.arguments must be an object"),
    ];
    for client in Client::both(&everything_server()) {
        for (params, message) in &rows {
            let error = wait(client.request("prompts/get", params.clone())).unwrap_err();
            assert_eq!((error.code(), error.message()), (code::INVALID_PARAMS, *message), "{params}");
        }
        let long = wait(client.get_prompt(&"x".repeat(100_000), json!({}))).unwrap_err();
        assert!(long.message().len() < 200, "a long name is cut");
    }
}

#[test]
fn what_is_injected_is_no_argument() {
    let server = everything_server();
    let modern = Client::modern(&server).with_auth(Auth::new("ada"));
    assert_eq!(text(&wait(modern.get_prompt("injected", json!({}))).unwrap()), "hello 2026-07-28 ada");
    let legacy = Client::legacy(&server);
    assert_eq!(text(&wait(legacy.get_prompt("injected", json!(null))).unwrap()), "hello 2025-11-25 nobody");
    let listed = wait(legacy.list::<Value>("prompts/list", "prompts")).unwrap();
    assert_eq!(
        listed[1],
        json!({ "name": "injected", "description": "Takes what is injected, and nothing else." })
    );
}

mod results {
    use super::*;

    macro_rules! results {
        ($($name:ident -> $type:ty = $value:expr, $messages:tt;)+) => {
            $(
                /// Returns a value of its type.
                #[prompt]
                fn $name() -> $type {
                    $value
                }
            )+

            pub(crate) fn server() -> Server {
                Server::builder("results", "1.0.0").prompts(prompts![$($name),+]).build().unwrap()
            }

            pub(crate) fn rows() -> Vec<(&'static str, Value)> {
                vec![$((stringify!($name), json!($messages))),+]
            }
        };
    }

    results! {
        owned -> String = "a \"quoted\"\nline\u{2028}".to_owned(),
            [{ "role": "user", "content": { "type": "text", "text": "a \"quoted\"\nline\u{2028}" } }];
        literal -> &'static str = "x", [{ "role": "user", "content": { "type": "text", "text": "x" } }];
        cow -> Cow<'static, str> = "x".into(), [{ "role": "user", "content": { "type": "text", "text": "x" } }];
        block -> Text = Text::new("x").annotate(Annotations::default().priority(0.5)),
            [{ "role": "user", "content": { "type": "text", "text": "x", "annotations": { "priority": 0.5 } } }];
        picture -> Image = Image::new([1, 2, 3], "image/png"),
            [{ "role": "user", "content": { "type": "image", "data": "AQID", "mimeType": "image/png" } }];
        sound -> Audio = Audio::new([255], "audio/wav"),
            [{ "role": "user", "content": { "type": "audio", "data": "/w==", "mimeType": "audio/wav" } }];
        link -> ResourceLink = ResourceLink::new("a:b", "b"),
            [{ "role": "user", "content": { "type": "resource_link", "uri": "a:b", "name": "b" } }];
        embedded -> EmbeddedResource = EmbeddedResource::new(ResourceContents::blob("a:b", [0])),
            [{ "role": "user", "content": { "type": "resource", "resource": { "uri": "a:b", "blob": "AA==" } } }];
        content -> Content = Text::new("x").into(), [{ "role": "user", "content": { "type": "text", "text": "x" } }];
        message -> PromptMessage = PromptMessage::assistant("x"),
            [{ "role": "assistant", "content": { "type": "text", "text": "x" } }];
        none -> Vec<PromptMessage> = vec![], [];
        several -> Vec<PromptMessage> = vec![PromptMessage::user("a"), PromptMessage::assistant(Image::new([0], "image/gif"))],
            [{ "role": "user", "content": { "type": "text", "text": "a" } },
             { "role": "assistant", "content": { "type": "image", "data": "AA==", "mimeType": "image/gif" } }];
        array -> [&'static str; 2] = ["a", "b"],
            [{ "role": "user", "content": { "type": "text", "text": "a" } },
             { "role": "user", "content": { "type": "text", "text": "b" } }];
        good -> Result<Vec<String>, ToolError> = Ok(vec!["x".to_owned()]),
            [{ "role": "user", "content": { "type": "text", "text": "x" } }];
        other_error -> Result<&'static str, std::io::Error> = Ok("x"),
            [{ "role": "user", "content": { "type": "text", "text": "x" } }];
        whole -> PromptResult = PromptResult::new([PromptMessage::user(String::from("x"))]),
            [{ "role": "user", "content": { "type": "text", "text": "x" } }];
    }
}

#[test]
fn every_kind_of_result_is_messages_in_both_eras() {
    let server = results::server();
    for (client, modern) in Client::both(&server).iter().zip([false, true]) {
        for (prompt, messages) in results::rows() {
            let result = wait(client.request("prompts/get", json!({ "name": prompt }))).unwrap();
            assert_eq!(result["messages"], messages, "{prompt}");
            assert_eq!(result["resultType"] == "complete", modern, "{prompt}");
            assert!(result["description"].is_null(), "{prompt}");
        }
    }
}

/// Answers with everything there is.
#[prompt]
fn by_hand() -> PromptResult {
    PromptResult::new([]).description("A \"description\"").meta("example.com/k", json!([1]))
}

#[test]
fn a_result_by_hand_goes_out_whole() {
    let server = Server::builder("hand", "1.0.0").prompts(prompts![by_hand]).build().unwrap();
    for client in Client::both(&server) {
        let result = wait(client.get_prompt("by_hand", json!({}))).unwrap();
        assert_eq!(result.description.as_deref(), Some("A \"description\""));
        assert_eq!(result.meta["example.com/k"], json!([1]));
        assert!(result.messages.is_empty());
    }
}

/// Says who the server is, which is not its business, and more than it may.
#[prompt]
fn meddling(length: usize) -> PromptResult {
    let result = PromptResult::new([PromptMessage::user("x".repeat(length))]);
    result.meta("io.modelcontextprotocol/serverInfo", json!({ "name": "other" }))
}

#[test]
fn a_result_cannot_speak_for_the_server() {
    let server = Server::builder("own", "1.0.0").prompts(prompts![meddling]).build().unwrap();
    let message = modern(1, "prompts/get", json!({ "name": "meddling", "arguments": { "length": "1" } }));
    let out = String::from_utf8(wait(Pipe::new(&server).answer_to(message.to_string().as_bytes()))).unwrap();
    assert_eq!(out.matches("serverInfo").count(), 1, "{out}");
    assert!(
        out.ends_with(r#""_meta":{"io.modelcontextprotocol/serverInfo":{"name":"own","version":"1.0.0"}}}}"#),
        "{out}"
    );
}

#[test]
fn a_result_that_is_too_large_is_an_error_and_the_next_one_is_served() {
    let limits = Limits { result_bytes: 1000, ..Limits::default() };
    let builder = Server::builder("small", "1.0.0").limits(limits).prompts(prompts![meddling]);
    for client in Client::both(&builder.build().unwrap()) {
        let get = |length: &str| wait(client.get_prompt("meddling", json!({ "length": length })));
        let error = get("1001").unwrap_err();
        assert_eq!((error.code(), error.message()), (code::INTERNAL_ERROR, "the result is too large"));
        assert!(get("100").is_ok());
    }
}

/// Fails in the way it is told.
#[prompt]
fn failing(how: &str) -> Result<String, ToolError> {
    Err(match how {
        "new" => ToolError::new("the shop is closed"),
        "invalid" => ToolError::invalid("the date is in the past"),
        "not_found" => ToolError::not_found("there is no such note"),
        "unavailable" => ToolError::unavailable("the shop"),
        "protocol" => ToolError::protocol(-5, "no", Some(json!([1]))),
        "question mark" => std::io::Error::other(SECRET).into(),
        "unexpected" => ToolError::unexpected(SECRET),
        "panic" => panic!("{SECRET}"),
        _ => std::panic::panic_any(7),
    })
}

/// Panics after a wait.
#[prompt]
async fn panicking_later() -> String {
    tokio::task::yield_now().await;
    panic!("{SECRET}")
}

#[test]
fn errors_reach_their_audience_and_nobody_else() {
    let server =
        Server::builder("failing", "1.0.0").prompts(prompts![failing, panicking_later]).build().unwrap();
    let rows = [
        ("new", code::INTERNAL_ERROR, "the shop is closed"),
        ("invalid", code::INVALID_PARAMS, "invalid arguments: the date is in the past"),
        ("not_found", code::INVALID_PARAMS, "there is no such note"),
        (
            "unavailable",
            code::INTERNAL_ERROR,
            "the shop is unavailable at the moment; trying again later may help",
        ),
        ("protocol", -5, "no"),
    ];
    for client in Client::both(&server) {
        for (how, code, message) in rows {
            let (error, log) =
                Log::of(|| wait(client.get_prompt("failing", json!({ "how": how }))).unwrap_err());
            assert_eq!((error.code(), error.message()), (code, message), "{how}");
            assert_eq!(error.data(), (how == "protocol").then_some(&json!([1])), "{how}");
            assert_eq!(log, "", "{how} is nothing for the operator");
        }
        for (prompt, how) in [
            ("failing", "question mark"),
            ("failing", "unexpected"),
            ("failing", "panic"),
            ("failing", "panic with a number"),
            ("panicking_later", ""),
        ] {
            let (error, log) =
                Log::of(|| wait(client.get_prompt(prompt, json!({ "how": how }))).unwrap_err());
            assert_eq!(error.code(), code::INTERNAL_ERROR, "{how}");
            let start = "internal error; the server's log has the details under reference ";
            let reference = error.message().strip_prefix(start).unwrap();
            let told = if how == "panic with a number" { "no message" } else { SECRET };
            for part in ["ERROR", told, reference, prompt] {
                assert!(log.contains(part), "{part} is not in {log:?}");
            }
        }
    }
}

/// Shows all that a prompt can say of itself.
#[prompt(
    name = "shown.as-is_1",
    title = "Shown",
    icons = [Icon::new("https://example.com/i.svg").mime_type("image/svg+xml")],
    meta = json!({ "example.com/team": "a" })
)]
fn shown(
    #[arg(rename = "first-one", description = "The first.")] _first: &str,
    _second: Option<u8>,
    #[arg(default)] _third: u8,
) -> &'static str {
    "x"
}

#[test]
fn a_listing_has_the_members_of_its_revision() {
    let server = Server::builder("shown", "1.0.0").prompts(prompts![shown]).build().unwrap();
    for &version in Version::ALL {
        let mut expected = json!({
            "name": "shown.as-is_1",
            "description": "Shows all that a prompt can say of itself.",
            "arguments": [
                { "name": "first-one", "description": "The first.", "required": true },
                { "name": "_second", "required": false },
                { "name": "_third", "required": false },
            ],
        });
        if version >= Version::V2025_06_18 {
            expected["title"] = json!("Shown");
            expected["_meta"] = json!({ "example.com/team": "a" });
        }
        if version >= Version::V2025_11_25 {
            expected["icons"] = json!([{ "src": "https://example.com/i.svg", "mimeType": "image/svg+xml" }]);
        }
        let client = Client::with(&server, version);
        let result = wait(client.request("prompts/list", json!({}))).unwrap();
        assert_eq!(result["prompts"], json!([expected]), "{version}");
        assert_eq!(result["ttlMs"].is_null(), !version.is_modern(), "{version}");
        let capabilities = match version.is_modern() {
            true => wait(client.request("server/discover", json!({}))).unwrap()["capabilities"].clone(),
            false => continue,
        };
        assert_eq!(capabilities, json!({ "prompts": { "listChanged": true }, "logging": {} }));
    }
}

#[test]
fn a_prompt_is_still_the_function_it_was() {
    assert_eq!(shown("a", None, 3), "x");
    assert!(failing("new").is_err());
}
