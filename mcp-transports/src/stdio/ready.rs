//! What a pipe takes or has right now, and waiting for it.
//!
//! The pipes are shared with whoever started the process, so none is made non-blocking: that would change it for them too.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The longest write that a pipe takes whole or not at all (POSIX `PIPE_BUF` on Linux).
const ATOMIC: usize = 4096;

/// Writes that never wait, while another thread may write and wait.
#[derive(Debug, Default)]
pub(super) struct WithoutWaiting {
    /// The system cannot be asked not to wait for one write.
    unknown: AtomicBool,
}

impl WithoutWaiting {
    /// Writes as much as goes through at once, which may be nothing.
    pub(super) fn write(&self, output: &File, bytes: &[u8]) -> io::Result<usize> {
        if let Some(written) = self.ask(output, bytes) {
            return written;
        }
        if bytes.len() > ATOMIC || !is_writable(output) {
            return Ok(0);
        }
        sent(Write::write(&mut &*output, bytes))
    }

    /// Nothing where the system, or this kind of file, does not know such a write.
    #[cfg(target_os = "linux")]
    fn ask(&self, output: &File, bytes: &[u8]) -> Option<io::Result<usize>> {
        use rustix::io::{Errno, ReadWriteFlags, pwritev2};
        const HERE: u64 = u64::MAX;

        if self.unknown.load(Ordering::Relaxed) {
            return None;
        }
        match pwritev2(output, &[io::IoSlice::new(bytes)], HERE, ReadWriteFlags::NOWAIT) {
            Err(error) if !matches!(error, Errno::AGAIN | Errno::INTR | Errno::PIPE) => {
                self.unknown.store(true, Ordering::Relaxed);
                None
            }
            written => Some(sent(written.map_err(io::Error::from))),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn ask(&self, _: &File, _: &[u8]) -> Option<io::Result<usize>> {
        self.unknown.store(true, Ordering::Relaxed);
        None
    }
}

/// A pipe that is full, or a signal, is no error.
fn sent(written: io::Result<usize>) -> io::Result<usize> {
    match written {
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Ok(0),
        other => other,
    }
}

/// Whether a short write would go through at once.
#[cfg(unix)]
fn is_writable(output: &File) -> bool {
    use rustix::event::PollFlags;
    now(output, PollFlags::OUT) == Some(PollFlags::OUT)
}

/// What there is of this without any waiting.
#[cfg(unix)]
fn now(pipe: &File, flags: rustix::event::PollFlags) -> Option<rustix::event::PollFlags> {
    use rustix::event::{PollFd, Timespec, poll};
    let mut fds = [PollFd::new(pipe, flags)];
    poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).ok()?;
    Some(fds[0].revents())
}

#[cfg(not(unix))]
fn is_writable(_: &File) -> bool {
    false
}

/// Waits until there is something to read. Clients may hand over pipes that do not wait by themselves.
#[cfg(unix)]
pub(super) fn wait_readable(input: &File) -> io::Result<()> {
    wait(input, rustix::event::PollFlags::IN, None).map(drop)
}

/// Whether there is something to read, or an end to see, within this time.
#[cfg(unix)]
pub(super) fn is_readable_within(input: &File, time: Duration) -> bool {
    // Whatever is wrong with the input shows when it is read.
    wait(input, rustix::event::PollFlags::IN, Some(time)).unwrap_or(true)
}

/// Whether there is something to read right now.
#[cfg(unix)]
pub(super) fn has_input(input: &File) -> bool {
    use rustix::event::PollFlags;
    now(input, PollFlags::IN).is_some_and(|found| found.contains(PollFlags::IN))
}

/// Waits until something can be written.
#[cfg(unix)]
pub(super) fn wait_writable(output: &File) -> io::Result<()> {
    wait(output, rustix::event::PollFlags::OUT, None).map(drop)
}

#[cfg(unix)]
fn wait(pipe: &File, flags: rustix::event::PollFlags, time: Option<Duration>) -> io::Result<bool> {
    let mut fds = [rustix::event::PollFd::new(pipe, flags)];
    let time = time.and_then(|time| time.try_into().ok());
    match rustix::event::poll(&mut fds, time.as_ref()) {
        Ok(ready) => Ok(ready > 0),
        Err(rustix::io::Errno::INTR) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(unix))]
pub(super) fn wait_readable(_: &File) -> io::Result<()> {
    Err(ErrorKind::WouldBlock.into())
}

#[cfg(not(unix))]
pub(super) fn is_readable_within(_: &File, _: Duration) -> bool {
    true
}

#[cfg(not(unix))]
pub(super) fn has_input(_: &File) -> bool {
    false
}

#[cfg(not(unix))]
pub(super) fn wait_writable(_: &File) -> io::Result<()> {
    Err(ErrorKind::WouldBlock.into())
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;
    use std::io::Read;

    fn pipe() -> (File, File) {
        let (reader, writer) = io::pipe().unwrap();
        (std::os::fd::OwnedFd::from(reader).into(), std::os::fd::OwnedFd::from(writer).into())
    }

    /// Fills a pipe that nobody reads, and reads it: everything that was said to be written is there.
    fn fill(writing: &WithoutWaiting, piece: usize) {
        let (mut reader, writer) = pipe();
        let mut written = 0;
        loop {
            match writing.write(&writer, &vec![b'x'; piece]).unwrap() {
                0 => break,
                count => written += count,
            }
        }
        assert!(written > 0, "pieces of {piece}");
        drop(writer);
        let mut read = Vec::new();
        assert_eq!(reader.read_to_end(&mut read).unwrap(), written);
    }

    #[test]
    fn a_full_pipe_is_not_waited_for() {
        fill(&WithoutWaiting::default(), 100);
        fill(&WithoutWaiting::default(), ATOMIC);
        let old_system = WithoutWaiting { unknown: AtomicBool::new(true) };
        fill(&old_system, 100);
        fill(&old_system, ATOMIC);
        let (_reader, writer) = pipe();
        assert_eq!(old_system.write(&writer, &[0; ATOMIC + 1]).unwrap(), 0, "it might wait");
    }

    #[test]
    fn a_pipe_that_nobody_can_read_is_an_error() {
        let (reader, writer) = pipe();
        drop(reader);
        for unknown in [false, true] {
            let writing = WithoutWaiting { unknown: AtomicBool::new(unknown) };
            // What polls sees the end of the pipe as something that is not writable, and leaves it to the writer thread.
            assert!(!matches!(writing.write(&writer, b"x"), Ok(1)));
        }
    }

    #[test]
    fn input_is_there_or_not() {
        let (reader, mut writer) = pipe();
        assert!(!is_readable_within(&reader, Duration::from_millis(1)));
        assert!(!has_input(&reader));
        writer.write_all(b"x").unwrap();
        assert!(is_readable_within(&reader, Duration::from_secs(60)));
        assert!(has_input(&reader));
    }
}
