//! Tools that go on after their request is answered: the extension `io.modelcontextprotocol/tasks` (SEP-2663).
//!
//! A call of a tool with the key `task`, by a client that declares the extension on that very request, is two calls: the
//! request's own, which is over once it is known whether there will be a task, and the handler's, which goes on by itself
//! then. The handler is the same as ever: it returns, fails, panics, times out and asks as in any other call; only
//! its questions are put into the task and answered there.
//!
//! What a task is right now lives in this process (`live`), with the handler. Every change is written into a store as well
//! (`store`), which has the task when the handler is gone, and may outlive the process.
//!
//! Owns tasks and their methods. Must not know how messages travel. The experimental tasks of 2025-11-25, of other methods
//! and another shape, are not served: clients of that revision get the tool's result while they wait.
//!
//! Reading order: `record` and `clock` (what a task is), `store` and `memory` (where it is kept), `live` (one that is at work),
//! `tasks` (all of them), `begin` (how a call becomes one), `run` (how it ends), `methods` (what clients ask), `context`
//! (what handlers call).

mod begin;
mod clock;
mod context;
mod live;
mod memory;
#[cfg(test)]
mod memory_tests;
mod methods;
mod record;
mod run;
mod store;
mod tasks;

pub(crate) use begin::{Tasking, begin};
pub(crate) use clock::now;
pub(crate) use live::Live;
pub use memory::MemoryTasks;
pub(crate) use methods::{declared, missing};
pub use record::{TaskRecord, TaskState};
pub use store::{StoreFuture, TaskStore, TaskStoreError};
pub(crate) use tasks::{TaskSettings, Tasks};

use std::time::Duration;

/// The extension's identifier.
pub(crate) const EXTENSION: &str = "io.modelcontextprotocol/tasks";

/// How a tool runs as a task.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TaskRule {
    pub(crate) when: When,
    /// How long its tasks are kept, if not as long as those of others.
    pub(crate) ttl: Option<Duration>,
    /// How often clients should look, if not as often as at those of others.
    pub(crate) poll: Option<Duration>,
}

/// When a call becomes a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// As soon as it has to wait, if the client knows tasks.
    Possible,
    /// As soon as it has to wait; clients that know no tasks are refused.
    Required,
    /// When the handler says so, if the client knows tasks.
    Manual,
}
