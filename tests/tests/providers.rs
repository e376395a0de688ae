//! Providers: values whose methods are tools, prompts and resources, alone and beside each other.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{
    Auth, Completing, Context, Json, ResourceLink, Server, State, ToolError, prompt, prompts, provider,
    resource, resources, tool, tools,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use tests::wait;

/// Notes by their titles, with everything a block may have in it.
#[derive(Default)]
struct Notes {
    notes: Mutex<BTreeMap<String, String>>,
    saved: AtomicU64,
}

#[derive(Serialize, Deserialize, JsonSchema, PartialEq, Debug)]
struct Saved {
    count: u64,
}

#[provider]
impl Notes {
    const GREETING: &'static str = "hello";

    /// Saves a note.
    #[tool(idempotent, title = "Save")]
    async fn save(
        &self,
        /// Its title.
        title: String,
        #[arg(length = 1..=5)] body: &str,
    ) -> Json<Saved> {
        tokio::task::yield_now().await;
        self.put(title, body.to_owned());
        Json(Saved { count: self.saved.load(Ordering::Relaxed) })
    }

    /// Says hello, without a value.
    #[tool(read_only)]
    fn hello(name: &str) -> String {
        format!("{} {name}", Self::GREETING)
    }

    /// Says what the server is for, and who is asking.
    #[tool]
    async fn who(&self, ctx: &Context, State(purpose): State<&'static str>, auth: &Auth) -> String {
        format!("{purpose} {} {}", auth.is_local(), ctx.auth().is_local())
    }

    /// One note.
    #[resource("note://{title}", mime = "text/markdown")]
    fn note(&self, title: &str) -> Option<String> {
        self.notes.lock().unwrap().get(title).cloned()
    }

    /// All titles.
    #[resource("notes:all")]
    async fn titles(&self) -> Json<Vec<String>> {
        Json(self.notes.lock().unwrap().keys().cloned().collect())
    }

    /// Asks for a summary.
    #[prompt]
    async fn summarise(&self, #[arg(complete = Self::beginning)] title: &str) -> Result<String, ToolError> {
        let body = self.note(title).ok_or_else(|| ToolError::not_found("there is no such note"))?;
        Ok(format!("Summarise: {body}"))
    }

    fn beginning(&self, start: &str) -> Vec<String> {
        let notes = self.notes.lock().unwrap();
        notes.keys().filter(|title| title.starts_with(start)).cloned().collect()
    }

    fn put(&self, title: String, body: String) {
        self.saved.fetch_add(1, Ordering::Relaxed);
        self.notes.lock().unwrap().insert(title, body);
    }
}

#[test]
fn one_value_serves_tools_prompts_resources_and_completion() {
    let builder = Server::builder("notes", "1.0.0").state("testing").provider(Notes::default());
    let server = builder.build().unwrap();
    for (client, count) in Client::both(&server).iter().zip(1..) {
        let saved = wait(client.call("save", json!({ "title": "milk", "body": "two" }))).unwrap();
        assert_eq!(saved.structured::<Saved>(), Saved { count });
        let long = wait(client.call("save", json!({ "title": "milk", "body": "two litres" }))).unwrap();
        assert_eq!(long.text(), "invalid arguments:\n- body: 1 to 5 characters");
        assert_eq!(wait(client.call("hello", json!({ "name": "Ada" }))).unwrap().text(), "hello Ada");
        assert_eq!(wait(client.call("who", json!({}))).unwrap().text(), "testing true true");
        let note = wait(client.read("note://milk")).unwrap();
        assert_eq!(
            json!(note),
            json!([{ "uri": "note://milk", "mimeType": "text/markdown", "text": "two" }])
        );
        assert!(wait(client.read("note://bread")).is_err());
        assert_eq!(json!(wait(client.read("notes:all")).unwrap())[0]["text"], "[\"milk\"]");
        let prompt = wait(client.get_prompt("summarise", json!({ "title": "milk" }))).unwrap();
        assert_eq!(prompt.messages[0].content.as_text(), Some("Summarise: two"));
        let titles = wait(client.complete_prompt("summarise", ("title", "m"), json!({}))).unwrap();
        assert_eq!(titles, ["milk"]);
    }
}

#[test]
fn methods_are_still_the_methods_they_were() {
    let notes = Notes::default();
    assert_eq!(wait(notes.save("a".to_owned(), "longer than any call may be")).0.count, 1);
    assert_eq!(Notes::hello("Ada"), "hello Ada");
    assert_eq!(notes.note("b"), None);
    assert!(wait(notes.summarise("b")).is_err());
}

