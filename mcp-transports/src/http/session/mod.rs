//! The sessions of legacy clients: bounded, bound to their caller, forgotten when idle.
//!
//! Follows 2025-11-25, "Streamable HTTP", "Session Management", and "Security Best Practices", "Session Hijacking". A session
//! is an entry in a map. It has no task, and takes less than a kilobyte while nothing happens in it.
//!
//! Reading order: `caller` (whose it is), `live` (one session), `table` (all of them), `store` and `revive` (sessions that
//! outlive the process that opened them).

mod caller;
mod live;
mod revive;
mod store;
mod table;
#[cfg(test)]
mod table_tests;

pub(super) use caller::Caller;
pub(super) use live::{InUse, Session};
pub use store::{MemorySessionStore, SessionRecord, SessionStore};
pub(super) use table::{Limits, Sessions, parse, random};
