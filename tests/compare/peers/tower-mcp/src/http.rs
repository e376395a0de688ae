//! The HTTP transport.

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tower_mcp::{HttpTransport, McpRouter};

pub async fn serve(router: McpRouter) -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    eprintln!("http://{}/mcp", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let app = HttpTransport::new(router).max_sessions(100_000).max_body_size(64 << 20).into_router_at("/mcp");
    axum::serve(listener, app).await
}
