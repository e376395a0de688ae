//! What the tests share: a client for pipes and one for sockets, both as raw as possible.
//!
//! No client library stands between a test and the bytes.
//!
//! What macros generate compiles in crates of the 2021 edition too:
//!
//! ```edition2021
//! use mcp_core::{prompt, prompts, provider, resource, resources, tool, tools, Choice, Server};
//!
//! /// Adds two integers.
//! #[tool]
//! async fn add(a: i64, #[arg(default = 1, range = 0..=9)] b: i64) -> i64 {
//!     a + b
//! }
//!
//! #[derive(Choice)]
//! enum Tone {
//!     Gentle,
//!     Plain,
//! }
//!
//! /// Plans a day.
//! #[prompt]
//! fn plan(#[arg(complete = cities)] city: &str, tone: Option<Tone>) -> String {
//!     format!("{city} {}", tone.unwrap_or(Tone::Gentle).name())
//! }
//!
//! async fn cities(start: &str) -> Vec<String> {
//!     vec![start.to_owned()]
//! }
//!
//! /// One note.
//! #[resource("notes://{id}{?page}")]
//! async fn note(id: u32, page: Option<&str>) -> String {
//!     format!("{id} {page:?}")
//! }
//!
//! struct Weather;
//!
//! #[provider]
//! impl Weather {
//!     /// Says how the weather is.
//!     #[tool]
//!     async fn current(&self, city: &str) -> String {
//!         city.to_owned()
//!     }
//! }
//!
//! let server = Server::builder("test", "1.0.0").tools(tools![add]).prompts(prompts![plan]);
//! assert!(server.resources(resources![note]).provider(Weather).build().is_ok());
//! ```

#![allow(
    clippy::missing_panics_doc,
    reason = "a test that finds something amiss panics: that is its way to say so"
)]

pub mod bench;
pub mod both;
pub mod faults;
pub mod fuzzed;
pub mod http;
pub mod http_server;
pub mod log;
pub mod message;
pub mod pipe;
pub mod process;
pub mod served;
pub mod sse;
pub mod stdio;
pub mod works;

/// Runs a future to its end on a runtime of its own, on this thread.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().expect("a runtime can be made").block_on(future)
}
