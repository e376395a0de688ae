//! The server of the goldens: one thing of every kind that a revision can say.

use mcp_core::{
    Annotations, Audio, Choice, Content, Context, Elicited, EmbeddedResource, Form, Icon, Image, Json,
    LogLevel, ModelPreferences, Progress, PromptMessage, PromptResult, ResourceContents, ResourceLink, Role,
    Sample, SampleTool, Server, Text, ToolError, ToolResult, prompt, prompts, resource, resources, tool,
    tools,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

pub(crate) fn server() -> Server {
    let tools = tools![add, show, fail, answer_by_hand, report, ask_user, send_to_page, ask_model];
    let more = tools![ask_model_with_tools, list_folders, wait, change];
    Server::builder("golden", "1.0.0")
        .title("Golden")
        .description("Says everything once.")
        .website("https://example.com")
        .icon(Icon::new("https://example.com/icon.png").mime_type("image/png").size("48x48"))
        .instructions("Ask for anything.")
        .tools(tools)
        .tools(more)
        .prompts(prompts![plan, review])
        .resources(resources![readme, pixel, note])
        .page_size(10)
        .state_keys([[7; 32]])
        .build()
        .expect("the server of the goldens is in order")
}

/// A server whose tools run as tasks, in a world where nothing else does.
pub(crate) fn with_tasks() -> Server {
    let tools = tools![book, dig, count, stumble];
    Server::builder("golden", "1.0.0").tools(tools).build().expect("the server of the goldens is in order")
}

/// Books when the user says so.
#[tool(task = "required", task_poll = "1s")]
async fn book(ctx: &Context) -> Result<String, ToolError> {
    tokio::task::yield_now().await;
    Ok(format!("{:?}", ctx.elicit::<()>("Shall I?").await?))
}

/// Digs for ever.
#[tool(task = "required", task_ttl = "1h")]
async fn dig(ctx: &Context) {
    ctx.progress(Progress::new(1.0).total(9.0).message("Digging."));
    std::future::pending::<()>().await;
}

/// Counts to three.
#[tool(task = "required")]
async fn count() -> u32 {
    tokio::task::yield_now().await;
    3
}

/// Fails.
#[tool(task = "required")]
async fn stumble() -> Result<(), ToolError> {
    tokio::task::yield_now().await;
    Err(ToolError::protocol(-32050, "not like this", None))
}

#[derive(Serialize, JsonSchema)]
struct Sum {
    sum: i64,
}

/// Adds two integers.
#[tool(
    title = "Add",
    read_only,
    idempotent,
    open_world = false,
    icons = [Icon::new("https://example.com/add.svg").mime_type("image/svg+xml")],
    meta = json!({ "example.com/team": "numbers" })
)]
fn add(
    /// The first.
    a: i64,
    #[arg(default = 1, range = 0..=9)] b: i64,
) -> Json<Sum> {
    Json(Sum { sum: a + b })
}

fn notes() -> Annotations {
    Annotations::default().audience([Role::User]).priority(0.5).last_modified("2025-01-12T15:00:58Z")
}

/// Shows every kind of content.
#[tool(read_only)]
fn show() -> Vec<Content> {
    let link = ResourceLink::new("memo:readme", "readme").title("Read me").description("What this is.");
    vec![
        Text::new("text").annotate(notes()).into(),
        Image::new([0x89, b'P', b'N', b'G'], "image/png").annotate(notes()).into(),
        Audio::new(b"RIFF", "audio/wav").annotate(notes()).into(),
        link.mime_type("text/plain").size(4).annotate(notes()).into(),
        EmbeddedResource::new(ResourceContents::text("memo:readme", "text").mime_type("text/plain")).into(),
        EmbeddedResource::new(ResourceContents::blob("memo:pixel", [0])).annotate(notes()).into(),
    ]
}

/// Fails.
#[tool]
fn fail() -> Result<(), ToolError> {
    Err(ToolError::new("it does not work today"))
}

/// Answers with a result that is put together by hand, with structured content that is no object.
#[tool]
fn answer_by_hand() -> ToolResult {
    let text = Text::new("[1,2]").annotate(notes());
    ToolResult::default().content(text).structured(json!([1, 2])).meta("example.com/page", json!(1))
}

/// Says how far it is, and logs.
#[tool]
fn report(ctx: &Context) -> &'static str {
    ctx.progress((1.0, 2.0));
    ctx.log(LogLevel::Debug, "a detail");
    ctx.log(LogLevel::Warning, json!({ "left": 1 }));
    ctx.progress(Progress::new(2.0).total(2.0).message("done"));
    "reported"
}

#[derive(Debug, Deserialize, Choice)]
#[serde(rename_all = "lowercase")]
enum Plain {
    Red,
    Green,
}

