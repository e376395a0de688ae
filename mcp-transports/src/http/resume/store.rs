//! What keeps the events of streams, so that a client that lost its connection can have the rest.
//!
//! Must not know who reads them.

use bytes::Bytes;
use std::fmt;
use std::pin::Pin;

/// A future in a box, as traits return it whose values are shared.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Why a store could not do what it was asked. Its text goes to the log.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// One stream of one session. Both numbers are random; sessions are known by theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StreamKey {
    /// The session.
    pub session: u128,
    /// The stream, within its session.
    pub stream: u64,
}

/// Events that follow each other on one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The number of the first of them. A stream's events are numbered from 0 without gaps; event 0 is empty and opens
    /// the stream.
    pub first: u64,
    /// One JSON-RPC message each.
    pub messages: Vec<Bytes>,
    /// Nothing follows these events.
    pub ended: bool,
}

/// What a store says of the events after one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replay {
    /// All that follow, in order.
    Events {
        /// One JSON-RPC message each; the first has the number after the one that was asked for.
        messages: Vec<Bytes>,
        /// Nothing comes after these.
        ended: bool,
    },
    /// The stream is not known, has no such event yet, or an event that follows is not kept any more.
    Gone,
}

/// Keeps the events of streams.
///
/// The default, [`MemoryEventStore`](super::MemoryEventStore), keeps a bounded number of bytes in this process. Another
/// one, set as [`Config::event_store`](super::super::Config), can share events between processes: a client whose stream is
/// served by one process can then ask another for what it missed. Whether an implementation keeps what is promised here
/// is checked by [`testing::event_store_contract`](super::super::testing::event_store_contract).
///
/// Events are stored before they are sent. A store that fails is logged, and its streams go on: their clients just cannot
/// resume them. A store that outlives the processes that write to it should forget streams whose process is gone, else
/// their clients come back in vain. Where sessions are shared too, it should forget by itself what is old: a session that is
/// idle in one process may be at work in another, so that only one that is closed is forgotten.
pub trait EventStore: fmt::Debug + Send + Sync + 'static {
    /// Adds events to the end of a stream; the first ones of a stream make it known. Each stream has one writer.
    fn append(&self, key: StreamKey, batch: Batch) -> BoxFuture<'_, Result<(), StoreError>>;

    /// What comes after the event of this number.
    fn after(&self, key: StreamKey, number: u64) -> BoxFuture<'_, Result<Replay, StoreError>>;

    /// Forgets every stream of a session: it is over.
    fn forget(&self, session: u128) -> BoxFuture<'_, Result<(), StoreError>>;
}
