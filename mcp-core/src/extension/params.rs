//! What a function that serves a method of an extension may take.

use crate::context::{Auth, Context};
use crate::handler::{Argument, Call, FromRef, Injected, State, without_values};
use crate::jsonrpc::code;
use crate::schema::read;
use crate::tool::ToolError;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::sync::Arc;

/// A type that a function of an [`Extension`](crate::Extension) may take: the request's `params` as a type of your own,
/// [`Context`], [`State`] or [`Auth`].
///
/// `M` is inferred by the compiler and never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of a method of an extension",
    label = "neither `serde::Deserialize` nor something that the server provides",
    note = "take `params` as a type with `#[derive(serde::Deserialize)]`, and beside it a `Context`, a `State<T>` or an `Auth`, all by value"
)]
pub trait MethodParam<S, M>: Sized {
    /// Takes the value of the current call.
    #[doc(hidden)]
    fn take(call: &Call<S>) -> Result<Self, ToolError>;
}

/// The request's `params`, without `_meta`.
#[diagnostic::do_not_recommend]
impl<S, T: DeserializeOwned> MethodParam<S, Argument> for T {
    fn take(call: &Call<S>) -> Result<Self, ToolError> {
        let raw = call.inner().frame.params().unwrap_or(b"{}");
        // A type that refuses members that it does not know knows nothing of this one.
        let mut params: Map<String, Value> = serde_json::from_slice(raw)?;
        params.remove("_meta");
        let raw = serde_json::to_vec(&params)?;
        read(&raw).map_err(|error| {
            let text = format!("params: {}", without_values(&error));
            ToolError::protocol(code::INVALID_PARAMS, text, None)
        })
    }
}

#[diagnostic::do_not_recommend]
impl<S> MethodParam<S, Injected> for Context {
    fn take(call: &Call<S>) -> Result<Self, ToolError> {
        Ok(Self::new(Arc::clone(call.inner())))
    }
}

#[diagnostic::do_not_recommend]
impl<S> MethodParam<S, Injected> for Auth {
    fn take(call: &Call<S>) -> Result<Self, ToolError> {
        Ok(call.inner().origin.auth.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<S: Send + Sync + 'static, T: FromRef<S>> MethodParam<S, Injected> for State<T> {
    fn take(call: &Call<S>) -> Result<Self, ToolError> {
        Ok(Self(T::from_ref(call.inner().server.state())))
    }
}
