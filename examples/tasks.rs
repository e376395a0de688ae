//! A render farm: jobs that take a while go on as tasks, and clients that know no tasks wait for them.
//!
//! `cargo run --example tasks` serves it over HTTP; `-- --transport stdio` over standard input and output.

use mcp_core::{Context, Elicited, Form, Progress, Server, ToolError, tool, tools};
use serde::Deserialize;
use std::time::Duration;

#[derive(Deserialize, Form)]
struct Quality {
    /// Samples for each pixel.
    #[form(range = 1..=64, default = 16)]
    samples: u32,
}

/// Renders the frames of a film.
///
/// Where the client knows tasks, the call becomes one at its first wait. The question stands in the task then, and the
/// sentences of the progress are what the task says of itself.
#[tool(task, task_poll = "200ms", task_ttl = "6h")]
async fn render(
    ctx: &Context,
    film: &str,
    #[arg(range = 1..=1000)] frames: u32,
) -> Result<String, ToolError> {
    let Elicited::Accepted(Quality { samples }) = ctx.elicit(format!("How fine shall {film} be?")).await?
    else {
        return Ok("nothing is rendered".to_owned());
    };
    for frame in 1..=frames {
        tokio::time::sleep(Duration::from_millis(u64::from(samples))).await;
        let progress = Progress::new(frame.into()).total(frames.into());
        ctx.progress(progress.message(format!("{frame} of {frames} frames")));
    }
    Ok(format!("{film}: {frames} frames of {samples} samples"))
}

/// Deletes the frames of a film.
///
/// Asks before there is a task, and becomes one only when there is much to do.
#[tool(destructive, task = "manual")]
async fn delete(ctx: &Context, film: &str, frames: u32) -> Result<String, ToolError> {
    if ctx.elicit::<()>(format!("Delete all of {film}?")).await? != Elicited::Accepted(()) {
        return Ok("nothing is deleted".to_owned());
    }
    if frames > 100 {
        ctx.into_task().await?;
    }
    tokio::time::sleep(Duration::from_micros(u64::from(frames) * 100)).await;
    Ok(format!("deleted {frames} frames of {film}"))
}

#[tokio::main]
async fn main() -> Result<(), mcp_transports::Error> {
    mcp_transports::run(Server::builder("renderer", "1.0.0").tools(tools![render, delete]).build()?).await
}
