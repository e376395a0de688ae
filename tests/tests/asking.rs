//! Questions to the client: one handler, asked and answered in both eras, seen through the client for tests.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{
    Context, Elicited, Form, RpcError, Sample, SampleTool, Server, ToolError, Version, code, prompt, prompts,
    resource, resources, tool, tools,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use tests::message::{legacy, legacy_call, text};
use tests::pipe::Pipe;
use tests::wait;

#[derive(Debug, Deserialize, Form)]
struct Name {
    #[form(length = 1..=8)]
    name: String,
}

/// What becomes of a question, in few letters.
fn shown(answer: Elicited<Name>) -> String {
    match answer {
        Elicited::Accepted(Name { name }) => name,
        Elicited::Declined => "declined".to_owned(),
        Elicited::Cancelled => "cancelled".to_owned(),
    }
}

async fn name(ctx: &Context, question: &str) -> Result<String, ToolError> {
    ctx.elicit::<Name>(question).await.map(shown)
}

fn accepted(name: &str) -> Value {
    json!({ "action": "accept", "content": { "name": name } })
}

/// Answers every question with its own message.
fn parrot(_: &str, question: &Value) -> Value {
    accepted(question["message"].as_str().unwrap())
}

/// The questions of a result that asks for input, as keys and messages.
fn questions(result: &Value) -> Vec<(&str, &str)> {
    assert_eq!(result["resultType"], "input_required", "{result}");
    let asked = result["inputRequests"].as_object().unwrap();
    asked.iter().map(|(key, question)| (&**key, question["params"]["message"].as_str().unwrap())).collect()
}

fn once(client: &Client, params: Value) -> Result<Value, RpcError> {
    wait(client.request_once("tools/call", params))
}

/// The text of a tool's result.
fn said(result: &Value) -> &str {
    assert_eq!(result["resultType"], "complete", "{result}");
    result["content"][0]["text"].as_str().unwrap()
}

static PASSES: AtomicUsize = AtomicUsize::new(0);

/// Asks two things at once.
#[tool]
async fn at_once(ctx: &Context) -> Result<String, ToolError> {
    PASSES.fetch_add(1, SeqCst);
    let (one, two) = tokio::join!(ctx.elicit_as::<Name>("b", "one"), ctx.elicit_as::<Name>("a", "two"));
    Ok(format!("{} {}", shown(one?), shown(two?)))
}

#[test]
fn two_questions_at_once_are_one_round_trip() {
    let server = Server::builder("asking", "1.0.0").tools(tools![at_once]).build().unwrap();
    for (client, passes) in Client::both(&server).into_iter().zip([1, 2]) {
        let client = client.answering(parrot);
        assert_eq!(wait(client.call("at_once", json!({}))).unwrap().text(), "one two");
        assert_eq!(PASSES.swap(0, SeqCst), passes);
    }
    let client = Client::modern(&server).answering(parrot);
    let mut params = json!({ "name": "at_once", "arguments": {} });
    let asked = once(&client, params.clone()).unwrap();
    assert_eq!(questions(&asked), [("b", "one"), ("a", "two")], "in the order of asking");
    // A client may answer only some of it: what it has answered stays answered.
    params["requestState"] = asked["requestState"].clone();
    params["inputResponses"] = json!({ "b": accepted("x") });
    let asked = once(&client, params.clone()).unwrap();
    assert_eq!(questions(&asked), [("a", "two")]);
    params["requestState"] = asked["requestState"].clone();
    params["inputResponses"] = json!({ "a": accepted("y"), "b": accepted("late") });
    assert_eq!(said(&once(&client, params).unwrap()), "x y");
}

static TURNS: AtomicUsize = AtomicUsize::new(0);

/// Asks one thing after the other.
#[tool]
async fn in_turn(ctx: &Context) -> Result<String, ToolError> {
    TURNS.fetch_add(1, SeqCst);
    let one = name(ctx, "one").await?;
    let two = shown(ctx.elicit_as::<Name>("own", &one).await?);
    let three = name(ctx, "three").await?;
    Ok(format!("{one} {two} {three}"))
}

