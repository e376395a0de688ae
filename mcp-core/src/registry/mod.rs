//! What a server offers, and the lists of it as bytes.
//!
//! Owns lookup and pagination. Must not know how a call is served.
//!
//! Reading order: `tools` (the entries), `listing` (one entry as JSON), `page` (lists as bytes), `cursor`.

mod cursor;
mod listing;
mod page;
mod tools;

pub(crate) use tools::{ToolEntry, Tools};
