//! A client for tests: talks to a [`Server`](crate::Server) in the same process, over the same bytes as any other client.
//!
//! ```
//! use mcp_core::testing::Client;
//! use mcp_core::{Server, tool, tools};
//! use serde_json::json;
//!
//! /// Adds two integers.
//! #[tool]
//! async fn add(a: i64, b: i64) -> i64 {
//!     a + b
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let server = Server::builder("calculator", "1.0.0").tools(tools![add]).build()?;
//! for client in Client::both(&server) {
//!     assert_eq!(client.call("add", json!({ "a": 2, "b": 3 })).await?.text(), "5");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```

mod breaking;
mod client;
mod inbox;
mod methods;
mod result;
mod surface;
mod task;
mod task_store;

pub use breaking::{BreakingChange, breaking_changes};
pub use client::{Client, Notification};
pub use methods::methods;
pub use result::{CallResult, ListedTool};
pub use surface::{lint, surface};
pub use task::Task;
pub use task_store::check_task_store;
#[cfg(test)]
pub(crate) use task_store::task as task_record;
