//! What a client can be asked to do.

use serde::Deserialize;
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
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
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
