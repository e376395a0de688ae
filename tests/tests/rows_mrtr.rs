//! What travels through a client while it is asked, row by row: what is refused of it, and what may come back. After each
//! refusal the good state still opens.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{Auth, Context, Elicited, Form, Server, ToolError, code, prompt, prompts, tool, tools};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use tests::message::{MODERN, modern};
use tests::pipe::{Pipe, read};
use tests::wait;

const KEYS: [[u8; 32]; 3] = [[1; 32], [2; 32], [3; 32]];

#[derive(Debug, Deserialize, Form)]
struct Name {
    name: String,
}

fn accepted(name: &str) -> Value {
    json!({ "action": "accept", "content": { "name": name } })
}

fn nothing(_: &str, _: &Value) -> Value {
    Value::Null
}

/// Asks for a name.
#[tool]
async fn who(
    ctx: &Context,
    #[arg(default)] a: i64,
    #[arg(default)] b: Vec<String>,
) -> Result<String, ToolError> {
    let name = ctx.elicit::<Name>("Who?").await?.accepted();
    Ok(format!("{} {a} {b:?}", name.map_or_else(String::new, |name| name.name)))
}

/// Asks for a name too.
#[tool]
async fn other(ctx: &Context) -> Result<String, ToolError> {
    Ok(format!("{:?}", ctx.elicit::<Name>("Who?").await?))
}

/// Asks for a name under the name of a tool.
#[prompt(name = "who")]
async fn who_prompt(ctx: &Context) -> Result<String, ToolError> {
    Ok(format!("{:?}", ctx.elicit::<Name>("Who?").await?))
}

/// Asks two things at once.
#[tool]
async fn pair(ctx: &Context) -> Result<String, ToolError> {
    let (one, two) = tokio::join!(ctx.elicit_as::<Name>("one", "One?"), ctx.elicit_as::<Name>("two", "Two?"));
    let shown = |answer: Elicited<Name>| match answer {
        Elicited::Accepted(Name { name }) => name,
        Elicited::Declined => "declined".to_owned(),
        Elicited::Cancelled => "cancelled".to_owned(),
    };
    Ok(format!("{} {}", shown(one?), shown(two?)))
}

fn server(keys: &[[u8; 32]], ttl: u64) -> Server {
    let builder =
        Server::builder("sealed", "1.0.0").tools(tools![who, other, pair]).prompts(prompts![who_prompt]);
    builder.state_keys(keys.iter().copied()).state_ttl(Duration::from_secs(ttl)).build().unwrap()
}

fn client(server: &Server) -> Client {
    Client::modern(server).answering(nothing)
}

/// The state that a server sends along with its question.
fn state(client: &Client, params: Value) -> String {
    let asked = wait(client.request_once("tools/call", params)).unwrap();
    assert_eq!(asked["resultType"], "input_required", "{asked}");
    asked["requestState"].as_str().unwrap().to_owned()
}

/// A call that brings an answer and this state.
fn resumed(state: &Value) -> Value {
    json!({
        "name": "who", "arguments": { "a": 1 }, "requestState": state,
        "inputResponses": { "question-1": accepted("ada") },
    })
}

fn first() -> Value {
    json!({ "name": "who", "arguments": { "a": 1 } })
}

/// Asserts that this state is refused as every other bad one is.
fn assert_refused(client: &Client, what: &str, state: &Value) {
    let error = wait(client.request_once("tools/call", resumed(state))).unwrap_err();
    assert_eq!(error.code(), code::INVALID_PARAMS, "{what}");
    assert_eq!(error.message(), "params.requestState is not valid", "{what}");
    assert!(error.data().is_none(), "{what}");
}

fn assert_opens(client: &Client, state: &str) {
    let result = wait(client.request_once("tools/call", resumed(&json!(state)))).unwrap();
    assert_eq!(result["content"][0]["text"], "ada 1 []");
}

const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

#[test]
fn mrtr_01_a_state_with_any_bit_changed_or_of_another_length_is_refused() {
    let client = client(&server(&KEYS[..1], 600));
    let good = state(&client, first());
    for (at, letter) in good.char_indices() {
        let index = LETTERS.find(letter).expect("states are base64 for URLs");
        for bit in 0..6 {
            let other = &LETTERS[index ^ 1 << bit..][..1];
            let changed = format!("{}{other}{}", &good[..at], &good[at + 1..]);
            assert_refused(&client, &format!("bit {bit} of letter {at}"), &json!(changed));
        }
        assert_refused(&client, &format!("cut at {at}"), &json!(good[..at]));
        assert_refused(&client, &format!("begun at {at}"), &json!(good[at + 1..]));
    }
    for more in ["A", "AAAA", "=", "==", "\n", " ", "\u{0}", &good] {
        assert_refused(&client, &format!("with {more:?}"), &json!(format!("{good}{more}")));
        assert_refused(&client, &format!("after {more:?}"), &json!(format!("{more}{good}")));
    }
    assert_opens(&client, &good);
}

