//! The same tools with rmcp, in the way of its documentation, and with its faster settings where there are any.

#[cfg(feature = "http")]
mod http;
#[path = "../../../../src/bench/items.rs"]
mod items;

use items::{Items, Nested, Sum};
use rmcp::handler::server::router::tool::ToolRouter;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::{Json, ServerHandler, ServiceExt, tool, tool_handler, tool_router};
use schemars::JsonSchema;
use serde::Deserialize;
use std::error::Error;

#[derive(Deserialize, JsonSchema)]
struct Add {
    /// The first one.
    a: i64,
    /// The second one.
    b: i64,
}

#[derive(Deserialize, JsonSchema)]
struct Echo {
    /// What to say.
    text: String,
}

#[derive(Deserialize, JsonSchema)]
struct Search {
    /// What to look for.
    query: String,
    /// How many items to return at most.
    #[schemars(range(min = 1, max = 100))]
    limit: u32,
    /// Only items with all of these tags.
    tags: Vec<String>,
    /// Where and how to look.
    nested: Nested,
}

#[derive(Clone)]
struct Bench {
    tool_router: ToolRouter<Self>,
}

#[tool_router]
impl Bench {
    fn new() -> Self {
        Self { tool_router: Self::tool_router() }
    }

    #[tool(description = "Adds two integers.", annotations(read_only_hint = true))]
    async fn add(&self, Parameters(Add { a, b }): Parameters<Add>) -> Json<Sum> {
        Json(items::add(a, b))
    }

    #[tool(description = "Says the text again.", annotations(read_only_hint = true))]
    async fn echo(&self, Parameters(Echo { text }): Parameters<Echo>) -> String {
        text
    }

    #[tool(description = "Finds items.", annotations(read_only_hint = true))]
    async fn search(&self, Parameters(asked): Parameters<Search>) -> Json<Items> {
        Json(items::search(&asked.query, asked.limit, &asked.tags, &asked.nested))
    }

    #[tool(description = "Waits, then answers.", annotations(read_only_hint = true))]
    async fn slow(&self, Parameters(Slow { ms }): Parameters<Slow>) -> String {
        tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
        ms.to_string()
    }
}

#[derive(Deserialize, JsonSchema)]
struct Slow {
    /// How long, in milliseconds.
    ms: u64,
}

#[tool_handler(router = self.tool_router)]
impl ServerHandler for Bench {}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let bench = Bench::new();
    let args: Vec<String> = std::env::args().collect();
    if args.get(1).is_some_and(|transport| transport == "stdio") {
        bench.serve(rmcp::transport::stdio()).await?.waiting().await?;
        return Ok(());
    }
    #[cfg(feature = "http")]
    http::serve(bench).await?;
    Ok(())
}
