//! What travels through a client while it is asked: what is refused of it, and that both eras come to the same.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{Auth, Context, Form, Limits, Server, ToolError, code, prompt, prompts, tool, tools};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
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

/// Keeps more than a client can send back, and then asks.
#[tool]
async fn hoard(ctx: &Context, bytes: usize) -> Result<String, ToolError> {
    let kept = async || Ok::<_, ToolError>("x".repeat(bytes));
    let kept: String = ctx.once("kept", kept).await?;
    ctx.elicit::<Name>("Who?").await?;
    Ok(kept.len().to_string())
}

#[test]
fn a_state_that_could_never_come_back_is_an_error_at_once() {
    let limits = Limits { message_bytes: 4096, ..Limits::default() };
    let server = Server::builder("sealed", "1.0.0").limits(limits).tools(tools![hoard]).build().unwrap();
    let client = Client::modern(&server).answering(|_, _| accepted("Ada"));
    let few = wait(client.call("hoard", json!({ "bytes": 100 }))).unwrap();
    assert_eq!((few.text().as_str(), few.is_error()), ("100", false));
    let many = wait(client.call("hoard", json!({ "bytes": 4096 }))).unwrap();
    assert!(many.is_error() && many.text().starts_with("internal error"), "{}", many.text());
    assert!(!wait(client.call("hoard", json!({ "bytes": 1 }))).unwrap().is_error());
}

