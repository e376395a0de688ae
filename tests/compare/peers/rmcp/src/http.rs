//! The HTTP transport.
//!
//! Session mode is the default for legacy clients; `json_response` lets it answer modern ones without an event stream. The
//! examples of rmcp leave `TCP_NODELAY` off, which costs 40 ms for each answer in two writes; here it is on.

use crate::Bench;
use axum::serve::ListenerExt;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use tokio::net::TcpListener;

pub async fn serve(bench: Bench) -> std::io::Result<()> {
    let config = StreamableHttpServerConfig::default().with_json_response(true);
    let service =
        StreamableHttpService::new(move || Ok(bench.clone()), LocalSessionManager::default().into(), config);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    eprintln!("http://{}/mcp", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, axum::Router::new().nest_service("/mcp", service)).await
}