#[test]
fn questions_in_turn_have_their_own_keys_or_their_numbers() {
    let server = Server::builder("asking", "1.0.0").tools(tools![in_turn]).build().unwrap();
    for (client, passes) in Client::both(&server).into_iter().zip([1, 4]) {
        let client = client.answering(parrot);
        assert_eq!(wait(client.call("in_turn", json!({}))).unwrap().text(), "one one three");
        assert_eq!(TURNS.swap(0, SeqCst), passes);
    }
    let client = Client::modern(&server).answering(parrot);
    let mut params = json!({ "name": "in_turn" });
    let rounds = [("question-1", "one"), ("own", "x-1"), ("question-2", "three")];
    for (round, expected) in rounds.iter().enumerate() {
        let asked = once(&client, params.clone()).unwrap();
        assert_eq!(questions(&asked), [*expected]);
        params["requestState"] = asked["requestState"].clone();
        params["inputResponses"] = json!({ expected.0: accepted(&format!("x-{}", round + 1)) });
    }
    assert_eq!(said(&once(&client, params).unwrap()), "x-1 x-2 x-3");
}

/// Asks twice under one key.
#[tool]
async fn same_key(ctx: &Context) -> Result<String, ToolError> {
    let one = shown(ctx.elicit_as::<Name>("k", "one").await?);
    let two = shown(ctx.elicit_as::<Name>("k", "two").await?);
    Ok(format!("{one} {two}"))
}

#[test]
fn two_questions_of_one_key_are_a_fault_in_both_eras() {
    let server = Server::builder("asking", "1.0.0").tools(tools![same_key]).build().unwrap();
    for client in Client::both(&server) {
        let client = client.answering(parrot);
        let result = wait(client.call("same_key", json!({}))).unwrap();
        assert!(result.is_error() && result.text().starts_with("internal error"), "{}", result.text());
    }
}

static EFFECTS: Mutex<BTreeMap<String, usize>> = Mutex::new(BTreeMap::new());

/// Counts, and says the count.
fn effect(key: &str) -> usize {
    let mut effects = EFFECTS.lock().unwrap();
    let count = effects.entry(key.to_owned()).or_default();
    *count += 1;
    *count
}

fn effects(key: &str) -> usize {
    EFFECTS.lock().unwrap().remove(key).unwrap_or_default()
}

/// Has an effect, waits within it, and asks before and after.
#[tool]
async fn charges(ctx: &Context, era: &str) -> Result<String, ToolError> {
    let work = || async {
        tokio::task::yield_now().await;
        Ok::<_, ToolError>((effect(era), "receipt".to_owned()))
    };
    // The pass does not end in the middle of the effect, though something is asked already.
    let (first, kept) = tokio::join!(name(ctx, "one"), ctx.once("charge", work));
    let second = name(ctx, "two").await?;
    let again = ctx.once("charge", || async { Ok::<_, ToolError>((effect(era), String::new())) }).await?;
    Ok(format!("{} {second} {:?} {}", first?, kept?, again.0))
}

/// Has an effect that fails first.
#[tool]
async fn flaky(ctx: &Context, era: &str) -> Result<String, ToolError> {
    let work = || async {
        match effect(era) {
            1 => Err(ToolError::new("not yet")),
            count => Ok(count),
        }
    };
    let tried = ctx.once("try", work).await;
    let tried = tried.map_err(|_| name(ctx, "again?"));
    Ok(match tried {
        Ok(count) => format!("worked at {count}"),
        Err(question) => {
            question.await?;
            format!("worked at {}", ctx.once("try", || async { Ok::<_, ToolError>(effect(era)) }).await?)
        }
    })
}

