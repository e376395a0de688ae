//! Reads what the user wrote.
//!
//! Owns the grammar: attribute arguments, the function's signature, doc comments, the shape of types. The body of a
//! function is never parsed, so that a half-typed body still expands and editors can complete inside it. Must not
//! know what a tool is or which combinations make sense.

mod args;
mod docs;
mod item;
mod paths;
mod types;

pub(crate) use args::{Args, Flag};
pub(crate) use item::{Function, ParamSyntax};
pub(crate) use paths::paths;
pub(crate) use types::{Shape, first_impl, is_named, only_argument, shape};
