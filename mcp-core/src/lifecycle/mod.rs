//! Which era a message belongs to, and whether it may be served now.
//!
//! Pure decisions over what a message shows; nothing here waits, writes or looks anything up.
//!
//! Reading order: `classify` (legacy or modern), `admit` (which method, for whom).

mod admit;
mod classify;

pub(crate) use admit::{Admitted, Refusal, admit_legacy, admit_modern};
pub(crate) use classify::{Era, Signs, classify};
