//! What goes out on one connection: frames from any task, written in order by one.
//!
//! The queue is bounded. Where it is full, no more is read from the client, and notifications are dropped; replies always fit,
//! because calls at work are bounded.

use crate::lines::Sink;
use mcp_core::transport::Outbox;
use std::io::{self, ErrorKind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::Notify;
use tokio::time::timeout;

/// Bytes that may wait to be written before nothing more is read.
const QUEUE: usize = 256 * 1024;

/// The most that one write takes, so that a slow reader is seen to make progress.
const STEP: usize = 64 * 1024;

#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    /// There is something to write, or nothing will be any more.
    more: Notify,
    /// Something was written, or nothing can be any more.
    wrote: Notify,
}

#[derive(Default)]
struct State {
    bytes: Vec<u8>,
    writing: bool,
    /// The client does not read any more.
    broken: bool,
    closed: bool,
    dropped: u64,
}

impl Queue {
    /// Writes until the queue is closed and empty, or the client does not read for `patience`.
    pub(super) async fn run(&self, mut output: impl AsyncWrite + Unpin, patience: Duration) {
        while let Some(batch) = self.next().await {
            let written = write(&mut output, &batch, patience).await;
            if let Err(error) = &written {
                tracing::debug!(%error, "a client does not read");
            }
            let mut state = self.lock();
            state.writing = false;
            state.broken |= written.is_err();
            drop(state);
            self.wrote.notify_waiters();
            if written.is_err() {
                return;
            }
        }
        // The client is told that nothing follows. If it is gone, it need not be.
        let _ = timeout(patience, output.shutdown()).await;
    }

    async fn next(&self) -> Option<Vec<u8>> {
        loop {
            {
                let mut state = self.lock();
                if !state.bytes.is_empty() {
                    state.writing = true;
                    return Some(std::mem::take(&mut state.bytes));
                }
                if state.closed {
                    return None;
                }
            }
            self.more.notified().await;
        }
    }

    /// Nothing follows what is queued.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.more.notify_one();
    }

    /// Waits until there is room for more; false when nothing can be written any more.
    pub(super) async fn room(&self) -> bool {
        self.until(|state| state.bytes.len() <= QUEUE).await
    }

    /// Resolves when everything is written, or nothing more can be.
    pub(super) async fn flushed(&self) {
        self.until(|state| state.bytes.is_empty() && !state.writing).await;
    }

    /// Resolves when nothing can be written any more.
    pub(super) async fn broken(&self) {
        self.until(|_| false).await;
    }

    /// Waits for something; false when nothing can be written any more.
    async fn until(&self, done: impl Fn(&State) -> bool) -> bool {
        loop {
            let wrote = self.wrote.notified();
            {
                let state = self.lock();
                if state.broken || done(&state) {
                    return !state.broken;
                }
            }
            wrote.await;
        }
    }

    fn add(&self, frames: &[u8]) -> bool {
        let mut state = self.lock();
        let open = !state.broken;
        if open {
            state.bytes.extend_from_slice(frames);
        }
        drop(state);
        self.more.notify_one();
        open
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn write(
    output: &mut (impl AsyncWrite + Unpin),
    mut bytes: &[u8],
    patience: Duration,
) -> io::Result<()> {
    while !bytes.is_empty() {
        let step = output.write(&bytes[..bytes.len().min(STEP)]);
        match timeout(patience, step).await {
            Ok(Ok(0)) => return Err(ErrorKind::WriteZero.into()),
            Ok(Ok(count)) => bytes = &bytes[count..],
            Ok(Err(error)) => return Err(error),
            Err(_) => return Err(ErrorKind::TimedOut.into()),
        }
    }
    Ok(())
}

impl Sink for Queue {
    fn push(&self, frames: &[u8]) {
        self.add(frames);
    }
}

impl Outbox for Queue {
    fn notify(&self, mut frame: Vec<u8>) {
        frame.push(b'\n');
        let mut state = self.lock();
        if state.bytes.len() > QUEUE {
            state.dropped += 1;
            let dropped = state.dropped;
            drop(state);
            if dropped.is_power_of_two() {
                tracing::warn!(dropped, "a client does not keep up; notifications are dropped");
            }
            return;
        }
        drop(state);
        self.add(&frame);
    }

    /// Like replies, requests always fit: calls at work are bounded, and each waits for what it asked.
    fn request(&self, mut frame: Vec<u8>) -> bool {
        frame.push(b'\n');
        self.add(&frame)
    }
}
