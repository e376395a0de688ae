//! A server for production: settings from `.env`, a log file, a database that is opened before the first request and
//! closed after the last, a monitor, a health check, errors for three audiences, and an orderly end.
//!
//! ```sh
//! cargo run -p production                        # HTTP on 127.0.0.1:8000
//! cargo run -p production -- --transport stdio   # the client starts it
//! cargo run -p production -- --help              # every setting, its flag and its variable
//! ```

mod logging;
mod orders;

use mcp_core::{Context, Job, Json, Server, State, ToolError, every, tool, tools};
use mcp_transports::ServerConfig;
use orders::{Order, Orders};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Where the shop's warehouse is reached.
#[derive(Clone)]
struct Warehouse(Arc<str>);

/// What the tools share.
#[derive(Clone)]
struct App {
    orders: Orders,
    warehouse: Warehouse,
}

impl mcp_core::FromRef<App> for Orders {
    fn from_ref(app: &App) -> Self {
        app.orders.clone()
    }
}

impl mcp_core::FromRef<App> for Warehouse {
    fn from_ref(app: &App) -> Self {
        app.warehouse.clone()
    }
}

/// How the server is.
#[derive(Serialize, JsonSchema)]
struct Health {
    status: &'static str,
    uptime_seconds: u64,
    active_connections: usize,
    calls: u64,
    failures: u64,
    orders: u64,
}

/// Says how the server is: healthy as long as its database answers.
#[tool(read_only, blocking)]
fn health_check(ctx: &Context, State(orders): State<Orders>) -> Result<Json<Health>, ToolError> {
    let stats = ctx.server().stats();
    Ok(Json(Health {
        status: "healthy",
        uptime_seconds: stats.uptime.as_secs(),
        active_connections: stats.connections,
        calls: stats.calls,
        failures: stats.tool_errors + stats.errors,
        orders: orders.count()?,
    }))
}

/// Orders an article from the warehouse.
#[tool(timeout = "10s", concurrency = 8)]
async fn place_order(
    State(orders): State<Orders>,
    State(warehouse): State<Warehouse>,
    /// Article, for example "lamp".
    #[arg(length = 1..=80)]
    article: String,
    /// How many of it.
    #[arg(range = 1..=100)]
    quantity: u32,
) -> Result<Json<Order>, ToolError> {
    // What the signature cannot say: the model is told, and may try again.
    if !article.chars().all(|letter| letter.is_alphanumeric() || letter == ' ') {
        return Err(ToolError::invalid("an article is made of letters, digits and spaces"));
    }
    // Something that others run: the model is told that it is not its fault.
    let connected = timeout(Duration::from_secs(2), TcpStream::connect(&*warehouse.0)).await;
    if let Err(error) = connected.map_err(std::io::Error::from).and_then(|connected| connected) {
        tracing::error!(%error, "the warehouse cannot be reached");
        return Err(ToolError::unavailable("the warehouse"));
    }
    // Anything else is unexpected: the model gets a reference, the log has the error behind it.
    Ok(Json(tokio::task::spawn_blocking(move || orders.place(&article, quantity)).await??))
}

/// Says every minute that the server is alive.
async fn monitor(job: Job<App>) {
    let stats = job.server().stats();
    tracing::info!(
        active_connections = stats.connections,
        calls_at_work = stats.calls_at_work,
        "server alive"
    );
}

#[tokio::main]
async fn main() -> Result<(), mcp_transports::Error> {
    let config = ServerConfig::load()?;
    let _log = logging::start(&config);
    let file = config.variable("DATABASE_FILE").unwrap_or("orders.db").to_owned();
    let warehouse = Warehouse(config.variable("WAREHOUSE").unwrap_or("127.0.0.1:9000").into());
    let seconds = config.variable("MONITOR_SECONDS").and_then(|text| text.parse().ok()).unwrap_or(60);
    let server = Server::builder(&config.server_name, env!("CARGO_PKG_VERSION"))
        .lifespan(async move || {
            tracing::info!(file, "server starting");
            Orders::open(&file).map(|orders| App { orders, warehouse })
        })
        .on_shutdown(async |app: Arc<App>| {
            app.orders.close();
            tracing::info!("server stopped");
        })
        .on_connect(|session| tracing::info!(client = ?session.client_info().map(|client| client.name), "client connected"))
        .background("monitor", every(Duration::from_secs(seconds)), monitor)
        .tools(tools![health_check, place_order]);
    config.run(server).await
}
