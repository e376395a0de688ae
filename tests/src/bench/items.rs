//! What the tools of the benchmark do, without a word of MCP: `tests/compare` compiles this very file into the servers
//! that are compared, so that all of them do the same work.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The result of `add`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Sum {
    /// The sum.
    pub sum: i64,
}

/// Where and how `search` looks.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Nested {
    /// The region to look in.
    pub region: String,
    /// How far to follow references.
    pub depth: u8,
    /// Whether only exact matches count.
    pub exact: bool,
}

/// One thing that was found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Item {
    /// Its number.
    pub id: u32,
    /// Its title.
    pub title: String,
    /// Where it is.
    pub url: String,
    /// How well it fits.
    pub score: f64,
    /// What it is tagged with.
    pub tags: Vec<String>,
}

/// The result of `search`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Items {
    /// What was found, best first.
    pub items: Vec<Item>,
}

/// Adds.
#[must_use]
pub fn add(a: i64, b: i64) -> Sum {
    Sum { sum: a + b }
}

/// Makes `limit` items of what was asked.
#[must_use]
pub fn search(query: &str, limit: u32, tags: &[String], nested: &Nested) -> Items {
    let item = |id| Item {
        id,
        title: format!("Result {id} for \"{query}\""),
        url: format!("https://example.com/{}/{id}?depth={}", nested.region, nested.depth),
        score: if nested.exact { 1.0 } else { f64::from(999 - id) / 1000.0 },
        tags: tags.to_vec(),
    };
    Items { items: (0..limit).map(item).collect() }
}
