//! Tools that misbehave, for every transport, and handlers of the other kinds that behave, for clients that do not.

use mcp_core::{
    Auth, BuildError, Choice, Completing, Context, Json, LogLevel, Server, ServerBuilder, ToolError, prompt,
    prompts, resource, resources, tool, tools,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// A server of these tools.
///
/// # Errors
///
/// None, unless the tools are wrong.
pub fn server() -> Result<Server, BuildError> {
    builder().build()
}

/// The same before it is built, for programs that take their limits from settings.
pub fn builder() -> ServerBuilder {
    let tools = tools![
        add,
        echo,
        panic_now,
        panic_later,
        panic_in_drop,
        throw,
        panic_after_progress,
        abort,
        odd_keys,
        not_a_number,
        hang,
        count,
        slow,
        block,
        print,
        fail,
        report,
        flood,
        big,
        raw,
        region,
        steps,
        wait_apart,
        tick,
        panic_apart,
        words_apart,
        scoped,
        confirm,
        change,
        stats,
        late,
        poll
    ];
    let builder = Server::builder("faults", "1.0.0").tools(tools);
    builder.prompts(prompts![greet]).resources(resources![about, page, search])
}

/// What there is to choose from.
#[derive(Choice, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
enum Mood {
    Good,
    Bad,
}

/// Asks for a greeting.
#[prompt]
fn greet(
    #[arg(complete = names)] name: &str,
    #[arg(default = Mood::Good)] mood: Mood,
    times: Option<u8>,
) -> String {
    format!("Greet {name} in a {mood:?} mood {times:?}")
}

async fn names(ask: &Completing) -> Vec<String> {
    ask.argument("mood").map_or_else(Vec::new, |mood| vec![format!("{} {mood}", ask.text())])
}

/// What this server is for.
#[resource("fault://about")]
fn about() -> &'static str {
    "faults"
}

/// A page.
#[resource("fault://pages/{+path}")]
fn page(#[arg(complete = names)] path: &str) -> String {
    path.to_owned()
}

/// What is found.
#[resource("fault://search/{mood}{?text,limit}")]
fn search(mood: Mood, text: Option<&str>, #[arg(default = 10)] limit: u8) -> String {
    format!("{mood:?} {text:?} {limit}")
}

/// Adds two integers.
#[tool]
async fn add(a: i64, b: i64) -> i64 {
    a.wrapping_add(b)
}

/// Says the text again.
#[tool]
async fn echo(text: &str) -> String {
    text.to_owned()
}

/// Panics at once.
#[tool]
async fn panic_now() {
    panic!("secret of the panic");
}

/// Panics after a wait.
#[tool]
async fn panic_later() {
    tokio::time::sleep(Duration::from_millis(10)).await;
    std::panic::panic_any(42);
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("secret of the destructor");
    }
}

/// Answers, and panics while it is cleaned up.
#[tool]
async fn panic_in_drop() -> String {
    let _bomb = Bomb;
    "never".to_owned()
}

/// Panics with something that panics when it is dropped.
#[tool]
async fn throw() {
    std::panic::panic_any(Bomb);
}

/// Reports progress, and panics.
#[tool]
async fn panic_after_progress(ctx: &Context) {
    ctx.progress(1.0);
    tokio::time::sleep(Duration::from_millis(10)).await;
    panic!("secret of the panic");
}

/// Ends the process without a word.
#[tool]
async fn abort() {
    std::process::abort();
}

/// Returns what JSON cannot say: a map whose keys are no texts.
#[tool]
async fn odd_keys() -> Json<BTreeMap<Pair, u8>> {
    Json(BTreeMap::from([(Pair(1, 2), 3)]))
}

#[derive(Serialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
struct Pair(u8, u8);

#[derive(Serialize, JsonSchema)]
struct Measured {
    value: f64,
}

/// Returns a number that JSON does not have.
#[tool]
async fn not_a_number() -> Json<Measured> {
    Json(Measured { value: f64::NAN })
}

static COUNTS: Mutex<BTreeMap<String, usize>> = Mutex::new(BTreeMap::new());

fn count_up(key: &str) {
    let mut counts = COUNTS.lock().expect("counting does not panic");
    *counts.entry(key.to_owned()).or_default() += 1;
}

struct Counted(String);

impl Drop for Counted {
    fn drop(&mut self) {
        count_up(&format!("{} dropped", self.0));
    }
}

/// Never returns. Counts under a key when it begins and when it is dropped.
#[tool]
async fn hang(#[arg(default)] key: String) {
    count_up(&format!("{key} began"));
    let _counted = Counted(key);
    std::future::pending::<()>().await;
}

/// Says what was counted under a key.
#[tool]
async fn count(key: &str) -> usize {
    COUNTS.lock().expect("counting does not panic").get(key).copied().unwrap_or_default()
}

