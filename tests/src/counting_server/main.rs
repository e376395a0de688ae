//! A server that counts its heap allocations, and tells.

use mcp_core::{Json, Server, tool, tools};
use schemars::JsonSchema;
use serde::Serialize;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[derive(Serialize, JsonSchema)]
struct Sum {
    sum: i64,
}

/// Adds two integers.
#[tool]
async fn add(a: i64, b: i64) -> Json<Sum> {
    Json(Sum { sum: a + b })
}

/// The same, which may run as a task.
#[tool(task)]
async fn add_or_task(a: i64, b: i64) -> Json<Sum> {
    Json(Sum { sum: a + b })
}

/// Says the text again.
#[tool]
async fn echo(text: &str) -> String {
    text.to_owned()
}

/// Says how many allocations the process has made, growths included.
#[tool]
fn allocations() -> usize {
    let stats = ALLOCATOR.stats();
    stats.allocations + stats.reallocations
}

/// Says how many bytes the process has on its heap.
#[tool]
fn bytes() -> usize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated - stats.bytes_deallocated
}

#[tokio::main]
async fn main() -> Result<(), mcp_transports::Error> {
    let server =
        Server::builder("counting", "1.0.0").tools(tools![add, add_or_task, echo, allocations, bytes]);
    mcp_transports::run(server.build()?).await
}