#[test]
fn an_effect_happens_once_over_three_passes_and_keeps_its_result() {
    let server = Server::builder("asking", "1.0.0").tools(tools![charges, flaky]).build().unwrap();
    for (client, era) in Client::both(&server).into_iter().zip(["legacy", "modern"]) {
        let client = client.answering(parrot);
        let result = wait(client.call("charges", json!({ "era": era }))).unwrap();
        assert_eq!(result.text(), "one two (1, \"receipt\") 1", "{era}");
        assert_eq!(effects(era), 1, "{era}");
        let result = wait(client.call("flaky", json!({ "era": era }))).unwrap();
        assert_eq!(result.text(), "worked at 2", "{era}: what failed is not kept");
        assert_eq!(effects(era), 2, "{era}");
    }
}

/// Has one effect twice at a time.
#[tool]
async fn twice(ctx: &Context) -> Result<String, ToolError> {
    let work = || async {
        tokio::task::yield_now().await;
        Ok::<_, ToolError>(effect("twice"))
    };
    let (one, two) = tokio::join!(ctx.once("key", work), ctx.once("key", work));
    Ok(format!("{} {}", one?, two?))
}

/// Asks in the middle of an effect.
#[tool]
async fn asks_within(ctx: &Context) -> Result<String, ToolError> {
    ctx.once("effect", || name(ctx, "one")).await
}

#[test]
fn a_question_within_an_effect_and_an_effect_beside_itself_are_faults_and_no_hang() {
    let server = Server::builder("asking", "1.0.0").tools(tools![asks_within, twice]).build().unwrap();
    for (client, tool) in Client::both(&server).into_iter().flat_map(|client| {
        let client = Arc::new(client.answering(parrot));
        [(Arc::clone(&client), "asks_within"), (client, "twice")]
    }) {
        let call = client.call(tool, json!({}));
        let result = wait(async { tokio::time::timeout(tests::stdio::PATIENCE, call).await });
        let result = result.expect("it does not hang").unwrap();
        assert!(result.is_error() && result.text().starts_with("internal error"), "{}", result.text());
    }
}

/// Asks for a name.
#[tool]
async fn who(ctx: &Context) -> Result<String, ToolError> {
    name(ctx, "Who?").await
}

/// Answers that are none.
fn misfits() -> Vec<Value> {
    let rows = json!([
        null, {}, "x", [], { "action": "what" }, { "action": 1 }, { "action": "accept" },
        { "action": "accept", "content": {} }, { "action": "accept", "content": "name" },
        { "action": "accept", "content": { "name": "" } }, { "action": "accept", "content": { "name": ["x"] } },
        { "action": "accept", "content": { "name": "much too long" } },
    ]);
    rows.as_array().unwrap().clone()
}

#[test]
fn an_answer_that_does_not_fit_is_asked_again_or_fails_in_words() {
    let server = Server::builder("asking", "1.0.0").tools(tools![who]).build().unwrap();
    let modern = Client::modern(&server).answering(parrot);
    let asked = once(&modern, json!({ "name": "who" })).unwrap();
    let mut params = json!({ "name": "who", "requestState": asked["requestState"] });
    for misfit in misfits() {
        params["inputResponses"] = json!({ "question-1": misfit });
        let asked = once(&modern, params.clone()).unwrap();
        assert_eq!(questions(&asked), [("question-1", "Who?")], "{misfit}");
        params["requestState"] = asked["requestState"].clone();
        let legacy = Client::legacy(&server).answering(move |_, _| misfit.clone());
        let result = wait(legacy.call("who", json!({}))).unwrap();
        assert!(result.is_error());
        assert_eq!(result.text(), "the client's answer does not fit the question");
    }
    params["inputResponses"] = json!({ "question-1": accepted("ada") });
    assert_eq!(said(&once(&modern, params).unwrap()), "ada");
}

