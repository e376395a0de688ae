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
