//! The server of the benchmark, counting its heap allocations and telling how many there were.

use mcp_core::{Json, tool, tools};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::alloc::System;
use tests::bench;
use tests::bench::items::{self, Sum};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Adds two integers, in a task where the client has tasks.
#[tool(task)]
async fn add_or_task(a: i64, b: i64) -> Json<Sum> {
    Json(items::add(a, b))
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
    mcp_transports::run(bench::server(5).tools(tools![add_or_task, allocations, bytes]).build()?).await
}
