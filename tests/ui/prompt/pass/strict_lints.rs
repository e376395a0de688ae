//! A crate that allows nothing.

#![deny(
    warnings,
    missing_docs,
    unreachable_pub,
    missing_debug_implementations,
    unused,
    unused_qualifications,
    elided_lifetimes_in_paths,
    single_use_lifetimes,
    unused_results,
    let_underscore_drop
)]
#![forbid(unsafe_code)]

use mcp_core::{Completing, Context, Server, State, prompt, prompts};

/// What prompts share.
#[derive(Clone, Debug)]
pub struct Notebook;

/// Asks for a plan.
#[prompt(title = "Plan")]
pub async fn plan(
    ctx: &Context,
    State(_book): State<Notebook>,
    #[arg(complete = cities)] city: &str,
    mood: Option<&str>,
    #[arg(default = 10)] limit: usize,
    #[arg(default, complete = numbers::all)] offset: usize,
) -> String {
    ctx.progress(1.0);
    format!("{city} {mood:?} {limit} {offset}")
}

async fn cities(start: &str) -> Vec<String> {
    vec![start.to_owned()]
}

mod numbers {
    use super::Completing;

    pub(super) fn all(_: &Completing) -> [&'static str; 2] {
        ["1", "2"]
    }
}

/// Is there only sometimes.
#[prompt]
#[cfg(any())]
pub fn never() -> NoSuchType {}

fn main() {
    let server = Server::builder("test", "1.0.0").state(Notebook).prompts(prompts![plan]).build();
    assert_eq!(server.map(|server| server.prompt_names().count()).ok(), Some(1));
}