/// Blocks its thread, at once or after a wait.
#[tool]
async fn block(milliseconds: u64, #[arg(default)] later: bool) {
    if later {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    std::thread::sleep(Duration::from_millis(milliseconds));
}

#[derive(Serialize, JsonSchema)]
struct Relayed {
    #[schemars(with = "serde_json::Value")]
    json: Box<RawValue>,
}

/// Passes on JSON of somebody else, line breaks and all.
#[tool]
fn raw(json: String) -> Result<Json<Relayed>, ToolError> {
    Ok(Json(Relayed { json: RawValue::from_string(json)? }))
}

/// Logs a lot, step by step, and counts how far it came and when it was dropped.
#[tool]
async fn steps(ctx: &Context, count: usize, bytes: usize, key: String) -> usize {
    let _counted = Counted(key.clone());
    for _ in 0..count {
        ctx.log(LogLevel::Info, "x".repeat(bytes));
        tokio::time::sleep(Duration::from_millis(1)).await;
        count_up(&key);
    }
    count
}

/// Returns after some milliseconds.
#[tool]
async fn slow(milliseconds: u64, text: String) -> String {
    count_up("slow began");
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    text
}

static TICKS: (Mutex<BTreeMap<String, usize>>, Condvar) = (Mutex::new(BTreeMap::new()), Condvar::new());

/// Blocks its thread until there was a tick for its key.
#[tool(blocking)]
fn wait_apart(key: &str) -> String {
    let (ticks, changed) = &TICKS;
    let ticks = ticks.lock().expect("counting does not panic");
    let ticks = changed.wait_while(ticks, |ticks| !ticks.contains_key(key)).expect("counting does not panic");
    format!("{key} {}", ticks[key])
}

/// Ticks.
#[tool]
async fn tick(key: String) {
    let (ticks, changed) = &TICKS;
    *ticks.lock().expect("counting does not panic").entry(key).or_default() += 1;
    changed.notify_all();
}

/// Answers, and goes on to report and to log when there was a tick for its key; counts when it has.
#[tool]
async fn late(ctx: &Context, key: String) -> String {
    ctx.progress(1.0);
    let ctx = ctx.clone();
    std::thread::spawn(move || {
        let (ticks, changed) = &TICKS;
        let ticks = ticks.lock().expect("counting does not panic");
        drop(changed.wait_while(ticks, |ticks| !ticks.contains_key(&key)));
        ctx.progress(2.0);
        ctx.log(LogLevel::Emergency, "late");
        count_up(&format!("{key} reported"));
    });
    "answered".to_owned()
}

/// Panics on a thread where it may block.
#[tool(blocking)]
fn panic_apart() {
    panic!("secret of the panic");
}

/// Counts words on a thread where it may block, in arguments that are borrowed.
#[tool(blocking)]
fn words_apart(ctx: &Context, text: &str, more: &[String], last: Option<&str>) -> String {
    ctx.progress(1.0);
    let words = text.split_whitespace().count() + more.len();
    format!("{words} {last:?} {}", ctx.is_cancelled())
}

/// Says whether the caller started the server; needs a scope.
#[tool(scopes("anything"))]
async fn scoped(auth: &Auth) -> bool {
    auth.is_local()
}

/// Prints where the protocol is, and has a child do the same.
#[tool]
#[expect(clippy::print_stdout, reason = "this is the fault")]
async fn print() -> Result<String, ToolError> {
    println!("stray print");
    let status = std::process::Command::new("sh").args(["-c", "echo stray child; cat"]).status()?;
    Ok(format!("the child ended: {}", status.success()))
}

/// Fails with an error that is nobody's business.
#[tool]
async fn fail() -> Result<(), ToolError> {
    Err(std::io::Error::other("secret of the error"))?
}

/// Reports progress and logs.
#[tool]
async fn report(ctx: &Context, #[arg(default)] wait: bool) -> String {
    for step in [1.0, 0.5, 2.0, 3.0] {
        ctx.progress((step, 3.0));
        ctx.log(LogLevel::Info, format!("step {step}"));
        if wait {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    "reported".to_owned()
}

/// Reports more progress than anybody can read.
#[tool]
async fn flood(ctx: &Context, count: u32) -> String {
    for step in 0..count {
        ctx.progress(f64::from(step));
    }
    "flooded".to_owned()
}

/// Returns a text of a given length.
#[tool]
async fn big(bytes: usize) -> String {
    "x".repeat(bytes)
}

/// Says where a request was routed.
#[tool]
async fn region(
    #[arg(header = "Region")] region: Option<String>,
    #[arg(header = "Shard")] shard: Option<i64>,
) -> String {
    format!("{region:?} {shard:?}")
}

/// Says something, lets its client go, says something more and returns after some milliseconds.
#[tool]
async fn poll(ctx: &Context, milliseconds: u64, #[arg(default)] key: String) -> String {
    ctx.log(LogLevel::Info, "before");
    let lets_go = ctx.poll_later(Duration::from_millis(20));
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    ctx.log(LogLevel::Info, "after");
    tokio::time::sleep(Duration::from_millis(1)).await;
    count_up(&key);
    format!("polled {lets_go}")
}

/// Asks whether to go on. Counts under a key when it is dropped.
#[tool]
async fn confirm(ctx: &Context, #[arg(default)] key: String) -> Result<String, ToolError> {
    let _counted = Counted(key);
    Ok(format!("{:?}", ctx.elicit::<()>("Go on?").await?))
}

#[derive(Serialize, JsonSchema)]
struct Gauges {
    connections: usize,
    sessions: usize,
    calls_at_work: u64,
    cancelled: u64,
}

/// Says what the server counts of itself; this call is one of those at work.
#[tool]
async fn stats(ctx: &Context) -> Json<Gauges> {
    let stats = ctx.server().stats();
    let (connections, sessions) = (stats.connections, stats.sessions);
    Json(Gauges { connections, sessions, calls_at_work: stats.calls_at_work, cancelled: stats.cancelled })
}

/// Tells of a change: of a list by its name, or of a resource by its URI.
#[tool]
async fn change(ctx: &Context, what: &str) {
    match what {
        "tools" => ctx.server().notify_tools_changed(),
        "prompts" => ctx.server().notify_prompts_changed(),
        "resources" => ctx.server().notify_resources_changed(),
        uri => ctx.server().notify_resource_updated(uri),
    }
}
