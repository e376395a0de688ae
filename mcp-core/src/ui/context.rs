//! Whether there is anybody to show a page to.

use super::{EXTENSION, MIME};
use crate::context::Context;
use serde::Deserialize;

impl Context {
    /// Whether the client shows pages (MCP Apps). A tool with a `ui` must say everything that matters in its content all
    /// the same: the model reads that, not the page. This is for what goes beyond, such as instructions for a client that
    /// shows text alone.
    ///
    /// ```
    /// use mcp_core::{Context, tool};
    ///
    /// /// Counts the open orders.
    /// #[tool(read_only)]
    /// fn orders(ctx: &Context) -> String {
    ///     let hint = if ctx.client_has_ui() { "" } else { " Details are at https://example.com/orders." };
    ///     format!("3 orders are open.{hint}")
    /// }
    /// ```
    pub fn client_has_ui(&self) -> bool {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Settings {
            mime_types: Vec<String>,
        }
        let settings: Option<Settings> = self.client_extension(EXTENSION);
        settings.is_some_and(|settings| settings.mime_types.iter().any(|mime| mime == MIME))
    }
}
