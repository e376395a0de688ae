//! Takes the real standard input and output away from the rest of the process.

use std::fs::File;
use std::io;

/// The pipes to the client. Descriptors 0 and 1 lead elsewhere afterwards.
#[cfg(unix)]
pub(super) fn pipes() -> io::Result<(File, File)> {
    use rustix::stdio::{dup2_stdin, dup2_stdout, stderr, stdin, stdout};
    use std::io::Write;

    // What the program printed before belongs where it meant to print it.
    io::stdout().flush()?;
    let input = rustix::io::fcntl_dupfd_cloexec(stdin(), 3)?;
    let output = rustix::io::fcntl_dupfd_cloexec(stdout(), 3)?;
    dup2_stdin(File::open("/dev/null")?)?;
    // A closed standard error must not turn prints into protocol either.
    if dup2_stdout(stderr()).is_err() {
        dup2_stdout(File::options().write(true).open("/dev/null")?)?;
    }
    Ok((input.into(), output.into()))
}

/// The pipes to the client. Elsewhere than on Unix the process keeps its own handles too, so a program must not print.
#[cfg(not(unix))]
pub(super) fn pipes() -> io::Result<(File, File)> {
    use std::os::windows::io::AsHandle;
    let input = io::stdin().as_handle().try_clone_to_owned()?;
    let output = io::stdout().as_handle().try_clone_to_owned()?;
    Ok((input.into(), output.into()))
}

/// Whether a short write would go through at once.
#[cfg(unix)]
pub(super) fn is_writable(output: &File) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let mut fds = [PollFd::new(output, PollFlags::OUT)];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut fds, Some(&now)).is_ok() && fds[0].revents() == PollFlags::OUT
}

#[cfg(not(unix))]
pub(super) fn is_writable(_: &File) -> bool {
    false
}

/// Waits until there is something to read. Clients may hand over pipes that do not wait by themselves.
#[cfg(unix)]
pub(super) fn wait_readable(input: &File) -> io::Result<()> {
    wait(input, rustix::event::PollFlags::IN)
}

/// Waits until something can be written.
#[cfg(unix)]
pub(super) fn wait_writable(output: &File) -> io::Result<()> {
    wait(output, rustix::event::PollFlags::OUT)
}

#[cfg(unix)]
fn wait(pipe: &File, flags: rustix::event::PollFlags) -> io::Result<()> {
    let mut fds = [rustix::event::PollFd::new(pipe, flags)];
    match rustix::event::poll(&mut fds, None) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(unix))]
pub(super) fn wait_readable(_: &File) -> io::Result<()> {
    Err(io::ErrorKind::WouldBlock.into())
}

#[cfg(not(unix))]
pub(super) fn wait_writable(_: &File) -> io::Result<()> {
    Err(io::ErrorKind::WouldBlock.into())
}
