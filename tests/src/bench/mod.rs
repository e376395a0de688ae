//! The server that is measured, written as any user would write it: no setting and no path of its own.
//!
//! `bench-server` serves it, `counting-server` serves it and tells how much it allocates.

pub mod items;

use items::{Items, Nested, Sum};
use mcp_core::{Context, Json, Server, ServerBuilder, provider, tool, tools};
use std::time::Duration;

/// Adds two integers.
#[tool(read_only)]
async fn add(
    /// The first one.
    a: i64,
    /// The second one.
    b: i64,
) -> Json<Sum> {
    Json(items::add(a, b))
}

/// Says the text again.
#[tool(read_only)]
async fn echo(
    /// What to say.
    text: &str,
) -> String {
    text.to_owned()
}

/// Finds items.
#[tool(read_only)]
async fn search(
    /// What to look for.
    query: String,
    /// How many items to return at most.
    #[arg(range = 1..=100)]
    limit: u32,
    /// Only items with all of these tags.
    tags: Vec<String>,
    /// Where and how to look.
    nested: Nested,
) -> Json<Items> {
    Json(items::search(&query, limit, &tags, &nested))
}

/// Waits, then answers.
#[tool(read_only)]
async fn slow(
    /// How long, in milliseconds.
    ms: u32,
) -> u32 {
    tokio::time::sleep(Duration::from_millis(ms.into())).await;
    ms
}

/// Says that it is half done, then answers: over HTTP that is an event stream.
#[tool(read_only)]
async fn report(ctx: &Context) -> bool {
    ctx.progress((1.0, 2.0));
    true
}

/// A tool that nobody calls: what many of them cost.
#[derive(Debug)]
struct Dummy;

#[provider]
impl Dummy {
    /// Looks a record up by its key.
    #[tool(read_only)]
    async fn lookup(
        &self,
        /// The key of the record.
        key: String,
        /// How many to return at most.
        #[arg(range = 1..=100)]
        limit: u32,
        /// Whether to look into archives as well.
        archived: bool,
    ) -> String {
        format!("{key} {limit} {archived}")
    }
}

/// The server with this many tools, of which the first five do something.
pub fn server(tools: usize) -> ServerBuilder {
    let server = Server::builder("bench", "1.0.0").tools(tools![add, echo, search, slow, report]);
    (5..tools).fold(server, |server, number| server.provider_as(&format!("dummy_{number:04}"), Dummy))
}
