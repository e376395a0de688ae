#![deny(warnings)]

use mcp_core::{Annotations, Icon, Role, Server, resource, resources};
use serde_json::json;

/// Is described by its key.
#[resource(
    "notes://{folder}{/path*}{?page,sort}",
    name = "A note",
    title = "Note",
    description = "One note.",
    mime = "text/markdown",
    annotations = Annotations::default().audience([Role::User]).priority(0.5),
    icons = [Icon::new("https://example.com/note.svg")],
    meta = json!({ "example.com/team": "notes" }),
    timeout = "30s",
    blocking,
    scopes("notes:read"),
    concurrency = 2,
    rate = "30/m",
    hidden = false,
    ttl = "10m",
    cache_scope = "private",
    crate = ::mcp_core
)]
fn note(
    #[arg(rename = "folder", description = "Where it is.", complete = folders)] place: &str,
    path: &str,
    page: Option<u32>,
    #[arg(default = "title")] sort: &str,
) -> String {
    format!("{place} {path} {page:?} {sort}")
}

fn folders(start: &str) -> Vec<String> {
    vec![start.to_owned()]
}

/// Eight zeros.
#[resource("zeros://eight", size = 8, hidden)]
fn zeros() -> &'static [u8] {
    &[0; 8]
}

fn main() {
    let server = Server::builder("test", "1.0.0").resources(resources![note, zeros]).build().unwrap();
    let uris: Vec<_> = server.resource_uris().collect();
    assert_eq!(uris, ["zeros://eight", "notes://{folder}{/path*}{?page,sort}"]);
    assert_eq!(note("a", "b", None, "title"), "a b None title");
}