#[test]
fn mrtr_02_a_state_of_another_request_or_caller_is_refused() {
    let home = server(&KEYS[..1], 600);
    let ada = client(&home).with_auth(Auth::new("ada"));
    let good = state(&ada, first());
    let of = |client: &Client, params| json!(state(client, params));
    let elsewhere = client(&server(&KEYS[1..2], 600)).with_auth(Auth::new("ada"));
    let rows = [
        ("of another tool", of(&ada, json!({ "name": "other", "arguments": { "a": 1 } }))),
        ("of other arguments", of(&ada, json!({ "name": "who", "arguments": { "a": 2 } }))),
        ("of more arguments", of(&ada, json!({ "name": "who", "arguments": { "a": 1, "b": [] } }))),
        ("of no arguments", of(&ada, json!({ "name": "who" }))),
        ("of another caller", of(&client(&home).with_auth(Auth::new("eve")), first())),
        ("of nobody in particular", of(&client(&home).with_auth(Auth::anonymous()), first())),
        ("of another key", of(&elsewhere, first())),
    ];
    for (what, state) in &rows {
        assert_refused(&ada, what, state);
        assert_opens(&ada, &good);
    }
    let prompt = json!({ "name": "who", "arguments": { "a": 1 }, "requestState": good });
    let error = wait(ada.request_once("prompts/get", prompt)).unwrap_err();
    assert_eq!(error.message(), "params.requestState is not valid", "that of a tool is not that of a prompt");
}

