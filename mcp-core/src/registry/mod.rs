//! What a server offers, and the lists of it as bytes.
//!
//! Owns lookup and pagination. Must not know how a call is served.
//!
//! Reading order: `entries` (handlers by name), `resources` (by URI), `listing` (one entry as JSON), `page` (lists as
//! bytes), `cursor`.

pub(crate) mod cursor;
mod entries;
mod listing;
mod page;
mod resources;

pub(crate) use entries::{Entries, Listed};
pub(crate) use resources::Resources;
