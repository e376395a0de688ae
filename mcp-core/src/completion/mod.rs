//! Completion of the arguments of prompts and resource templates, while a person types them.
//!
//! Owns what a completing function is given and what it may return. Must not know how prompts and resources are found.
//!
//! Reading order: `completing` (the question), `values` (the answer), `completers` (who gives it).

mod completers;
mod completing;
mod values;

pub(crate) use completers::{Completer, Completers};
pub(crate) use completing::Argument;
pub use completing::Completing;
pub use values::{Complete, Completion};