#[test]
fn mrtr_02_arguments_that_are_written_in_another_way_are_the_same_arguments() {
    let pipe = Pipe::new(&server(&KEYS[..1], 600));
    let ask = |arguments: &str, more: &str| {
        let meta = format!(
            r#"{{"io.modelcontextprotocol/protocolVersion":"{MODERN}","io.modelcontextprotocol/clientCapabilities":{{"elicitation":{{}}}}}}"#
        );
        let message = format!(
            r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"who","arguments":{arguments},"_meta":{meta}{more}}}}}"#
        );
        read(&wait(pipe.answer_to(message.as_bytes())))
    };
    let asked = ask(r#"{"a":1,"b":["x","y"],"c":{"d":1,"e":null}}"#, "");
    let more = format!(
        r#","requestState":{},"inputResponses":{{"question-1":{}}}"#,
        asked["result"]["requestState"],
        accepted("ada")
    );
    for same in [
        r#"{"c":{"e":null,"d":1},"b":["x","y"],"a":1}"#,
        r#"{ "\u0061" : 1 , "b" : [ "\u0078" , "y" ], "c": { "e" : null, "d": 1 } }"#,
    ] {
        assert_eq!(ask(same, &more)["result"]["content"][0]["text"], r#"ada 1 ["x", "y"]"#, "{same}");
    }
    for different in [
        r#"{"a":1,"b":["y","x"],"c":{"d":1,"e":null}}"#,
        r#"{"a":1,"b":["x","y"],"c":{"d":1}}"#,
        r#"{"a":"1","b":["x","y"],"c":{"d":1,"e":null}}"#,
        r#"{"a":1,"b":["x","y"]}"#,
    ] {
        assert_eq!(ask(different, &more)["error"]["code"], -32602, "{different}");
    }
}

// What was sealed in the future, or before a clock was set back, is in the tests of the seal itself: no test of a whole
// server can set clocks.
#[test]
fn mrtr_03_a_state_that_is_too_old_is_refused() {
    let fresh = client(&server(&KEYS[..1], 600));
    let good = state(&fresh, first());
    assert_refused(&client(&server(&KEYS[..1], 0)), "too old", &json!(good));
    assert_opens(&fresh, &good);
}

// Single use is not offered: it needs a store that all instances share. What must happen once is for `once`, and beyond
// that for the handler's own database.
#[test]
fn mrtr_04_a_state_may_come_back_again_while_it_is_fresh() {
    let client = client(&server(&KEYS[..1], 600));
    let good = state(&client, first());
    (0..3).for_each(|_| assert_opens(&client, &good));
}

#[test]
fn mrtr_05_a_new_key_opens_what_an_old_one_sealed_until_the_old_one_is_gone() {
    let old = state(&client(&server(&KEYS[..1], 600)), first());
    let both = client(&server(&[KEYS[1], KEYS[0]], 600));
    assert_opens(&both, &old);
    let new = state(&both, first());
    let alone = client(&server(&KEYS[1..2], 600));
    assert_opens(&alone, &new);
    assert_refused(&alone, "of a key that is gone", &json!(old));
}

#[test]
fn mrtr_06_what_is_no_state_at_all_is_refused_in_the_same_way() {
    let client = client(&server(&KEYS[..1], 600));
    let good = state(&client, first());
    for (what, bad) in [
        ("a megabyte", json!("A".repeat(1 << 20))),
        ("a megabyte of nothing like it", json!("\u{e9}".repeat(1 << 19))),
        ("no base64", json!("\u{e9}\u{0}")),
        ("empty", json!("")),
        ("a number", json!(1)),
        ("a truth", json!(true)),
        ("a list", json!([good])),
        ("an object", json!({ "state": good })),
    ] {
        assert_refused(&client, what, &bad);
        assert_opens(&client, &good);
    }
}

#[test]
fn mrtr_07_another_instance_of_the_same_keys_takes_over() {
    let [one, two] = [(), ()].map(|()| client(&server(&KEYS[..1], 600)));
    assert_opens(&two, &state(&one, first()));
    let alone = client(&server(&[], 600));
    let good = state(&alone, first());
    assert_refused(&client(&server(&[], 600)), "of a key that nobody else has", &json!(good));
    assert_opens(&alone, &good);
}

fn keys(result: &Value) -> Vec<&str> {
    assert_eq!(result["resultType"], "input_required", "{result}");
    result["inputRequests"].as_object().unwrap().keys().map(String::as_str).collect()
}

// An answer of the wrong shape is asked for again, as one that is missing is: the specification leaves errors to what
// cannot be read at all, and a user who filled in a form badly has not lost the call.
#[test]
fn mrtr_08_answers_are_taken_where_they_fit_and_asked_for_again_where_they_do_not() {
    let client = client(&server(&KEYS[..1], 600));
    let asked = wait(client.request_once("tools/call", json!({ "name": "pair" }))).unwrap();
    assert_eq!(keys(&asked), ["one", "two"]);
    let again = |responses: &Value| {
        let params =
            json!({ "name": "pair", "requestState": asked["requestState"], "inputResponses": responses });
        wait(client.request_once("tools/call", params))
    };
    let (ada, bob) = (accepted("ada"), accepted("bob"));
    let rows = [
        (json!({ "one": ada, "two": bob, "three": ada, "": 1 }), "ada bob"),
        (json!({ "one": { "action": "decline" }, "two": { "action": "cancel" } }), "declined cancelled"),
        (json!({ "one": ada, "two": { "action": "decline", "content": { "name": "x" } } }), "ada declined"),
    ];
    for (responses, expected) in rows {
        assert_eq!(again(&responses).unwrap()["content"][0]["text"], expected, "{responses}");
    }
    let missing: [(Value, &[&str]); 7] = [
        (json!({}), &["one", "two"]),
        (json!(null), &["one", "two"]),
        (json!({ "three": ada }), &["one", "two"]),
        (json!({ "one": ada }), &["two"]),
        (json!({ "one": ada, "two": {} }), &["two"]),
        (json!({ "one": { "action": "accept", "content": { "name": 1 } }, "two": bob }), &["one"]),
        (json!({ "one": "ada", "two": [] }), &["one", "two"]),
    ];
    for (responses, expected) in missing {
        assert_eq!(keys(&again(&responses).unwrap()), expected, "{responses}");
    }
    for bad in [json!([]), json!("one"), json!(1), json!(true)] {
        assert_eq!(again(&bad).unwrap_err().code(), code::INVALID_PARAMS, "{bad}");
    }
    // One that was never asked for is at hand when it is.
    let unasked = json!({ "name": "pair", "inputResponses": { "one": ada, "two": bob } });
    let result = wait(client.request_once("tools/call", unasked)).unwrap();
    assert_eq!(result["content"][0]["text"], "ada bob");
}

#[test]
fn mrtr_09_what_is_sent_along_with_other_requests_means_nothing() {
    let pipe = Pipe::new(&server(&KEYS[..1], 600));
    for method in ["tools/list", "server/discover", "prompts/list", "resources/list"] {
        for state in [json!("x"), json!(1), json!("x".repeat(1 << 20))] {
            let sent = json!({ "requestState": state, "inputResponses": [] });
            assert!(wait(pipe.ask(&modern(1, method, sent)))["result"].is_object(), "{method}");
        }
    }
}

#[test]
fn mrtr_10_equal_states_are_sealed_differently() {
    let client = client(&server(&KEYS[..1], 600));
    let sealed: std::collections::BTreeSet<String> = (0..100).map(|_| state(&client, first())).collect();
    assert_eq!(sealed.len(), 100);
    let beginnings: std::collections::BTreeSet<&str> = sealed.iter().map(|sealed| &sealed[..32]).collect();
    assert_eq!(beginnings.len(), 100, "each has a nonce of its own");
}
