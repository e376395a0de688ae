//! Why a transport could not start or had to stop.

#[cfg(feature = "cli")]
use crate::config::ConfigError;
use mcp_core::{BuildError, StartError};
use std::fmt;
use std::io;

/// The failure of a transport.
///
/// Its `Debug` form is the message itself, so that `fn main() -> Result<(), mcp_transports::Error>` prints it well.
#[non_exhaustive]
pub enum Error {
    /// The server could not be built; lists every problem.
    Build(BuildError),
    /// The start-up of the server's lifespan failed.
    Start(StartError),
    /// The command line is not understood, by a program that reads it itself.
    Usage(String),
    /// The settings cannot be taken; lists every problem.
    #[cfg(feature = "cli")]
    Config(ConfigError),
    /// The operating system refused something.
    Io {
        /// What was being done.
        doing: String,
        /// What it said.
        source: io::Error,
    },
}

impl Error {
    #[cfg(any(feature = "stdio", feature = "http", feature = "socket"))]
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }
}

impl From<BuildError> for Error {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}

#[cfg(feature = "cli")]
impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<StartError> for Error {
    fn from(error: StartError) -> Self {
        Self::Start(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build(error) => error.fmt(f),
            Self::Start(error) => error.fmt(f),
            Self::Usage(message) => f.write_str(message),
            #[cfg(feature = "cli")]
            Self::Config(error) => error.fmt(f),
            Self::Io { doing, .. } => f.write_str(doing),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { doing, source } => write!(f, "{doing}: {source}"),
            _ => fmt::Display::fmt(self, f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Build(_) | Self::Usage(_) => None,
            #[cfg(feature = "cli")]
            Self::Config(_) => None,
            Self::Start(error) => error.source(),
            Self::Io { source, .. } => Some(source),
        }
    }
}