#[derive(Debug, Deserialize, Choice)]
#[serde(rename_all = "lowercase")]
enum Titled {
    #[choice(title = "Room for one")]
    Single,
    #[choice(title = "Room for two")]
    Double,
}

#[derive(Debug, Deserialize, Form)]
#[expect(dead_code, reason = "only shown")]
struct Booking {
    /// Who comes.
    #[form(title = "Name", length = 1..=40, default = "Ann")]
    name: String,
    #[form(format = "email")]
    email: String,
    #[form(range = 1..=30, default = 2)]
    nights: i64,
    #[form(default = 1.0)]
    share: f64,
    #[form(default = true)]
    breakfast: bool,
    #[form(default = Plain::Red)]
    colour: Plain,
    room: Titled,
    colours: Option<Vec<Plain>>,
    rooms: Option<Vec<Titled>>,
}

/// Shows a form.
#[tool]
async fn ask_user(ctx: &Context) -> Result<String, ToolError> {
    Ok(match ctx.elicit_as::<Booking>("booking", "Your booking, please.").await? {
        Elicited::Accepted(booking) => format!("{booking:?}"),
        other => format!("{other:?}"),
    })
}

/// Sends the user to a page.
#[tool]
async fn send_to_page(ctx: &Context) -> Result<String, ToolError> {
    Ok(format!("{:?}", ctx.elicit_url("Please sign in.", "https://example.com/sign-in").await?))
}

/// Asks the client's model.
#[tool]
async fn ask_model(ctx: &Context) -> Result<String, ToolError> {
    let models = ModelPreferences::default().hint("small").cost(0.9);
    let sample =
        Sample::new("Which way?", 20).system("Be brief.").temperature(0.5).stop(["."]).prefer(models);
    Ok(ctx.sample(sample).await?.text())
}

/// Asks the client's model, which may use a tool.
#[tool]
async fn ask_model_with_tools(ctx: &Context) -> Result<String, ToolError> {
    let compass = SampleTool::new("compass", "Says where north is.", json!({ "type": "object" }));
    Ok(ctx.sample(Sample::new("Which way?", 20).tool(compass)).await?.text())
}

/// Lists the client's folders.
#[tool]
async fn list_folders(ctx: &Context) -> Result<String, ToolError> {
    let roots: Vec<_> = ctx.roots().await?.into_iter().map(|root| root.uri).collect();
    Ok(roots.join(" "))
}

/// Waits until nobody wants the answer any more.
#[tool]
async fn wait(ctx: &Context) {
    ctx.cancelled().await;
}

/// Tells clients of changes of every kind.
#[tool]
fn change(ctx: &Context) {
    let server = ctx.server();
    server.notify_tools_changed();
    server.notify_prompts_changed();
    server.notify_resources_changed();
    server.notify_resource_updated("memo:readme");
}

/// Plans a day.
#[prompt(title = "Plan a day", icons = [Icon::new("https://example.com/plan.svg")], meta = json!({ "example.com/team": "travel" }))]
fn plan(
    /// Where.
    #[arg(complete = cities)]
    city: &str,
    #[arg(complete = moods)] mood: Option<&str>,
) -> PromptResult {
    let text = format!("Plan a {} day in {city}.", mood.unwrap_or("calm"));
    PromptResult::new([PromptMessage::user(text)]).description("One day").meta("example.com/page", json!(1))
}

fn cities(start: &str) -> Vec<String> {
    ["Oslo", "Osaka", "Paris"].into_iter().filter(|city| city.starts_with(start)).map(str::to_owned).collect()
}

fn moods(_: &str) -> [&'static str; 2] {
    ["calm", "busy"]
}

/// Says everything that a message can say.
#[prompt]
fn review() -> Vec<PromptMessage> {
    let mut messages: Vec<_> = show().into_iter().map(PromptMessage::user).collect();
    messages.push(PromptMessage::assistant("Well."));
    messages
}

/// What this is.
#[resource(
    "memo:readme",
    title = "Read me",
    mime = "text/markdown",
    size = 7,
    annotations = notes(),
    icons = [Icon::new("https://example.com/readme.svg")],
    meta = json!({ "example.com/team": "docs" })
)]
fn readme() -> &'static str {
    "# Hello"
}

/// One pixel.
#[resource("memo:pixel", mime = "image/png", ttl = "10m")]
fn pixel() -> &'static [u8] {
    &[0x89, b'P', b'N', b'G']
}

/// One note.
#[resource("notes:{folder}/{title}", title = "Note", annotations = notes())]
fn note(#[arg(complete = cities)] folder: &str, title: &str) -> String {
    format!("{title} of {folder}")
}
