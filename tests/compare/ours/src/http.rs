//! The server of the benchmark with the HTTP transport alone.

#[path = "../../../src/bench/mod.rs"]
mod bench;

#[tokio::main]
async fn main() -> Result<(), mcp_transports::Error> {
    mcp_transports::http::serve(bench::server(5).build()?, "127.0.0.1:0").await
}
