//! Streams that survive the connection they are sent on.
//!
//! Follows 2025-11-25, "Streamable HTTP", "Resumability and Redelivery" and "Sending Messages to the Server". Every stream
//! of a session is a channel: what is sent is numbered and stored before a reader gets it, and a stream has one reader at
//! a time. A client that lost its connection, or was told to come back, names the last event that it has and gets what
//! follows: first from the store, then as it comes. An answer that is plain JSON is none of this module's business.
//!
//! Reading order: `event` (ids), `store` (the contract), `memory` (its default), `channel` (one stream), `pump` (what fills
//! it), `reading` (who reads it), `listen` (GET).

mod channel;
mod event;
mod listen;
mod memory;
#[cfg(test)]
mod memory_tests;
mod pump;
mod reading;
mod store;

pub(super) use channel::{Channel, First};
pub(super) use event::write_event;
pub(super) use listen::{listen, random as new_stream};
pub use memory::MemoryEventStore;
pub(super) use pump::{Standing, drive};
pub(super) use reading::{Attached, Manner, Reading};
pub use store::{Batch, BoxFuture, EventStore, Replay, StoreError, StreamKey};
