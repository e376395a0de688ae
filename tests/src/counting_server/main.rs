//! The server of the benchmark, counting its heap allocations and telling how many there were.

use mcp_core::{tool, tools};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::alloc::System;
use tests::bench;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Says how many allocations the process has made, growths included.
#[tool]
fn allocations() -> usize {
    let stats = ALLOCATOR.stats();
    stats.allocations + stats.reallocations
}

#[tokio::main]
async fn main() -> Result<(), mcp_transports::Error> {
    mcp_transports::run(bench::server(5).tools(tools![allocations]).build()?).await
}
