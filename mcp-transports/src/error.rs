//! Why a transport could not start or had to stop.

use mcp_core::BuildError;
use std::fmt;
use std::io;

/// The failure of a transport.
///
/// Its `Debug` form is the message itself, so that `fn main() -> Result<(), mcp_transports::Error>` prints it well.
#[non_exhaustive]
pub enum Error {
    /// The server could not be built; lists every problem.
    Build(BuildError),
    /// The command line is not understood.
    Usage(String),
    /// The operating system refused something.
    Io {
        /// What was being done.
        doing: String,
        /// What it said.
        source: io::Error,
    },
}

impl Error {
    #[cfg(any(feature = "stdio", feature = "http"))]
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

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build(error) => error.fmt(f),
            Self::Usage(message) => f.write_str(message),
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
            Self::Io { source, .. } => Some(source),
        }
    }
}
