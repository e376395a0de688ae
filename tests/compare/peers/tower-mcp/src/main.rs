//! The same tools with tower-mcp, in the way of its documentation.

#[cfg(feature = "http")]
mod http;
#[path = "../../../../src/bench/items.rs"]
mod items;

use items::{Items, Nested, Sum};
use schemars::JsonSchema;
use serde::Deserialize;
use tower_mcp::{BoxError, CallToolResult, McpRouter, StdioTransport, ToolBuilder};

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

#[derive(Deserialize, JsonSchema)]
struct Slow {
    /// How long, in milliseconds.
    ms: u64,
}

fn router() -> McpRouter {
    let add = ToolBuilder::new("add")
        .description("Adds two integers.")
        .read_only()
        .output_schema_for::<Sum>()
        .handler(|input: Add| async move { CallToolResult::from_serialize(&items::add(input.a, input.b)) })
        .build();
    let echo = ToolBuilder::new("echo")
        .description("Says the text again.")
        .read_only()
        .handler(|input: Echo| async move { Ok(CallToolResult::text(input.text)) })
        .build();
    let search = ToolBuilder::new("search")
        .description("Finds items.")
        .read_only()
        .output_schema_for::<Items>()
        .handler(|input: Search| async move {
            CallToolResult::from_serialize(&items::search(
                &input.query,
                input.limit,
                &input.tags,
                &input.nested,
            ))
        })
        .build();
    let slow = ToolBuilder::new("slow")
        .description("Waits, then answers.")
        .read_only()
        .handler(|input: Slow| async move {
            tokio::time::sleep(std::time::Duration::from_millis(input.ms)).await;
            Ok(CallToolResult::text(input.ms.to_string()))
        })
        .build();
    McpRouter::new().server_info("bench", "1.0.0").tool(add).tool(echo).tool(search).tool(slow)
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let args: Vec<String> = std::env::args().collect();
    if args.get(1).is_some_and(|transport| transport == "stdio") {
        StdioTransport::new(router()).run().await?;
        return Ok(());
    }
    #[cfg(feature = "http")]
    http::serve(router()).await?;
    Ok(())
}
