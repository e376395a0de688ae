//! Telling clients what has changed: lists, and resources that they asked to be told of.
//!
//! A modern client opens a stream with `subscriptions/listen`, which is a call that goes on until either side ends it. A
//! legacy client has its session's own stream and `resources/subscribe`. Both are listeners of one hub.
//!
//! Owns who listens to what. Must not know how messages travel.
//!
//! Reading order: `filter` (what is wanted), `hub` (who wants it), `pace` (how often), `listen` (the modern
//! stream), `own` (the legacy one).

mod filter;
mod hub;
mod listen;
mod own;
mod pace;

pub(crate) use hub::{Change, Hub};
pub(crate) use listen::{listen_handler, read_filter};
pub(crate) use own::Own;
pub(crate) use pace::{Burst, List};
