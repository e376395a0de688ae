//! Connections as they are, in a build without the feature `tls`.

use super::config::TlsFiles;
use super::guarded::Guarded;
use std::io;

#[derive(Debug)]
pub(super) struct Security;

impl Security {
    /// Nothing to read.
    pub(super) fn load(files: Option<&TlsFiles>) -> io::Result<Self> {
        match files {
            None => Ok(Self),
            Some(_) => Err(io::Error::new(io::ErrorKind::Unsupported, "this program is built without TLS")),
        }
    }

    /// The connection itself.
    pub(super) fn secure(&self, connection: Guarded) -> Guarded {
        connection
    }
}
