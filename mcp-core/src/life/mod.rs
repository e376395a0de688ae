//! The life of a server: start-up, hooks, background jobs, counters, tear-down.
//!
//! Owns when a server may be asked anything. Must not know what it is asked, nor how messages travel. Reading order:
//! `phase` (the states), `lifespan` (what the user brings), `running` (who is serving), `jobs`, `pulse` (whether
//! handlers leave the runtime to the others), `hooks`, `stats`.

mod hooks;
mod jobs;
mod lifespan;
mod phase;
mod pulse;
mod running;
#[cfg(test)]
mod running_tests;
mod stats;

pub use hooks::Session;
pub(crate) use hooks::{Hook, Hooks};
pub use jobs::{Every, Job, every};
pub(crate) use jobs::{Jobs, Plan};
pub use lifespan::StartError;
pub(crate) use lifespan::{BoxFuture, Lifespan, SharedState};
pub use phase::Lifecycle;
pub(crate) use pulse::TOO_LONG;
pub(crate) use running::Life;
pub use running::Running;
pub(crate) use stats::Counters;
pub use stats::{Open, Stats};