#[test]
fn what_nobody_asked_is_ignored_and_what_is_no_object_is_refused() {
    let server = Server::builder("asking", "1.0.0").tools(tools![who]).build().unwrap();
    let client = Client::modern(&server).answering(parrot);
    let unknown = json!({ "question-2": accepted("x"), "": 1, "question-1 ": accepted("y") });
    for ignored in [json!({}), json!(null), unknown.clone()] {
        let asked = once(&client, json!({ "name": "who", "inputResponses": ignored })).unwrap();
        assert_eq!(questions(&asked), [("question-1", "Who?")], "{ignored}");
    }
    for bad in [json!([]), json!("x"), json!(1), json!(true)] {
        let error = once(&client, json!({ "name": "who", "inputResponses": bad })).unwrap_err();
        assert_eq!(error.code(), code::INVALID_PARAMS, "{bad}");
        assert_eq!(error.message(), "params.inputResponses must be an object", "{bad}");
    }
    let mut answers = unknown;
    answers["question-1"] = accepted("ada");
    let result = once(&client, json!({ "name": "who", "requestState": null, "inputResponses": answers }));
    assert_eq!(said(&result.unwrap()), "ada", "an answer needs no state");
}

#[test]
fn a_user_may_decline_or_close_the_question() {
    let server = Server::builder("asking", "1.0.0").tools(tools![who]).build().unwrap();
    for (action, expected) in [("decline", "declined"), ("cancel", "cancelled")] {
        for client in Client::both(&server) {
            let client = client.answering(move |_, _| json!({ "action": action, "content": null }));
            assert_eq!(wait(client.call("who", json!({}))).unwrap().text(), expected);
        }
    }
}

/// Sends the user somewhere.
#[tool]
async fn visit(ctx: &Context) -> Result<String, ToolError> {
    Ok(format!("{:?}", ctx.elicit_url("Pay there.", "https://example.com/pay").await?))
}

/// Asks the model.
#[tool]
async fn model(ctx: &Context, #[arg(default)] tools: bool) -> Result<String, ToolError> {
    let sample = Sample::new("Which?", 9);
    let offered = SampleTool::new("look", "Looks.", json!({ "type": "object" }));
    Ok(ctx.sample(if tools { sample.tool(offered) } else { sample }).await?.text())
}

/// Lists the roots.
#[tool]
async fn folders(ctx: &Context) -> Result<String, ToolError> {
    Ok(ctx.roots().await?.into_iter().map(|root| root.uri).collect::<Vec<_>>().join(" "))
}

fn everything() -> Server {
    Server::builder("asking", "1.0.0").tools(tools![who, visit, model, folders]).build().unwrap()
}

#[test]
fn urls_models_and_roots_are_asked_for_in_both_eras() {
    let server = everything();
    for client in Client::both(&server) {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let client = client.answering(move |method, question| {
            log.lock().unwrap().push(question.clone());
            match method {
                "elicitation/create" => json!({ "action": "accept" }),
                "sampling/createMessage" => {
                    let blocks =
                        json!([{ "type": "text", "text": "this" }, { "type": "text", "text": "that" }]);
                    json!({ "role": "assistant", "content": blocks, "model": "m", "stopReason": "endTurn" })
                }
                "roots/list" => {
                    json!({ "roots": [{ "uri": "file:///a" }, { "uri": "file:///b", "name": "b" }] })
                }
                _ => panic!("{method}"),
            }
        });
        let call = |tool: &str, arguments| wait(client.call(tool, arguments)).unwrap().text();
        assert_eq!(call("visit", json!({})), "Accepted(())");
        assert_eq!(call("model", json!({})), "this\nthat");
        assert_eq!(call("model", json!({ "tools": true })), "this\nthat");
        assert_eq!(call("folders", json!({})), "file:///a file:///b");
        let seen = seen.lock().unwrap();
        assert_eq!((&seen[0]["mode"], &seen[0]["url"]), (&json!("url"), &json!("https://example.com/pay")));
        assert_eq!((&seen[1]["maxTokens"], &seen[1]["tools"]), (&json!(9), &Value::Null));
        assert_eq!(seen[2]["tools"][0]["name"], "look");
    }
}

