//! What a client can be asked to do.

use serde_json::{Map, Value};

/// The capabilities that the client declared: in its handshake, or in the request itself.
///
/// ```
/// use mcp_core::{Context, tool};
///
/// /// Says whether the client could be asked questions.
/// #[tool(read_only)]
/// fn can_ask(ctx: &Context) -> bool {
///     ctx.client_capabilities().elicitation.is_some()
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ClientCapabilities {
    /// The client can list its roots.
    pub roots: Option<Map<String, Value>>,
    /// The client can ask its model.
    pub sampling: Option<Map<String, Value>>,
    /// The client can ask its user.
    pub elicitation: Option<Map<String, Value>>,
    /// Extensions by identifier, with their settings.
    pub extensions: Map<String, Value>,
    /// Capabilities outside the specification.
    pub experimental: Map<String, Value>,
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
