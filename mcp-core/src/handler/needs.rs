//! What the types of users must derive, in words.
//!
//! Owns one trait for each bound, which is there for its compile error alone: it says which derive is missing, where the
//! bound itself would list everybody who has it. Must not add anything to the bounds.

use super::param::{Argument, Injected};
use super::state::State;
use crate::context::{Auth, Context};
use crate::tool::ToolError;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A parameter that can be read from JSON, or is not sent at all.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument: it lacks `serde::Deserialize`",
    label = "cannot be read from JSON",
    note = "add `#[derive(serde::Deserialize)]` to it, or to the type inside it that lacks it; for a type of another crate, switch on its serde feature, or take a type of your own"
)]
pub trait Readable<M> {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> Readable<Argument> for T {}
#[diagnostic::do_not_recommend]
impl Readable<Injected> for Context {}
#[diagnostic::do_not_recommend]
impl Readable<Injected> for Auth {}
#[diagnostic::do_not_recommend]
impl<T> Readable<Injected> for State<T> {}

/// A parameter that has a schema, or is not sent at all.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument: it lacks `schemars::JsonSchema`",
    label = "has no schema",
    note = "add `#[derive(schemars::JsonSchema)]` to it, or to the type inside it that lacks it; a derive of schemars 0.8 is not enough: take `schemars = \"1\"`"
)]
pub trait Described<M> {}

#[diagnostic::do_not_recommend]
impl<T: JsonSchema> Described<Argument> for T {}
#[diagnostic::do_not_recommend]
impl Described<Injected> for Context {}
#[diagnostic::do_not_recommend]
impl Described<Injected> for Auth {}
#[diagnostic::do_not_recommend]
impl<T> Described<Injected> for State<T> {}

/// An argument, or a part of one, that is always read from JSON.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument: it lacks `serde::Deserialize`",
    label = "cannot be read from JSON",
    note = "add `#[derive(serde::Deserialize)]` to it, or to the type inside it that lacks it"
)]
pub trait Read: DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> Read for T {}

/// An argument, or a part of one, that always has a schema.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument: it lacks `schemars::JsonSchema`",
    label = "has no schema",
    note = "add `#[derive(schemars::JsonSchema)]` to it, or to the type inside it that lacks it; a derive of schemars 0.8 is not enough: take `schemars = \"1\"`"
)]
pub trait Schemed: JsonSchema {}

#[diagnostic::do_not_recommend]
impl<T: JsonSchema> Schemed for T {}

/// Structured content that can be written as JSON.
#[diagnostic::on_unimplemented(
    message = "`Json<{Self}>` cannot be a result: `{Self}` lacks `serde::Serialize`",
    label = "cannot be written as JSON",
    note = "add `#[derive(serde::Serialize)]` to it, or to the type inside it that lacks it"
)]
pub trait Writable: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize> Writable for T {}

/// Structured content that has a schema.
#[diagnostic::on_unimplemented(
    message = "`Json<{Self}>` cannot be a result: `{Self}` lacks `schemars::JsonSchema`",
    label = "has no schema",
    note = "add `#[derive(schemars::JsonSchema)]` to it, or to the type inside it that lacks it; a derive of schemars 0.8 is not enough: take `schemars = \"1\"`"
)]
pub trait HasSchema: JsonSchema {}

#[diagnostic::do_not_recommend]
impl<T: JsonSchema> HasSchema for T {}

/// An error that a handler may end with.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the error of a handler",
    label = "neither `ToolError` nor a `std::error::Error`",
    note = "for a text that the model reads, return `Result<_, ToolError>` and write `Err(ToolError::new(text))`",
    note = "an error that implements `std::error::Error + Send + Sync` is logged, and the model learns only that there was one"
)]
pub trait IntoToolError {
    /// The error, as one of ours.
    fn into_tool_error(self) -> ToolError;
}

#[diagnostic::do_not_recommend]
impl<E: Into<ToolError>> IntoToolError for E {
    fn into_tool_error(self) -> ToolError {
        self.into()
    }
}

/// Asks of a parameter's type what every parameter needs.
pub const fn parameter<T: Readable<A> + Described<B>, A, B>() {}