#[test]
fn a_client_that_cannot_be_asked_is_told_what_it_lacks() {
    let server = everything();
    let rows = [
        ("who", json!({}), json!({}), json!({ "elicitation": {} })),
        ("who", json!({}), json!({ "elicitation": { "url": {} } }), json!({ "elicitation": {} })),
        ("visit", json!({}), json!({ "elicitation": {} }), json!({ "elicitation": { "url": {} } })),
        ("model", json!({}), json!({ "sampling": true }), json!({ "sampling": {} })),
        (
            "model",
            json!({ "tools": true }),
            json!({ "sampling": {} }),
            json!({ "sampling": { "tools": {} } }),
        ),
        ("folders", json!({}), json!({ "elicitation": {} }), json!({ "roots": {} })),
    ];
    for (tool, arguments, declared, required) in rows {
        let params = json!({
            "name": tool, "arguments": arguments,
            "_meta": { "io.modelcontextprotocol/clientCapabilities": declared },
        });
        let error = once(&Client::modern(&server), params).unwrap_err();
        assert_eq!(error.code(), -32021, "{tool}");
        let data = error.data().map(|data| serde_json::to_value(data).unwrap());
        assert_eq!(data, Some(json!({ "requiredCapabilities": required })), "{tool}");
        let pipe = Pipe::new(&server);
        let hello = json!({
            "protocolVersion": "2025-11-25", "capabilities": declared,
            "clientInfo": { "name": "test", "version": "1" },
        });
        assert!(wait(pipe.ask(&legacy(0, "initialize", &hello)))["result"].is_object());
        let answer = wait(pipe.ask(&legacy_call(1, tool, &arguments)));
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        assert!(text(&answer).starts_with("this needs a client that can "), "{answer}");
    }
}

/// Asks before it says anything.
#[prompt]
async fn greet(ctx: &Context) -> Result<String, ToolError> {
    name(ctx, "Whom?").await
}

/// Asks before it shows anything.
#[resource("asked://{what}")]
async fn asked(ctx: &Context, what: &str) -> Result<String, ToolError> {
    Ok(format!("{what} {}", name(ctx, "Really?").await?))
}

#[test]
fn prompts_and_resources_ask_as_tools_do() {
    let builder = Server::builder("asking", "1.0.0").prompts(prompts![greet]);
    let server = builder.resources(resources![asked]).build().unwrap();
    for client in Client::both(&server) {
        let client = client.answering(parrot);
        let prompt = wait(client.get_prompt("greet", json!({}))).unwrap();
        assert_eq!(prompt.messages[0].content.as_text(), Some("Whom?"));
        let contents = wait(client.request("resources/read", json!({ "uri": "asked://it" }))).unwrap();
        assert_eq!(contents["contents"][0]["text"], "it Really?");
    }
    // Without a client that answers: an error with what is missing, and one in words.
    let [legacy, modern] = Client::both(&server);
    let error = wait(modern.get_prompt("greet", json!({}))).unwrap_err();
    assert_eq!(error.code(), -32021);
    assert!(wait(legacy.read("asked://it")).is_err());
}

/// Asks for a name, and takes whatever is faster: the answer or nothing.
#[tool]
async fn either(ctx: &Context) -> Result<String, ToolError> {
    tokio::select! {
        biased;
        answer = name(ctx, "Who?") => answer,
        () = async { if ctx.protocol_version() < Version::LATEST { pending::<()>().await } } => Ok("nobody".to_owned()),
    }
}

#[test]
fn a_handler_that_does_not_wait_for_its_question_is_not_asked_for_it() {
    let server = Server::builder("asking", "1.0.0").tools(tools![either]).build().unwrap();
    let [legacy, modern] = Client::both(&server).map(|client| client.answering(parrot));
    assert_eq!(wait(modern.call("either", json!({}))).unwrap().text(), "nobody");
    assert_eq!(wait(legacy.call("either", json!({}))).unwrap().text(), "Who?");
}
