//! The output: frames from any thread, written in order by one thread.
//!
//! The queue is bounded. Where it is full, the reader thread waits before it takes more input, and notifications are
//! dropped; replies always fit, because calls at work are bounded.

use super::claim::{is_writable, wait_writable};
use crate::lines::Sink;
use mcp_core::transport::Outbox;
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// Bytes that may wait to be written before anybody has to wait.
const QUEUE: usize = 1 << 20;

/// The longest write that a pipe takes whole or not at all (POSIX `PIPE_BUF` on Linux).
const ATOMIC: usize = 4096;

/// The most that one write takes, so that a slow reader is seen to make progress.
const STEP: usize = 64 * 1024;

pub(super) struct Writer {
    output: File,
    state: Mutex<State>,
    /// Signals both ways between the writer thread and whoever waits for it.
    changed: Condvar,
    idle: Notify,
}

struct State {
    queue: Vec<u8>,
    /// Somebody is writing right now, so nobody else may.
    writing: bool,
    /// The reader thread waits for room in the queue.
    room_wanted: bool,
    /// The client does not read any more.
    broken: bool,
    dropped: u64,
    /// When something was last written.
    progress: Instant,
}

impl Writer {
    pub(super) fn new(output: File) -> Self {
        let state = State {
            queue: Vec::new(),
            writing: false,
            room_wanted: false,
            broken: false,
            dropped: 0,
            progress: Instant::now(),
        };
        Self { output, state: Mutex::new(state), changed: Condvar::new(), idle: Notify::new() }
    }

    /// Starts the writer thread. What is queued before waits for it.
    pub(super) fn start(self: &Arc<Self>) -> io::Result<()> {
        let shared = Arc::clone(self);
        thread::Builder::new().name("mcp-stdout".to_owned()).spawn(move || shared.run()).map(drop)
    }

    /// Writes what the reader thread has: at once if it is little and the pipe has room, else by the writer thread.
    pub(super) fn flush_from_reader(&self, frames: &[u8]) {
        let mut state = self.lock();
        let direct = frames.len() <= ATOMIC && !state.writing && state.queue.is_empty() && !state.broken;
        if !direct || !is_writable(&self.output) {
            drop(state);
            return self.push(frames);
        }
        state.writing = true;
        drop(state);
        let written = self.write(frames);
        self.wrote(&written);
    }

    /// Waits until there is room for more; false when nothing can be written any more.
    pub(super) fn wait_for_room(&self) -> bool {
        let mut state = self.lock();
        while state.queue.len() > QUEUE && !state.broken {
            state.room_wanted = true;
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        !state.broken
    }

    /// Wakes the writer thread, unless a write is under way: whoever ends that one sees to the queue.
    fn wake_writer(&self, state: &State) {
        if !state.writing {
            self.changed.notify_all();
        }
    }

    /// How long nothing has been written.
    pub(super) fn since_progress(&self) -> Duration {
        self.lock().progress.elapsed()
    }

    /// Resolves when everything is written, or nothing more can be.
    pub(super) async fn flushed(&self) {
        loop {
            let idle = self.idle.notified();
            let done = {
                let state = self.lock();
                state.broken || state.queue.is_empty() && !state.writing
            };
            if done {
                return;
            }
            idle.await;
        }
    }

    fn run(&self) {
        let mut batch = Vec::new();
        loop {
            let mut state = self.lock();
            while state.queue.is_empty() || state.writing {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            std::mem::swap(&mut state.queue, &mut batch);
            state.writing = true;
            if std::mem::take(&mut state.room_wanted) {
                self.changed.notify_all();
            }
            drop(state);
            let written = self.write(&batch);
            batch.clear();
            // One large answer should not keep its memory for ever.
            batch.shrink_to(QUEUE);
            if !self.wrote(&written) {
                return;
            }
        }
    }

    fn write(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match (&self.output).write(&bytes[..bytes.len().min(STEP)]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => {
                    bytes = &bytes[count..];
                    self.lock().progress = Instant::now();
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => wait_writable(&self.output)?,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Ends a write; false when it was the last.
    fn wrote(&self, written: &io::Result<()>) -> bool {
        if let Err(error) = written {
            // The client closing its end is the ordinary way to end; there is nobody left to tell.
            tracing::debug!(%error, "standard output is closed");
        }
        let mut state = self.lock();
        state.writing = false;
        if written.is_err() {
            state.broken = true;
            state.queue = Vec::new();
        }
        // Waking a thread for nothing would cost as much as the write itself.
        let wake = state.broken || !state.queue.is_empty();
        drop(state);
        if wake {
            self.changed.notify_all();
        }
        self.idle.notify_waiters();
        written.is_ok()
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Writer {
    fn push(&self, frames: &[u8]) {
        let mut state = self.lock();
        if !state.broken {
            state.queue.extend_from_slice(frames);
            self.wake_writer(&state);
        }
    }
}

impl Outbox for Writer {
    fn notify(&self, mut frame: Vec<u8>) {
        frame.push(b'\n');
        let mut state = self.lock();
        if state.queue.len() > QUEUE {
            state.dropped += 1;
            let dropped = state.dropped;
            drop(state);
            if dropped.is_power_of_two() {
                tracing::warn!(dropped, "the client does not keep up; notifications are dropped");
            }
            return;
        }
        if !state.broken {
            state.queue.extend_from_slice(&frame);
            self.wake_writer(&state);
        }
    }

    /// Like replies, requests always fit: calls at work are bounded, and each waits for what it asked.
    fn request(&self, mut frame: Vec<u8>) -> bool {
        frame.push(b'\n');
        let mut state = self.lock();
        if !state.broken {
            state.queue.extend_from_slice(&frame);
            self.wake_writer(&state);
        }
        !state.broken
    }
}
