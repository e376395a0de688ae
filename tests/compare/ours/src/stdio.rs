//! The server of the benchmark with the stdio transport alone.

#[path = "../../../src/bench/mod.rs"]
mod bench;

#[tokio::main]
async fn main() -> Result<(), mcp_transports::Error> {
    mcp_transports::stdio::serve(bench::server(5).build()?).await
}
