//! From a request to the function that serves it, and from what that returns to a result.

use super::params::MethodParam;
use crate::handler::{Call, IntoToolError, Outcome};
use crate::protocol::modern::COMPLETE;
use crate::tool::ToolError;
use serde::Serialize;
use serde_json::{Map, Value};
use std::pin::Pin;

/// What a call of a method comes to, once it does.
type Served<'a> = Pin<Box<dyn Future<Output = Result<Map<String, Value>, ToolError>> + Send + 'a>>;

/// A function that serves a request method of an [`Extension`](crate::Extension): `async`, of up to four parameters, each
/// a [`MethodParam`], with the result `Result<R, E>`.
///
/// `R` is an object in JSON, or `()` for a result without members. A member `_meta` of it goes to the result's metadata, and
/// a member `resultType` takes the place of `"complete"`. `E` is [`ToolError`] or any error of the standard kind, which is
/// logged and masked: [`ToolError::invalid`] and [`ToolError::not_found`] are answered with -32602, other failures with
/// -32603, and [`ToolError::protocol`] with a code of your own.
#[diagnostic::on_unimplemented(
    message = "this function cannot serve a method of an extension",
    label = "not an `async` function of the right parameters and result",
    note = "write `async fn(params: P) -> Result<R, ToolError>` with `P: serde::Deserialize` and `R: serde::Serialize`; before `params` it may take `Context`, `State<T>` and `Auth` by value"
)]
pub trait MethodHandler<S, M>: Send + Sync + 'static {
    /// Serves one call.
    #[doc(hidden)]
    fn serve<'a>(&'a self, call: &'a Call<S>) -> Served<'a>;
}

macro_rules! functions {
    ($(($($param:ident $marker:ident),*))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<S, F, Fut, R, E, $($param, $marker),*> MethodHandler<S, ($(($param, $marker),)*)> for F
        where
            S: Send + Sync + 'static,
            F: Fn($($param),*) -> Fut + Send + Sync + 'static,
            Fut: Future<Output = Result<R, E>> + Send + 'static,
            R: Serialize,
            E: IntoToolError,
            $($param: MethodParam<S, $marker> + Send,)*
        {
            #[allow(unused_variables, reason = "a function without parameters takes nothing of the call")]
            fn serve<'a>(&'a self, call: &'a Call<S>) -> Served<'a> {
                Box::pin(async move {
                    let future = self($($param::take(call)?),*);
                    members(&future.await.map_err(IntoToolError::into_tool_error)?)
                })
            }
        }
    )*};
}

functions! {
    ()
    (A MA)
    (A MA, B MB)
    (A MA, B MB, C MC)
    (A MA, B MB, C MC, D MD)
}

fn members(result: &impl Serialize) -> Result<Map<String, Value>, ToolError> {
    match serde_json::to_value(result)? {
        Value::Object(members) => Ok(members),
        Value::Null => Ok(Map::new()),
        _ => Err(ToolError::unexpected("the result of a method must be an object in JSON")),
    }
}

/// Writes what a function returned, with these members of caching.
pub(super) fn finish<S>(
    call: &Call<S>,
    result: Result<Map<String, Value>, ToolError>,
    cache: &[u8],
) -> Outcome {
    let ending = match result {
        Ok(members) => write(call, members, cache),
        Err(error) => call.inner().finish_error(error),
    };
    Outcome { ending }
}

fn write<S>(call: &Call<S>, mut members: Map<String, Value>, cache: &[u8]) -> crate::connection::Ending {
    let kind = match members.remove("resultType") {
        Some(kind @ Value::String(_)) => format!("\"resultType\":{kind},").into_bytes(),
        _ => COMPLETE.to_vec(),
    };
    let meta = members.remove("_meta");
    call.inner().finish_as(&kind, |out| {
        let written = serde_json::to_vec(&members)?;
        let written = &written[1..written.len() - 1];
        out.extend_from_slice(written);
        // They begin with the comma that parts them from others.
        out.extend_from_slice(if written.is_empty() { cache.get(1..).unwrap_or_default() } else { cache });
        Ok(match meta {
            Some(Value::Object(meta)) => Some(meta),
            _ => None,
        })
    })
}
