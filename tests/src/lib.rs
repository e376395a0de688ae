//! What the tests share: a client for pipes and one for sockets, both as raw as possible.
//!
//! No client library stands between a test and the bytes.

#![allow(
    clippy::missing_panics_doc,
    reason = "a test that finds something amiss panics: that is its way to say so"
)]

pub mod faults;
pub mod http;
pub mod message;
pub mod served;
pub mod stdio;
