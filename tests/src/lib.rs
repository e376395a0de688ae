//! What the tests share: a client for pipes and one for sockets, both as raw as possible.
//!
//! No client library stands between a test and the bytes.

pub mod faults;
pub mod http;
pub mod message;
pub mod stdio;
