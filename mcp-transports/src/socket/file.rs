//! The file of a Unix socket: made for its user alone, taken over from a server that is gone, removed at the end.

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::{UnixListener, UnixSocket, UnixStream};
use tokio::time::{sleep, timeout};

/// Clients that may wait to be accepted.
const BACKLOG: u32 = 128;

/// How long another server may take to bind a socket in the same folder, and the owner of one to accept.
const PATIENCE: Duration = Duration::from_secs(2);

/// A socket that is bound at a path. The file goes when this is dropped.
#[derive(Debug)]
pub(super) struct SocketFile {
    pub(super) listener: UnixListener,
    path: PathBuf,
    /// Device and number of the file.
    identity: (u64, u64),
}

impl SocketFile {
    /// Binds a path. A socket that nobody listens on is replaced; anything else that is there is an error.
    pub(super) async fn bind(path: &Path) -> io::Result<Self> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        // Two servers that start at once must not each take the other's new socket for one that was left behind.
        let folder = lock(folder.unwrap_or(Path::new("."))).await?;
        remove_stale(path).await?;
        let socket = UnixSocket::new_stream()?;
        socket.bind(path)?;
        // Nobody can connect before it listens, so nobody can while it may be open to others.
        let prepared = fs::set_permissions(path, Permissions::from_mode(0o600))
            .and_then(|()| fs::symlink_metadata(path))
            .and_then(|about| Ok((socket.listen(BACKLOG)?, identity(&about))));
        drop(folder);
        let (listener, identity) = prepared.inspect_err(|_| drop(fs::remove_file(path)))?;
        Ok(Self { listener, path: path.to_owned(), identity })
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        // Another server may have its own there by now.
        if fs::symlink_metadata(&self.path).is_ok_and(|about| identity(&about) == self.identity) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn identity(about: &fs::Metadata) -> (u64, u64) {
    (about.dev(), about.ino())
}

/// Locks a folder for whoever binds sockets in it. The lock ends with the file.
async fn lock(folder: &Path) -> io::Result<File> {
    let file = File::open(folder)?;
    let locked = async {
        loop {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(()),
                Err(Errno::WOULDBLOCK) => sleep(Duration::from_millis(5)).await,
                Err(error) => return Err(io::Error::from(error)),
            }
        }
    };
    match timeout(PATIENCE, locked).await {
        Ok(locked) => locked.map(|()| file),
        Err(_) => Err(io::Error::new(ErrorKind::TimedOut, "the folder is locked by another process")),
    }
}

/// Removes a socket that nobody listens on.
async fn remove_stale(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
        Ok(about) if !about.file_type().is_socket() => {
            return Err(io::Error::new(ErrorKind::AlreadyExists, "there is a file that is no socket"));
        }
        Ok(_) => {}
    }
    match timeout(PATIENCE, UnixStream::connect(path)).await {
        Ok(Err(error)) if error.kind() == ErrorKind::ConnectionRefused => fs::remove_file(path),
        Ok(Err(error)) => Err(error),
        Ok(Ok(_)) | Err(_) => Err(io::Error::new(ErrorKind::AddrInUse, "another server listens there")),
    }
}
