//! The log: to a file that changes every day, or to standard error; for people or for machines.

use mcp_transports::{LogFormat, ServerConfig};
use std::path::Path;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::fmt;

/// Logs as the configuration says until what is returned is dropped.
pub(crate) fn start(config: &ServerConfig) -> WorkerGuard {
    let (writer, guard) = match &config.log_file {
        Some(file) => {
            let folder = file.parent().unwrap_or(Path::new("."));
            let name = file.file_name().unwrap_or_else(|| "server.log".as_ref());
            tracing_appender::non_blocking(tracing_appender::rolling::daily(folder, name))
        }
        None => tracing_appender::non_blocking(std::io::stderr()),
    };
    let log = fmt().with_max_level(config.log_level).with_ansi(false).with_writer(writer);
    match config.log_format {
        LogFormat::Json => log.json().init(),
        _ => log.init(),
    }
    guard
}
