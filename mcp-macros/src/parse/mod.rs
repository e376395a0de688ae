//! Reads what the user wrote.
//!
//! Owns the grammar: attribute arguments, functions and `impl` blocks, doc comments, the shape and the spelling of
//! types. The body of a function is never parsed, so that a half-typed body still expands and editors can complete
//! inside it. Must not know what a handler is or which combinations make sense.

mod args;
mod docs;
mod item;
mod paths;
mod provider;
mod spelling;
mod time;
mod types;
mod value;

pub(crate) use args::{Args, Flag, arguments};
pub(crate) use docs::text as docs;
pub(crate) use item::{Function, ParamSyntax};
pub(crate) use paths::paths;
pub(crate) use provider::{Block, Item, Marked};
pub(crate) use spelling::{Spelling, spelling};
pub(crate) use time::{millis, rate};
pub(crate) use types::{
    Shape, first_impl, first_reference, has_lifetime, is_named, mentions_self, only_argument, shape,
    unfailing, unoptional,
};
