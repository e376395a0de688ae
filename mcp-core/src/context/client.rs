//! What a client can be asked to do.

use crate::task::EXTENSION;
use serde_json::{Map, Value};

/// The capabilities that the client declared: in its handshake, or in the request itself.
///
/// ```
/// use mcp_core::{Context, tool};
///
/// /// Says whether the user could be asked questions.
/// #[tool(read_only)]
/// fn can_ask(ctx: &Context) -> bool {
///     ctx.client_capabilities().can_elicit()
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClientCapabilities {
    roots: Option<Map<String, Value>>,
    sampling: Option<Map<String, Value>>,
    elicitation: Option<Map<String, Value>>,
    extensions: Map<String, Value>,
    experimental: Map<String, Value>,
}

impl ClientCapabilities {
    /// Whether the client can list its roots.
    pub fn has_roots(&self) -> bool {
        self.roots.is_some()
    }

    /// Whether the client can ask its model.
    pub fn can_sample(&self) -> bool {
        self.sampling.is_some()
    }

    /// Whether the client can ask its model and offer it tools.
    pub fn can_sample_with_tools(&self) -> bool {
        self.sampling.as_ref().is_some_and(|sampling| sampling.contains_key("tools"))
    }

    /// Whether the client can ask its user for data.
    pub fn can_elicit(&self) -> bool {
        // A client that names no mode means this one.
        self.elicitation
            .as_ref()
            .is_some_and(|modes| modes.contains_key("form") || !modes.contains_key("url"))
    }

    /// Whether the client can send its user to a URL.
    pub fn can_elicit_url(&self) -> bool {
        self.elicitation.as_ref().is_some_and(|modes| modes.contains_key("url"))
    }

    /// The client's settings for an extension, by the extension's identifier.
    pub fn extension(&self, id: &str) -> Option<&Map<String, Value>> {
        self.extensions.get(id).and_then(Value::as_object)
    }

    /// Whether the client can be given a task instead of a result.
    pub fn has_tasks(&self) -> bool {
        self.extension(EXTENSION).is_some()
    }

    /// The client's settings for a capability outside the specification.
    pub fn experimental(&self, name: &str) -> Option<&Map<String, Value>> {
        self.experimental.get(name).and_then(Value::as_object)
    }
}

/// Members that are no objects count as not there: a client that errs in one still has the others.
impl From<Map<String, Value>> for ClientCapabilities {
    fn from(mut declared: Map<String, Value>) -> Self {
        let mut take = |name: &str| match declared.remove(name) {
            Some(Value::Object(settings)) => Some(settings),
            _ => None,
        };
        Self {
            roots: take("roots"),
            sampling: take("sampling"),
            elicitation: take("elicitation"),
            extensions: take("extensions").unwrap_or_default(),
            experimental: take("experimental").unwrap_or_default(),
        }
    }
}
