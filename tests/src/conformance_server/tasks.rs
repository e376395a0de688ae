//! Tools that run as tasks.

use mcp_core::{Context, Elicited, Form, ToolError, code, tool};
use serde::Deserialize;
use std::time::Duration;
use tokio::time::sleep;

/// Computes for so many seconds.
#[tool(task, task_poll = "100ms")]
pub(crate) async fn slow_compute(#[arg(range = 0.0..=3600.0)] seconds: f64, label: Option<String>) -> String {
    if seconds > 0.0 {
        sleep(Duration::from_secs_f64(seconds)).await;
    }
    format!("{} is computed", label.as_deref().unwrap_or("it"))
}

/// Fails, after a while.
#[tool(task = "required", task_poll = "100ms")]
pub(crate) async fn failing_job() -> Result<String, ToolError> {
    sleep(Duration::from_secs(1)).await;
    Err(ToolError::new("the job failed"))
}

/// Ends in an error of the protocol.
#[tool(task, task_poll = "100ms")]
pub(crate) async fn protocol_error_job() -> Result<String, ToolError> {
    sleep(Duration::from_millis(100)).await;
    Err(ToolError::protocol(code::INTERNAL_ERROR, "the job broke the protocol", None))
}

#[derive(PartialEq, Deserialize, Form)]
struct Confirmation {
    confirm: bool,
}

/// Deletes a file, if the user says so.
#[tool(task, task_poll = "100ms")]
pub(crate) async fn confirm_delete(ctx: &Context, filename: &str) -> Result<String, ToolError> {
    let answer = ctx.elicit_as("confirm", format!("Delete {filename}?")).await?;
    let confirmed = answer == Elicited::Accepted(Confirmation { confirm: true });
    Ok(if confirmed { format!("deleted {filename}") } else { format!("kept {filename}") })
}

#[derive(Deserialize, Form)]
struct Name {
    name: Option<String>,
}

impl Name {
    fn of(answer: Elicited<Self>) -> String {
        answer.accepted().and_then(|answer| answer.name).unwrap_or_else(|| "nobody".to_owned())
    }
}

/// Asks two things at once.
#[tool(task, task_poll = "100ms")]
pub(crate) async fn multi_input(ctx: &Context) -> Result<String, ToolError> {
    let (first, second) = tokio::join!(
        ctx.elicit_as("first", "Who is the first?"),
        ctx.elicit_as("second", "Who is the second?")
    );
    Ok(format!("{} and {}", Name::of(first?), Name::of(second?)))
}

/// Asks for a name, and greets in a task then.
#[tool(task = "manual", task_poll = "100ms")]
pub(crate) async fn test_tool_with_task(ctx: &Context) -> Result<String, ToolError> {
    let name = Name::of(ctx.elicit_as("user_name", "What is your name?").await?);
    ctx.into_task().await?;
    Ok(format!("Hello, {name}!"))
}
