//! What the tests share: a client for pipes and one for sockets, both as raw as possible.
//!
//! No client library stands between a test and the bytes.

#![allow(
    clippy::missing_panics_doc,
    reason = "a test that finds something amiss panics: that is its way to say so"
)]

pub mod faults;
pub mod http;
pub mod log;
pub mod message;
pub mod pipe;
pub mod served;
pub mod stdio;

/// Runs a future to its end on a runtime of its own, on this thread.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().expect("a runtime can be made").block_on(future)
}
