//! The limits of connections.

use std::time::Duration;

/// How connections are limited. The limits of messages and calls are the server's.
///
/// ```
/// use mcp_transports::socket::Config;
/// use std::time::Duration;
///
/// let mut config = Config::default();
/// config.max_connections = 8;
/// config.first_message = Duration::from_secs(2);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Connections that are served at a time; further ones wait. Default: 100.
    pub max_connections: usize,
    /// How long the first message of a connection may take to arrive. Default: 30 seconds.
    pub first_message: Duration,
    /// How long a client may take to read anything of what is sent. Default: 30 seconds.
    pub write_timeout: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            max_connections: 100,
            first_message: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
        }
    }
}
