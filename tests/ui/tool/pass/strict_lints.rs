//! A crate that allows nothing.

#![deny(
    warnings,
    missing_docs,
    unreachable_pub,
    missing_debug_implementations,
    unused,
    unused_qualifications,
    elided_lifetimes_in_paths,
    non_camel_case_types,
    single_use_lifetimes,
    trivial_casts,
    unused_results,
    let_underscore_drop,
    impl_trait_redundant_captures
)]
#![forbid(unsafe_code)]

use mcp_core::{Context, Server, State, tool, tools};

/// What tools share.
#[derive(Clone, Debug)]
pub struct Notebook;

/// Finds notes.
#[tool(title = "Find", read_only)]
pub async fn find(
    ctx: &Context,
    State(_book): State<Notebook>,
    query: &str,
    tag: Option<&str>,
    folders: &[String],
    #[arg(default = 10)] limit: usize,
    #[arg(default)] offset: usize,
) -> String {
    ctx.progress(1.0);
    format!("{query} {tag:?} {folders:?} {limit} {offset}")
}

/// Does nothing.
#[tool]
#[must_use]
pub fn nothing() -> &'static str {
    ""
}

/// Is not used any more.
#[tool]
#[deprecated = "use `find`"]
pub fn search() {}

/// Is there only sometimes.
#[tool]
#[cfg(any())]
pub fn never() -> NoSuchType {}

fn main() {
    let list = tools![find, nothing, search];
    let server = Server::builder("test", "1.0.0").state(Notebook).tools(list).build();
    assert_eq!(server.map(|server| server.tool_names().count()).ok(), Some(3));
}
