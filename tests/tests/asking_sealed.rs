//! Calls that are asked and run again: what cannot travel through a client, tasks of their own, and that random programs
//! come to the same in both eras.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{Context, Form, Limits, Server, ToolError, tool, tools};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use tests::wait;

#[derive(Debug, Deserialize, Form)]
struct Name {
    name: String,
}

fn accepted(name: &str) -> Value {
    json!({ "action": "accept", "content": { "name": name } })
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
