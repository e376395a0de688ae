//! Connections as they are, in a build without the feature `tls`.

use super::config::TlsFiles;
use super::guarded::Guarded;
use std::io;

#[derive(Clone, Debug)]
pub(super) struct Security;

pub(super) type Secured = Guarded;

impl Security {
    /// Nothing to read.
    pub(super) fn load(files: Option<&TlsFiles>) -> io::Result<Self> {
        match files {
            None => Ok(Self),
            Some(_) => Err(io::Error::new(io::ErrorKind::Unsupported, "this program is built without TLS")),
        }
    }

    /// The connection itself.
    pub(super) async fn secure(&self, connection: Guarded) -> io::Result<Secured> {
        Ok(connection)
    }
}