fn server(keys: &[[u8; 32]], ttl: u64) -> Server {
    let builder = Server::builder("sealed", "1.0.0").tools(tools![who, other]).prompts(prompts![who_prompt]);
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

#[test]
fn a_state_that_is_not_its_own_is_refused_in_one_way_and_the_next_request_is_served() {
    let home = server(&KEYS[..1], 600);
    let ada = client(&home).with_auth(Auth::new("ada"));
    let first = || json!({ "name": "who", "arguments": { "a": 1 } });
    let good = state(&ada, first());
    let of = |client: &Client, params| json!(state(client, params));
    let changed = |at: usize| {
        let other = if &good[at..=at] == "A" { "B" } else { "A" };
        json!(format!("{}{other}{}", &good[..at], &good[at + 1..]))
    };
    let rows = [
        ("changed in its nonce", changed(3)),
        ("changed in its content", changed(40)),
        ("changed in its tag", changed(good.len() - 4)),
        ("cut at its end", json!(good[..good.len() - 1])),
        ("cut in the middle", json!(good[..good.len() / 2])),
        ("cut at its beginning", json!(good[1..])),
        ("twice", json!(format!("{good}{good}"))),
        ("padded", json!(format!("{good}="))),
        ("with a line break", json!(format!("{good}\n"))),
        ("empty", json!("")),
        ("no base64", json!("\u{e9}\u{0}")),
        ("no text", json!(1)),
        ("an object", json!({ "state": good })),
        ("of another tool", of(&ada, json!({ "name": "other", "arguments": { "a": 1 } }))),
        ("of other arguments", of(&ada, json!({ "name": "who", "arguments": { "a": 2 } }))),
        ("of more arguments", of(&ada, json!({ "name": "who", "arguments": { "a": 1, "b": [] } }))),
        ("of another caller", of(&client(&home).with_auth(Auth::new("eve")), first())),
        ("of nobody in particular", of(&client(&home).with_auth(Auth::anonymous()), first())),
        ("of another key", of(&client(&server(&KEYS[1..2], 600)).with_auth(Auth::new("ada")), first())),
        ("too old", of(&client(&server(&KEYS[..1], 0)).with_auth(Auth::new("ada")), first())),
    ];
    for (what, state) in &rows {
        let error = wait(ada.request_once("tools/call", resumed(state))).unwrap_err();
        assert_eq!(error.code(), code::INVALID_PARAMS, "{what}");
        assert_eq!(error.message(), "params.requestState is not valid", "{what}");
        assert!(error.data().is_none(), "{what}");
    }
    let result = wait(ada.request_once("tools/call", resumed(&json!(good)))).unwrap();
    assert_eq!(result["content"][0]["text"], "ada 1 []");
    let prompt = json!({ "name": "who", "arguments": { "a": 1 }, "requestState": good });
    let error = wait(ada.request_once("prompts/get", prompt)).unwrap_err();
    assert_eq!(error.message(), "params.requestState is not valid", "that of a tool is not that of a prompt");
}

#[test]
fn a_new_key_opens_what_an_old_one_sealed_until_the_old_one_is_gone() {
    let call = json!({ "name": "who", "arguments": { "a": 1 } });
    let old = state(&client(&server(&KEYS[..1], 600)), call.clone());
    let both = client(&server(&[KEYS[1], KEYS[0]], 600));
    let result = wait(both.request_once("tools/call", resumed(&json!(old)))).unwrap();
    assert_eq!(result["content"][0]["text"], "ada 1 []");
    let new = state(&both, call);
    let alone = client(&server(&KEYS[1..2], 600));
    assert!(wait(alone.request_once("tools/call", resumed(&json!(new)))).is_ok());
    assert!(wait(alone.request_once("tools/call", resumed(&json!(old)))).is_err());
}

#[test]
fn arguments_that_are_written_in_another_way_are_the_same_arguments() {
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

#[test]
fn what_is_sent_along_with_other_requests_means_nothing() {
    let pipe = Pipe::new(&server(&KEYS[..1], 600));
    for method in ["tools/list", "server/discover", "prompts/list"] {
        let sent = json!({ "requestState": "x", "inputResponses": [] });
        assert!(wait(pipe.ask(&modern(1, method, sent)))["result"].is_object(), "{method}");
    }
}

static TASKS: AtomicUsize = AtomicUsize::new(0);

/// Asks in a task of its own, after the handler waits already.
#[tool]
async fn apart(ctx: &Context) -> Result<String, ToolError> {
    let ctx = ctx.clone();
    let task = tokio::spawn(async move {
        tokio::task::yield_now().await;
        let name = ctx.elicit::<Name>("Who?").await;
        TASKS.fetch_add(1, SeqCst);
        Ok::<_, ToolError>(name?.accepted().map_or_else(String::new, |name| name.name))
    });
    task.await?
}

#[test]
fn a_task_of_the_handler_may_ask_and_ends_with_its_pass() {
    let server = Server::builder("apart", "1.0.0").tools(tools![apart]).build().unwrap();
    for (client, passes) in Client::both(&server).into_iter().zip([1, 2]) {
        let client = client.answering(|_, _| accepted("ada"));
        let result = wait(async {
            let call = client.call("apart", json!({}));
            let result = tokio::time::timeout(tests::stdio::PATIENCE, call).await.expect("it does not hang");
            while TASKS.load(SeqCst) < passes {
                tokio::task::yield_now().await;
            }
            result
        });
        assert_eq!(result.unwrap().text(), "ada");
        assert_eq!(TASKS.swap(0, SeqCst), passes);
    }
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// One step of a random program.
#[derive(Debug)]
enum Step {
    AskAs(String),
    Ask,
    /// Two questions at a time, with an effect beside them.
    AskBoth(String, String),
    Once(String),
    /// Fails, and is not kept.
    Fail(String),
    /// One way or the other, as the last answer was.
    Branch(Vec<Step>, Vec<Step>),
}

fn program(dice: &mut Dice, length: u64, next: &mut u32) -> Vec<Step> {
    let mut steps = Vec::new();
    for _ in 0..length {
        *next += 1;
        let key = |what: &str| format!("{what}-{next}");
        steps.push(match dice.roll(8) {
            0 => Step::AskAs(key("ask")),
            1 => Step::AskBoth(key("left"), key("right")),
            2 | 3 => Step::Once(key("once")),
            4 => Step::Fail(key("fail")),
            5 | 6 if length > 1 => {
                let (yes, no) = (dice.roll(length), dice.roll(length));
                Step::Branch(program(dice, yes, next), program(dice, no, next))
            }
            _ => Step::Ask,
        });
    }
    steps
}

/// How often each effect began, by seed, era and key.
static EFFECTS: Mutex<BTreeMap<(u64, bool, String), usize>> = Mutex::new(BTreeMap::new());

struct Run<'a> {
    ctx: &'a Context,
    seed: u64,
    said: Vec<String>,
}

impl Run<'_> {
    async fn effect(&self, key: &str, fails: bool) -> Result<String, ToolError> {
        tokio::task::yield_now().await;
        if fails {
            return Err(ToolError::new(key.to_owned()));
        }
        let modern = self.ctx.protocol_version().is_modern();
        let mut effects = EFFECTS.lock().unwrap();
        let count = effects.entry((self.seed, modern, key.to_owned())).or_default();
        *count += 1;
        Ok(format!("{key} for the time {count}"))
    }

    async fn step(&mut self, step: &Step) -> Result<(), ToolError> {
        let message = format!("{} {}", self.said.len(), self.said.last().map_or("", |said| said));
        let ctx = self.ctx;
        match step {
            Step::Ask => self.said.push(format!("{:?}", ctx.elicit::<Name>(&message).await?)),
            Step::AskAs(key) => self.said.push(format!("{:?}", ctx.elicit_as::<Name>(key, &message).await?)),
            Step::AskBoth(left, right) => {
                let beside = format!("beside {left}");
                let (one, effect, two) = tokio::join!(
                    ctx.elicit_as::<Name>(left, &message),
                    ctx.once(&beside, || self.effect(&beside, false)),
                    ctx.elicit_as::<Name>(right, &message),
                );
                self.said.push(format!("{:?} {} {:?}", one?, effect?, two?));
            }
            Step::Once(key) => self.said.push(ctx.once(key, || self.effect(key, false)).await?),
            Step::Fail(key) => {
                let failed = ctx.once::<String, _, _>(key, || self.effect(key, true)).await;
                self.said.push(failed.is_err().to_string());
            }
            Step::Branch(yes, no) => {
                let way =
                    if self.said.last().is_some_and(|said| said.contains("Accepted")) { yes } else { no };
                for step in way {
                    Box::pin(self.step(step)).await?;
                }
            }
        }
        Ok(())
    }
}

/// Runs the program of a seed.
#[tool]
async fn run(ctx: &Context, seed: u64) -> Result<String, ToolError> {
    let steps = program(&mut Dice(seed), 6, &mut 0);
    let mut run = Run { ctx, seed, said: Vec::new() };
    for step in &steps {
        run.step(step).await?;
    }
    Ok(run.said.join("\n"))
}

/// Answers the same question in the same way, and not every question alike.
fn by_message(_: &str, question: &Value) -> Value {
    let message = question["message"].as_str().unwrap();
    let sum: u64 = message.bytes().map(u64::from).sum();
    match Dice(sum).roll(4) {
        0 => json!({ "action": "decline" }),
        1 => json!({ "action": "cancel" }),
        _ => accepted(&format!("name {sum}")),
    }
}

#[test]
fn random_programs_come_to_the_same_live_and_replayed_and_their_effects_happen_once() {
    let server = Server::builder("random", "1.0.0").tools(tools![run]).build().unwrap();
    let [legacy, modern] = Client::both(&server).map(|client| client.answering(by_message));
    let (mut shown, mut seen) = (0, 0);
    for seed in 0..120 {
        let call = |client: &Client| wait(client.call("run", json!({ "seed": seed }))).unwrap();
        let (live, replayed) = (call(&legacy), call(&modern));
        assert!(!live.is_error(), "{seed}: {}", live.text());
        assert_eq!(live.text(), replayed.text(), "{seed}");
        let effects = std::mem::take(&mut *EFFECTS.lock().unwrap());
        assert!(effects.values().all(|count| *count == 1), "{seed}: {effects:?}");
        let of = |era: bool| effects.keys().filter(move |key| key.1 == era).map(|key| &key.2);
        assert!(of(false).eq(of(true)), "{seed}: {effects:?}");
        shown += live.text().matches("Accepted").count();
        seen += effects.len();
    }
    assert!(shown > 100 && seen > 100, "the programs do something: {shown} {seen}");
}
