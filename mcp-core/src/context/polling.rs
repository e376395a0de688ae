//! Letting go of the client while the work goes on.

use super::Context;
use std::time::Duration;

impl Context {
    /// Closes the connection that the client waits on, and has the client ask for the rest after this time: for work that
    /// takes longer than connections live. The call goes on; what it sends and returns is kept until the client is back.
    ///
    /// Whether the client is let go is returned. Only clients of 2025-11-25 over HTTP come back; with all others nothing
    /// happens. Before this is called again, the client must have come back, else it has no effect.
    ///
    /// ```
    /// use mcp_core::{Context, tool};
    /// use std::time::Duration;
    ///
    /// # async fn compile() -> String { String::new() }
    /// /// Builds the project, which takes some minutes.
    /// #[tool]
    /// async fn build(ctx: &Context) -> String {
    ///     ctx.poll_later(Duration::from_secs(30));
    ///     compile().await
    /// }
    /// ```
    pub fn poll_later(&self, after: Duration) -> bool {
        self.call().poll_later(after)
    }
}