#[test]
fn two_values_of_one_type_serve_under_their_namespaces_without_sharing_anything() {
    let server = Server::builder("notes", "1.0.0")
        .state("testing")
        .provider(Notes::default())
        .provider_as("office", Notes::default())
        .provider_as("at-home", Notes::default())
        .build()
        .unwrap();
    let tools: Vec<String> = server.tool_names().collect();
    assert_eq!(
        tools,
        [
            "save",
            "hello",
            "who",
            "office_save",
            "office_hello",
            "office_who",
            "at-home_save",
            "at-home_hello",
            "at-home_who"
        ]
    );
    assert_eq!(
        server.prompt_names().collect::<Vec<_>>(),
        ["summarise", "office_summarise", "at-home_summarise"]
    );
    let uris: Vec<String> = server.resource_uris().collect();
    assert_eq!(
        uris,
        [
            "notes:all",
            "notes:office/all",
            "notes:at-home/all",
            "note://{title}",
            "note://office/{title}",
            "note://at-home/{title}"
        ]
    );
    let client = Client::modern(&server);
    let save = |tool: &str, title: &str, body: &str| {
        wait(client.call(tool, json!({ "title": title, "body": body }))).unwrap().structured::<Saved>().count
    };
    assert_eq!(save("office_save", "milk", "one"), 1);
    assert_eq!(save("office_save", "milk", "two"), 2);
    assert_eq!(save("at-home_save", "milk", "three"), 1);
    let read = |uri: &str| wait(client.read(uri)).map(|contents| json!(contents)[0]["text"].clone()).ok();
    assert_eq!(read("note://milk"), None);
    assert_eq!(read("note://office/milk"), Some(json!("two")));
    assert_eq!(read("note://at-home/milk"), Some(json!("three")));
    assert_eq!(read("notes:at-home/all"), Some(json!("[\"milk\"]")));
    let complete = |prompt: &str| wait(client.complete_prompt(prompt, ("title", ""), json!({}))).unwrap();
    assert_eq!(complete("office_summarise"), ["milk"]);
    assert_eq!(complete("summarise"), [""; 0]);
    let listed: Vec<Value> = wait(client.list("resources/list", "resources")).unwrap();
    assert_eq!(listed[1]["name"], "office_titles");
}

/// Where a number comes from.
trait Source: Send + Sync + 'static {
    fn number(&self) -> i64;
}

impl Source for i64 {
    fn number(&self) -> i64 {
        *self
    }
}

impl Source for &'static str {
    fn number(&self) -> i64 {
        self.len().try_into().unwrap()
    }
}

struct Sum<A, B: ?Sized, const PLUS: i64> {
    a: A,
    b: Box<B>,
}

#[provider]
impl<A, B, const PLUS: i64> Sum<A, B, PLUS>
where
    A: Source,
    B: Source + ?Sized,
{
    /// Adds up.
    #[tool(read_only)]
    fn sum(&self, times: i64) -> i64 {
        (self.a.number() + self.b.number() + PLUS) * times
    }

    /// Adds up once.
    #[resource("sum:{times}")]
    async fn once(&self, times: i64) -> String {
        self.sum(times).to_string()
    }

    /// Asks for the sum.
    #[prompt]
    fn ask(&self, #[arg(complete = Self::numbers)] times: i64) -> String {
        format!("{}?", self.sum(times))
    }

    fn numbers(&self, _: &str) -> Vec<String> {
        vec![self.a.number().to_string()]
    }
}

#[test]
fn a_generic_block_serves_every_type_that_it_is_for() {
    let (one, two): (Sum<i64, &'static str, 1>, Sum<&'static str, dyn Source, 0>) =
        (Sum { a: 1, b: Box::new("three") }, Sum { a: "four", b: Box::new(10) });
    let server = Server::builder("sums", "1").provider(one).provider_as("two", two).build().unwrap();
    for client in Client::both(&server) {
        let call = |tool: &str| wait(client.call(tool, json!({ "times": 2 }))).unwrap().text();
        assert_eq!((call("sum"), call("two_sum")), ("14".to_owned(), "28".to_owned()));
        assert_eq!(json!(wait(client.read("sum:two/3")).unwrap())[0]["text"], "42");
        assert_eq!(wait(client.complete_prompt("two_ask", ("times", ""), json!({}))).unwrap(), ["4"]);
    }
}

mod collisions {
    use super::{Notes, Server, prompt, prompts, resource, resources, tool, tools};

    /// Has the name of a method of a provider.
    #[tool]
    fn save() {}

    /// Has the name of a method of a provider in a namespace.
    #[tool(name = "office_hello")]
    fn hello() {}

