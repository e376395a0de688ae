#![deny(warnings)]

use mcp_core::testing::Client;
use mcp_core::{Icon, Server, resource, resources, tool, tools};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

const MOST: u32 = 100;

#[derive(Deserialize, JsonSchema)]
struct Filter {
    tag: Option<String>,
    /// Only what is newer.
    #[schemars(range(min = 1))]
    days: u32,
}

/// Is described by its key.
#[tool(
    name = "notes.find",
    title = "Find notes",
    description = "Finds notes.",
    read_only,
    destructive = false,
    idempotent,
    open_world = false,
    icons = [Icon::new("https://example.com/find.svg")],
    meta = json!({ "example.com/team": "notes" }),
    timeout = "5s",
    blocking,
    task,
    scopes("notes:read", "tags:read"),
    concurrency = 4,
    hidden = false,
    ui = "ui://notes/list",
    visibility("model", "app"),
    crate = ::mcp_core
)]
fn find(
    #[arg(
        rename = "q",
        description = "What to look for.",
        length = 1..=80,
        pattern = "^[a-z ]+$",
        example = "milk",
        header = "Query"
    )]
    query: &str,
    #[arg(default = 10, range = 1..=MOST, example = 20)] limit: u32,
    #[arg(default)] offset: u32,
    #[arg(range = 0.0..1.0)] share: Option<f64>,
    #[arg(flatten)] filter: Filter,
) -> String {
    format!("{query} {limit} {offset} {share:?} {:?} {}", filter.tag, filter.days)
}

/// Shows the notes.
#[resource("ui://notes/list", mime = "text/html;profile=mcp-app")]
fn page() -> &'static str {
    "<p></p>"
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::builder("test", "1.0.0").tools(tools![find]).resources(resources![page]).build().unwrap();
    let tools = Client::modern(&server).list_tools().await.unwrap();
    assert_eq!((tools[0].name.as_str(), tools[0].title.as_deref()), ("notes.find", Some("Find notes")));
    let names: Vec<_> = tools[0].input_schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["q", "limit", "offset", "share", "tag", "days"]);
    assert_eq!(find("milk", 1, 0, None, Filter { tag: None, days: 1 }), "milk 1 0 None None 1");
}
