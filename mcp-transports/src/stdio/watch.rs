//! Notices that the client has closed its ends of the pipes, even while nobody reads or writes.

use std::fs::File;
use std::io;
use tokio::sync::watch;

/// What a thread of its own has seen of the pipes.
pub(super) struct Watch(watch::Receiver<Closed>);

#[derive(Clone, Copy, Default)]
struct Closed {
    input: bool,
    output: bool,
}

impl Watch {
    /// Starts watching the pipes, of which these are duplicates. Where the platform cannot watch, nothing is ever seen.
    pub(super) fn start(input: File, output: File) -> io::Result<Self> {
        let (sender, seen) = watch::channel(Closed::default());
        #[cfg(unix)]
        std::thread::Builder::new()
            .name("mcp-watch".to_owned())
            .spawn(move || look(&input, &output, &sender))?;
        #[cfg(not(unix))]
        {
            let _ = (input, output);
            std::mem::forget(sender);
        }
        Ok(Self(seen))
    }

    /// Resolves when no more input can come.
    pub(super) async fn input_closed(&self) {
        self.wait(|closed| closed.input).await;
    }

    /// Resolves when nothing that is written can arrive.
    pub(super) async fn output_closed(&self) {
        self.wait(|closed| closed.output).await;
    }

    async fn wait(&self, seen: impl FnMut(&Closed) -> bool) {
        if self.0.clone().wait_for(seen).await.is_err() {
            // Nobody watches any more; whatever was to be seen is in the channel.
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(unix)]
fn look(input: &File, output: &File, sender: &watch::Sender<Closed>) {
    use rustix::event::{PollFd, PollFlags, poll};
    let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
    loop {
        // Neither readable nor writable is asked for: only the end of a pipe wakes this thread.
        let mut fds = [PollFd::new(output, PollFlags::empty()), PollFd::new(input, PollFlags::empty())];
        let watched = if sender.borrow().input { &mut fds[..1] } else { &mut fds[..] };
        match poll(watched, None) {
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => continue,
            Err(error) => {
                tracing::warn!(%error, "the pipes cannot be watched");
                return;
            }
        }
        let output_gone = watched[0].revents().intersects(gone);
        let input_gone = watched.get(1).is_some_and(|fd| fd.revents().intersects(gone));
        sender.send_modify(|closed| {
            closed.output |= output_gone;
            closed.input |= input_gone;
        });
        if output_gone || sender.is_closed() {
            return;
        }
    }
}
