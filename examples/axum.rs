//! An MCP endpoint beside the other routes of an axum application.
//!
//! `cargo run --example axum`, then `curl http://127.0.0.1:8000/health`; MCP clients go to `/mcp`.

use axum::Router;
use axum::routing::get;
use mcp_core::{Server, ToolError, tool, tools};
use mcp_transports::http::Endpoint;

/// Rolls dice and adds them up.
#[tool]
fn roll(
    /// How many dice, from 1 to 100.
    #[arg(default = 1)]
    dice: u32,
    /// How many sides each one has.
    #[arg(default = 6)]
    sides: u32,
) -> Result<u32, ToolError> {
    if !(1..=100).contains(&dice) || sides == 0 {
        return Err(ToolError::invalid("roll 1 to 100 dice of at least one side"));
    }
    Ok((0..dice).map(|_| fastrand::u32(1..=sides)).sum())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::builder("dice", "1.0.0").tools(tools![roll]).build()?;
    let app =
        Router::new().route("/health", get(|| async { "ok" })).route_service("/mcp", Endpoint::new(server));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8000").await?;
    Ok(axum::serve(listener, app).await?)
}
