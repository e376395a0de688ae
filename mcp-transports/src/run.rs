//! Serves where the command line says, and tells the person who started it how to connect.

use crate::Error;
use crate::config::{Asked, IntoServer, ServerConfig, Transport, help};
use crate::http::Listener;
#[cfg(unix)]
use crate::socket;
use crate::stdio;
use mcp_core::{Lifecycle, Server};
use serde_json::json;
use std::fmt::Write as _;
use std::io::Write as _;
#[cfg(unix)]
use std::path::Path;
#[cfg(unix)]
use std::time::Duration;
use tokio::sync::watch;

/// Serves on the transport that the configuration chooses: HTTP on `127.0.0.1:8000` unless it says otherwise.
///
/// `--transport stdio` serves standard input and output; `--help` lists all options, which the environment and a file
/// `.env` set too: see [`ServerConfig`]. What is served and how a client is pointed at it goes to standard error.
///
/// ```no_run
/// use mcp_core::{Server, tool, tools};
///
/// /// Adds two integers.
/// #[tool]
/// async fn add(a: i64, b: i64) -> i64 {
///     a + b
/// }
///
/// #[tokio::main]
/// async fn main() -> Result<(), mcp_transports::Error> {
///     mcp_transports::run(Server::builder("calculator", "1.0.0").tools(tools![add])).await
/// }
/// ```
///
/// # Errors
///
/// When the configuration is not understood, the server cannot be built or started, or its transport cannot.
pub async fn run(server: impl IntoServer) -> Result<(), Error> {
    ServerConfig::load()?.run(server).await
}

pub(crate) async fn serve(server: Server, config: &ServerConfig) -> Result<(), Error> {
    if config.asked == Asked::Serve {
        config.warnings().iter().for_each(|warning| warn(warning));
    }
    match (config.asked, config.transport) {
        (Asked::Help, _) => print(&help()),
        (Asked::Version, _) => print(&format!("{} {}\n", server.info().name, server.info().version)),
        (Asked::Serve, Transport::Stdio) => {
            say(&format!("{} on standard input and output\n", summary(&server)));
            stdio::serve(server).await
        }
        (Asked::Serve, Transport::Http) => serve_http(server, config).await,
        (Asked::Serve, Transport::Unix) => serve_unix(server, config).await,
    }
}

#[cfg(unix)]
async fn serve_unix(server: Server, config: &ServerConfig) -> Result<(), Error> {
    let path = config.socket.as_deref().unwrap_or(Path::new(""));
    let about = format!("{} on the socket {}\n", summary(&server), path.display());
    let limits = socket::Config {
        max_connections: config.max_connections,
        write_timeout: Duration::from_secs(config.write_timeout_seconds),
        ..socket::Config::default()
    };
    let life = server.lifecycle();
    let listener = socket::Listener::bind_unix(server, path).await?.config(limits);
    tell_when_ready(life, &about, listener.serve()).await
}

#[cfg(not(unix))]
async fn serve_unix(_: Server, _: &ServerConfig) -> Result<(), Error> {
    Err(Error::Usage("there are no Unix sockets here: choose another transport".to_owned()))
}

async fn serve_http(server: Server, config: &ServerConfig) -> Result<(), Error> {
    let about = summary(&server);
    let name = server.info().name.clone();
    let life = server.lifecycle();
    let listener = Listener::bind_with(server, (config.host.as_str(), config.port), config.http()).await;
    let listener = listener.map_err(|error| explain(error, config))?;
    let url = config.public_url.clone().unwrap_or_else(|| listener.url());
    let told = format!("{about}\n{}", how_to_connect(&name, &url, &listener));
    tell_when_ready(life, &told, listener.serve()).await
}

async fn tell_when_ready(
    mut life: watch::Receiver<Lifecycle>,
    told: &str,
    serving: impl Future<Output = Result<(), Error>>,
) -> Result<(), Error> {
    let tell = async {
        // A start-up that fails is told by the error.
        if life.wait_for(|state| *state == Lifecycle::Ready).await.is_ok() {
            say(told);
        }
        std::future::pending().await
    };
    tokio::select! {
        served = serving => served,
        never = tell => never,
    }
}

/// Names the address that cannot be listened on, and the way out.
fn explain(error: Error, config: &ServerConfig) -> Error {
    match error {
        Error::Io { doing, source } if doing.contains("address") => {
            let doing =
                format!("listening on {}:{}, which --host and --port choose", config.host, config.port);
            Error::Io { doing, source }
        }
        other => other,
    }
}

/// Tells the log, or where there is none whoever started the server.
fn warn(warning: &str) {
    if tracing::enabled!(tracing::Level::WARN) {
        tracing::warn!("{warning}");
    } else {
        say(&format!("warning: {warning}\n"));
    }
}

/// What was asked for goes to standard output: nothing is served in that case.
fn print(text: &str) -> Result<(), Error> {
    std::io::stdout().write_all(text.as_bytes()).map_err(Error::io("writing to standard output"))
}

/// Nobody may be there to read it; that is no reason not to serve.
fn say(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

fn summary(server: &Server) -> String {
    let info = server.info();
    let kinds = [
        ("tool", server.tool_names().collect::<Vec<_>>()),
        ("prompt", server.prompt_names().collect()),
        ("resource", server.resource_uris().collect()),
    ];
    let offered: Vec<String> = kinds.iter().filter_map(|(kind, names)| list(kind, names)).collect();
    let offered = if offered.is_empty() { "nothing".to_owned() } else { offered.join(", ") };
    format!("{} {} serves {offered}", info.name, info.version)
}

fn list(kind: &str, names: &[String]) -> Option<String> {
    let plural = if names.len() == 1 { "" } else { "s" };
    (!names.is_empty()).then(|| format!("{} {kind}{plural} ({})", names.len(), names.join(", ")))
}

fn how_to_connect(name: &str, url: &str, listener: &Listener) -> String {
    let program = std::env::current_exe().map(|path| json!(path.to_string_lossy()));
    let mut text = format!("  at {url}\n");
    let (name, url) = (json!(name), json!(url));
    if listener.local_addr().ip().is_unspecified() {
        text.push_str(
            "  on every network of this machine, without authentication; --public-url admits another name\n",
        );
    }
    let mut add = |intro: &str, entry: String| {
        // Writing to a string does not fail.
        let _ = write!(text, "\n{intro}\n  {{ \"mcpServers\": {{ {name}: {entry} }} }}\n");
    };
    add("Point a client at it:", format!("{{ \"type\": \"http\", \"url\": {url} }}"));
    if let Ok(program) = program {
        let entry = format!("{{ \"command\": {program}, \"args\": [\"--transport\", \"stdio\"] }}");
        add("Or let a client start it:", entry);
    }
    text
}
