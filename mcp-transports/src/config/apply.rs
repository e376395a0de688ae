//! What settings do to a server.

use super::settings::{SETTINGS, ServerConfig};
use super::sources::ConfigError;
use crate::Error;
use mcp_core::{Server, ServerBuilder};
use std::time::Duration;

/// The settings that a server takes when it is built.
const BUILT_IN: [&str; 13] = [
    "timeout_seconds",
    "shutdown_grace_seconds",
    "message_bytes",
    "message_depth",
    "result_bytes",
    "calls_at_work",
    "blocking_calls",
    "batch_messages",
    "tasks_at_work",
    "tasks_per_caller",
    "list_ttl_seconds",
    "page_size",
    "state_ttl_seconds",
];

/// What [`run`](crate::run) and [`ServerConfig::run`] serve: a builder, which takes its limits from the configuration, or a
/// server that is built and keeps its own.
pub trait IntoServer {
    /// The server, with the settings that concern it.
    ///
    /// # Errors
    ///
    /// When it cannot be built, or is built and the configuration asks for what it cannot change any more.
    fn into_server(self, config: &ServerConfig) -> Result<Server, Error>;
}

impl<S: Send + Sync + 'static> IntoServer for ServerBuilder<S> {
    fn into_server(self, config: &ServerConfig) -> Result<Server, Error> {
        let mut builder = self
            .limits(config.limits())
            .page_size(config.page_size)
            .list_ttl(Duration::from_secs(config.list_ttl_seconds))
            .state_keys(config.state_keys.0.iter().copied())
            .state_ttl(Duration::from_secs(config.state_ttl_seconds))
            .shutdown_grace(Duration::from_secs(config.shutdown_grace_seconds));
        if config.timeout_seconds > 0 {
            builder = builder.call_timeout(Duration::from_secs(config.timeout_seconds));
        }
        Ok(builder.build()?)
    }
}

impl IntoServer for Server {
    fn into_server(self, config: &ServerConfig) -> Result<Server, Error> {
        let defaults = ServerConfig::default();
        let settings = SETTINGS.iter().filter(|setting| BUILT_IN.contains(&setting.name));
        let asked = settings.filter(|setting| (setting.show)(config) != (setting.show)(&defaults));
        let asked: Vec<_> = asked.map(|setting| setting.name).chain(config.has_keys()).collect();
        if asked.is_empty() { Ok(self) } else { Err(ConfigError::too_late(&asked).into()) }
    }
}

impl ServerConfig {
    /// Keys are not shown, so that they are not seen to differ.
    fn has_keys(&self) -> Option<&'static str> {
        (!self.state_keys.0.is_empty()).then_some("state_keys")
    }

    /// Serves where the configuration says: see [`run`](crate::run).
    ///
    /// # Errors
    ///
    /// When the server cannot be built or started, or its transport cannot.
    pub async fn run(self, server: impl IntoServer) -> Result<(), Error> {
        let server = server.into_server(&self)?;
        crate::run::serve(server, &self).await
    }
}
