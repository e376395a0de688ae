//! What a server offers, and the lists of it as bytes.
//!
//! Owns lookup, pagination and who sees what. Must not know how a call is served.
//!
//! Reading order: `changing` (what may be replaced while it is read), `entries` (handlers by name), `resources` (by URI),
//! `visibility` (who may know of them), `listing` (one entry as JSON), `page` (lists as bytes), `cursor`.

mod changing;
pub(crate) mod cursor;
mod entries;
mod listing;
mod page;
mod resources;
mod visibility;

pub(crate) use changing::Changing;
pub(crate) use cursor::CursorKey;
pub(crate) use entries::{Entries, Listed};
pub(crate) use page::Paging;
pub(crate) use resources::Resources;
pub use visibility::{Entry, EntryKind};
pub(crate) use visibility::{Viewer, Visibility};
