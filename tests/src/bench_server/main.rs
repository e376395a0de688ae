//! The server that `tests/compare/run` and the benchmarks measure.
//!
//! usage: `bench-server stdio|http|axum [--port N] [--tools N | --tools100]`

use mcp_transports::http::{Config, Endpoint, Listener};
use mcp_transports::stdio;
use std::io::{self, Write as _};
use tests::bench;
use tokio::net::TcpListener;

const USAGE: &str = "usage: bench-server stdio|http|axum [--port N] [--tools N | --tools100]";

struct Options {
    transport: String,
    port: u16,
    tools: usize,
}

fn options() -> Option<Options> {
    let mut args = std::env::args().skip(1);
    let mut options = Options { transport: args.next()?, port: 0, tools: 5 };
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--port" => options.port = args.next()?.parse().ok()?,
            "--tools" => options.tools = args.next()?.parse().ok()?,
            "--tools100" => options.tools = 100,
            _ => return None,
        }
    }
    Some(options)
}

/// As many sessions as any row of the comparison opens.
fn config() -> Config {
    let mut config = Config::default();
    config.max_sessions = 100_000;
    config
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(options) = options() else { return Err(USAGE.into()) };
    let server = bench::server(options.tools).build()?;
    let address = ("127.0.0.1", options.port);
    match options.transport.as_str() {
        "stdio" => stdio::serve(server).await?,
        "http" => {
            let listener = Listener::bind_with(server, address, config()).await?;
            writeln!(io::stderr(), "{}", listener.url())?;
            listener.serve().await?;
        }
        "axum" => {
            let listener = TcpListener::bind(address).await?;
            writeln!(io::stderr(), "http://{}/mcp", listener.local_addr()?)?;
            let endpoint = Endpoint::with_config(server, config());
            axum::serve(listener, axum::Router::new().route_service("/mcp", endpoint)).await?;
        }
        _ => return Err(USAGE.into()),
    }
    Ok(())
}
