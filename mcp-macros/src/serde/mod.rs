//! What serde's attributes say, for the derives whose types serde reads too.
//!
//! Owns serde's keys and its way of renaming, so that a name is the same wherever it is read. Must not know what the names
//! are for.

mod attrs;
mod case;

pub(crate) use attrs::Serde;
pub(crate) use case::Case;