    /// Has the name of a prompt of a provider.
    #[prompt(name = "summarise")]
    fn other() -> &'static str {
        "x"
    }

    /// Has the URI of a resource of a provider.
    #[resource("notes:all")]
    fn all() -> &'static str {
        "x"
    }

    #[test]
    fn a_name_that_is_taken_is_reported_with_both_places() {
        let error = Server::builder("notes", "1.0.0")
            .state("testing")
            .provider(Notes::default())
            .provider_as("office", Notes::default())
            .provider_as("office", Notes::default())
            .provider_as("", Notes::default())
            .provider_as("a.b", Notes::default())
            .tools(tools![save, hello])
            .prompts(prompts![other])
            .resources(resources![all])
            .build()
            .unwrap_err();
        let text = error.to_string();
        for part in [
            "two tools are called \"save\": one at tests/tests/providers.rs:",
            "two tools are called \"office_hello\": one at tests/tests/providers.rs:",
            "two prompts are called \"summarise\": one at tests/tests/providers.rs:",
            "two resources are called \"notes:all\": one at tests/tests/providers.rs:",
            "the tool \"office_save\" is added twice (tests/tests/providers.rs:",
            "the prompt \"office_summarise\" is added twice",
            "the resource \"note://office/{title}\" is added twice",
            "the namespace \"\" must be of letters, digits, `_` and `-`",
            "the namespace \"a.b\" must be of letters, digits, `_` and `-`",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        let save = text.lines().find(|line| line.contains("\"save\"")).unwrap();
        assert_eq!(save.matches("tests/tests/providers.rs:").count(), 2, "{save}");
    }

    /// Has a URI that is another one's, written in another way.
    #[resource("notes:%61ll")]
    fn spelled() -> &'static str {
        "x"
    }

    /// Has a template that fits what another one fits.
    #[resource("note://{name}")]
    fn named(name: &str) -> String {
        name.to_owned()
    }

    #[test]
    fn a_uri_that_is_taken_is_found_however_it_is_written() {
        let builder = Server::builder("notes", "1.0.0").state("testing").provider(Notes::default());
        let error = builder.resources(resources![spelled, named]).build().unwrap_err();
        assert_eq!(error.problems().len(), 2, "{error}");
        for (problem, uris) in
            error.problems().iter().zip([["notes:all", "notes:%61ll"], ["note://{title}", "note://{name}"]])
        {
            assert!(problem.ends_with("match the same URIs"), "{problem}");
            assert!(
                uris.iter().all(|uri| problem.contains(&format!("{uri:?} (tests/tests/prov"))),
                "{problem}"
            );
        }
    }
}

/// A value whose handlers refer to each other.
struct Chart(u8);

#[provider]
impl Chart {
    /// Draws.
    #[tool(ui = "ui://chart")]
    fn draw(&self, ctx: &Context) -> Vec<ResourceLink> {
        let uris = [("chart://{part}", "a b"), ("shared://{part}", "c")];
        let uri = |(template, part)| ctx.resource_uri(template, &[("part", part)]);
        uris.into_iter().filter_map(uri).map(|uri| ResourceLink::new(uri, "x")).collect()
    }

    /// Shows what was drawn.
    #[resource("ui://chart")]
    fn page(&self) -> String {
        self.0.to_string()
    }

    /// A part of it.
    #[resource("chart://{part}")]
    fn part(&self, #[arg(complete = Self::links)] part: &str) -> String {
        format!("{part} {}", self.0)
    }

    fn links(&self, ask: &Completing) -> Vec<String> {
        let uri = ask.context().resource_uri("chart://{part}", &[("part", ask.text())]);
        uri.into_iter().collect()
    }

    /// Shown by a resource of the server.
    #[tool(ui = "ui://shared")]
    fn common(&self) {}
}

#[test]
fn handlers_of_a_provider_refer_to_each_other_in_their_namespace() {
    /// What is drawn by nobody in particular.
    #[resource("shared://{part}")]
    fn shared(part: &str) -> String {
        part.to_owned()
    }
    /// Shows what all have.
    #[resource("ui://shared")]
    fn shared_page() -> &'static str {
        "x"
    }
    let builder =
        Server::builder("charts", "1.0.0").provider_as("one", Chart(1)).provider_as("two", Chart(2));
    let server = builder.resources(resources![shared, shared_page]).build().unwrap();
    for client in Client::both(&server) {
        for name in ["one", "two"] {
            let drawn = wait(client.call(&format!("{name}_draw"), json!({}))).unwrap();
            let uris: Vec<&Value> =
                drawn.raw()["content"].as_array().unwrap().iter().map(|link| &link["uri"]).collect();
            assert_eq!(uris, [&json!(format!("chart://{name}/a%20b")), &json!("shared://c")]);
            let template = format!("chart://{name}/{{part}}");
            let completed = wait(client.complete_resource(&template, ("part", "x"), json!({})));
            assert_eq!(completed.unwrap(), [format!("chart://{name}/x")]);
        }
        let tools: Vec<Value> = wait(client.list("tools/list", "tools")).unwrap();
        let uis: Vec<&Value> = tools.iter().map(|tool| &tool["_meta"]["ui"]["resourceUri"]).collect();
        assert_eq!(uis, ["ui://one/chart", "ui://shared", "ui://two/chart", "ui://shared"]);
        assert_eq!(json!(wait(client.read("ui://two/chart")).unwrap())[0]["text"], "2");
    }
}
