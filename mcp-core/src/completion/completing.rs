//! What is to be completed.

use crate::connection::CallInner;
use crate::context::Context;
use crate::jsonrpc::ParamKey;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::ops::Deref;
use std::sync::Arc;

/// What a person has typed so far, and the arguments that are settled already.
///
/// A completing function takes a `&str` if the text is all it needs, and a `&Completing` if it needs more.
///
/// ```
/// use mcp_core::{Completing, prompt};
///
/// fn cities(ask: &Completing) -> Vec<&'static str> {
///     let cities = match ask.argument("country") {
///         Some("Norway") => vec!["Bergen", "Oslo", "Tromsø"],
///         _ => vec!["Bern", "Oslo"],
///     };
///     cities.into_iter().filter(|city| city.starts_with(ask.text())).collect()
/// }
///
/// /// Plans a visit.
/// #[prompt]
/// fn visit(country: &str, #[arg(complete = cities)] city: &str) -> String {
///     format!("Plan a day in {city}, {country}.")
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Completing {
    text: String,
    arguments: Map<String, Value>,
    context: Context,
}

/// `params.argument`.
#[derive(Deserialize)]
pub(crate) struct Argument {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// `params.context`.
#[derive(Default, Deserialize)]
struct Settled {
    #[serde(default)]
    arguments: Map<String, Value>,
}

impl Completing {
    pub(crate) fn new(call: &Arc<CallInner>) -> Self {
        let argument: Option<Argument> = call.frame.param_object(ParamKey::Argument);
        let settled: Option<Settled> = call.frame.param_object(ParamKey::Context);
        Self {
            text: argument.map(|argument| argument.value).unwrap_or_default(),
            arguments: settled.unwrap_or_default().arguments,
            context: Context::new(Arc::clone(call)),
        }
    }

    /// What is typed so far; nothing at first.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Another argument, if it is settled already (2025-06-18 on).
    pub fn argument(&self, name: &str) -> Option<&str> {
        self.arguments.get(name)?.as_str()
    }

    /// The request.
    pub fn context(&self) -> &Context {
        &self.context
    }
}

impl Deref for Completing {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}
