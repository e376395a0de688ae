//! What a handler can learn of the client's extensions, and tell it in their words.

use crate::context::Context;
use crate::jsonrpc::write_notification;
use crate::tool::ToolError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The notifications of the protocol, which have their own ways out.
const OWN: [&str; 12] = [
    "notifications/cancelled",
    "notifications/initialized",
    "notifications/progress",
    "notifications/message",
    "notifications/roots/list_changed",
    "notifications/tools/list_changed",
    "notifications/prompts/list_changed",
    "notifications/resources/list_changed",
    "notifications/resources/updated",
    "notifications/subscriptions/acknowledged",
    "notifications/elicitation/complete",
    "notifications/tasks",
];

impl Context {
    /// The client's settings for an extension, as a type: nothing if the client does not have the extension, or says
    /// something else of it.
    ///
    /// ```
    /// use mcp_core::{Context, tool};
    /// use serde::Deserialize;
    ///
    /// #[derive(Deserialize)]
    /// struct Audit {
    ///     #[serde(default)]
    ///     verbose: bool,
    /// }
    ///
    /// /// Says whether the client wants every detail.
    /// #[tool(read_only)]
    /// fn is_verbose(ctx: &Context) -> bool {
    ///     ctx.client_extension::<Audit>("com.example/audit").is_some_and(|audit| audit.verbose)
    /// }
    /// ```
    pub fn client_extension<T: DeserializeOwned>(&self, id: &str) -> Option<T> {
        let capabilities = self.client_capabilities();
        let settings = capabilities.extension(id)?.clone();
        serde_json::from_value(Value::Object(settings)).ok()
    }

    /// Sends a notification of an extension, before the call's reply. Like all notifications it is dropped when the call
    /// is over, or when the client reads too slowly. Only for clients that declare the extension: others need not
    /// understand it.
    ///
    /// ```
    /// use mcp_core::{Context, ToolError};
    /// use serde_json::json;
    ///
    /// fn report(ctx: &Context, entry: &str) -> Result<(), ToolError> {
    ///     ctx.send_notification("notifications/com.example/audit", &json!({ "entry": entry }))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When the method does not begin with `notifications/` or is one of the protocol's own, and when the parameters are
    /// no object in JSON.
    pub fn send_notification(&self, method: &str, params: &impl Serialize) -> Result<(), ToolError> {
        let is_plain = method.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\'));
        if !method.starts_with("notifications/") || OWN.contains(&method) || !is_plain {
            return Err(ToolError::unexpected(format!("{method:?} is no notification of an extension")));
        }
        let params = serde_json::to_value(params)?;
        if !params.is_object() {
            return Err(ToolError::unexpected("the parameters of a notification must be an object in JSON"));
        }
        let mut frame = Vec::with_capacity(128);
        write_notification(&mut frame, method, &params);
        self.call().notify(frame);
        Ok(())
    }
}
