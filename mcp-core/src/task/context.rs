//! What handlers call when they run as tasks.

use super::begin::runtime;
use super::tasks::{Refused, Tasks};
use crate::ask::is_within_once;
use crate::context::Context;
use crate::tool::ToolError;

/// # Tasks
///
/// A handler with the key `task` runs as a task where its client knows tasks (the extension `io.modelcontextprotocol/tasks` of
/// 2026-07-28), and else while its client waits. It need not know which: what it asks, its progress messages, its
/// cancellation and its result find their way in both.
impl Context {
    /// The id of the task that this call is, if it is one.
    pub fn task_id(&self) -> Option<&str> {
        let task = self.call().tasking()?.task()?;
        Some(task.id())
    }

    /// Makes a task of the call, from this place on: its request is answered, and the handler goes on. For tools with the key
    /// `task = "manual"`, which ask or look before they know that it takes long. True when it is a task; false when the
    /// client knows no tasks, so that it waits for the result as for any other.
    ///
    /// What is asked before is asked as in any other call, and answered before there is a task.
    ///
    /// ```
    /// use mcp_core::{Context, Elicited, ToolError, tool};
    ///
    /// # async fn delete(_: &str) -> Result<(), std::io::Error> { Ok(()) }
    /// /// Empties a folder.
    /// #[tool(destructive, task = "manual")]
    /// async fn empty(ctx: &Context, folder: &str) -> Result<String, ToolError> {
    ///     if ctx.elicit::<()>(format!("Empty {folder}?")).await? != Elicited::Accepted(()) {
    ///         return Ok("nothing is deleted".to_owned());
    ///     }
    ///     ctx.into_task().await?;
    ///     delete(folder).await?;
    ///     Ok(format!("{folder} is empty"))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When there are too many tasks, within [`Context::once`], and in tools without the key `task`.
    pub async fn into_task(&self) -> Result<bool, ToolError> {
        let call = self.call();
        let Some(tasking) = call.tasking() else {
            let may = call.target.handler.task.is_some();
            return if may {
                Ok(false)
            } else {
                Err(ToolError::unexpected("`into_task` is for tools with the key `task`"))
            };
        };
        if is_within_once() {
            return Err(ToolError::unexpected("no task begins within an effect that runs once"));
        }
        if tasking.task().is_none() {
            runtime().await;
            self.unless_asking().await?;
            let place = Tasks::open(call).await.map_err(Refused::into_error)?;
            if call.replay().is_asking() {
                place.discard().await;
                self.unless_asking().await?;
            } else if let Err(second) = tasking.become_task(place) {
                second.discard().await;
            }
        }
        tasking.apart.wait().await;
        Ok(true)
    }

    /// Waits for the end of a pass in which something is asked already; the next one comes here with the answer.
    async fn unless_asking(&self) -> Result<(), ToolError> {
        if self.call().replay().is_asking() {
            self.call().cancel.wait().await;
            return Err(ToolError::new("the call is over"));
        }
        Ok(())
    }
}
