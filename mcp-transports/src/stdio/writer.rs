//! The output: frames from any thread, written in order by one thread.
//!
//! What the reader thread has goes out at once, as far as the pipe takes it without waiting; the rest, and everything from
//! other threads, is queued. Whole buffers change hands where they can, so that megabytes are not copied.
//!
//! The queue is bounded. Where it is full, the reader thread waits before it takes more input, and notifications are
//! dropped; replies always fit, because calls at work are bounded.

use super::ready::{WithoutWaiting, wait_writable};
use crate::lines::Sink;
use mcp_core::transport::Outbox;
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// Bytes that may wait to be written before anybody has to wait.
const QUEUE: usize = 1 << 20;

/// The most that one write takes, so that a slow reader is seen to make progress.
const STEP: usize = 64 * 1024;

/// Memory for frames that is kept while nothing is written, and how long more than that is kept.
const KEPT: usize = 256 * 1024;
const SILENCE: Duration = Duration::from_secs(1);

pub(super) struct Writer {
    output: File,
    at_once: WithoutWaiting,
    state: Mutex<State>,
    /// Signals both ways between the writer thread and whoever waits for it.
    changed: Condvar,
    idle: Notify,
    /// For the writer thread, which is started when it first has something to do.
    this: Weak<Self>,
}

struct State {
    queue: Queue,
    /// An empty buffer that the next one who needs one takes.
    spare: Vec<u8>,
    /// There is a writer thread, or why it could not be started.
    started: bool,
    no_thread: Option<io::Error>,
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

/// Frames that wait, of which the first may be written in part.
#[derive(Default)]
struct Queue {
    bytes: Vec<u8>,
    written: usize,
}

impl Queue {
    fn len(&self) -> usize {
        self.bytes.len() - self.written
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl State {
    /// Gives back the memory of frames that are written.
    fn let_go(&mut self) {
        self.spare = Vec::new();
        if self.queue.is_empty() {
            self.queue = Queue::default();
        }
    }

    /// Nothing more can be written.
    fn break_off(&mut self) {
        self.broken = true;
        self.queue = Queue::default();
    }
}

impl Writer {
    pub(super) fn new(output: File) -> Arc<Self> {
        let state = State {
            queue: Queue::default(),
            spare: Vec::new(),
            started: false,
            no_thread: None,
            writing: false,
            room_wanted: false,
            broken: false,
            dropped: 0,
            progress: Instant::now(),
        };
        Arc::new_cyclic(|this| Self {
            output,
            at_once: WithoutWaiting::default(),
            state: Mutex::new(state),
            changed: Condvar::new(),
            idle: Notify::new(),
            this: this.clone(),
        })
    }

    /// Writes what the reader thread has: at once as far as the pipe has room, else by the writer thread. Leaves an empty
    /// buffer.
    pub(super) fn flush_from_reader(&self, frames: &mut Vec<u8>) {
        let mut state = self.lock();
        if state.broken || state.writing || !state.queue.is_empty() {
            drop(state);
            self.push(frames);
            return frames.clear();
        }
        state.writing = true;
        drop(state);
        match self.at_once.write(&self.output, frames) {
            Ok(written) if written < frames.len() => self.hand_over(frames, written),
            written => {
                frames.clear();
                self.wrote(&written.map(drop));
            }
        }
    }

    /// Leaves the rest of what the reader thread has begun to write to the writer thread.
    fn hand_over(&self, frames: &mut Vec<u8>, written: usize) {
        let mut state = self.lock();
        let spare = std::mem::take(&mut state.spare);
        let rest = Queue { bytes: std::mem::replace(frames, spare), written };
        // What others have queued meanwhile comes after it.
        let later = std::mem::replace(&mut state.queue, rest);
        state.queue.bytes.extend_from_slice(&later.bytes);
        state.writing = false;
        if written > 0 {
            state.progress = Instant::now();
        }
        self.wake_writer(&mut state);
    }

    /// Gives back the memory of large frames that are written.
    pub(super) fn let_go(&self) {
        self.lock().let_go();
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
    fn wake_writer(&self, state: &mut State) {
        if state.writing {
            return;
        }
        if !std::mem::replace(&mut state.started, true) {
            self.start(state);
        }
        self.changed.notify_all();
    }

    #[cold]
    fn start(&self, state: &mut State) {
        let Some(this) = self.this.upgrade() else { return };
        let thread = thread::Builder::new().name("mcp-stdout".to_owned());
        if let Err(error) = thread.spawn(move || this.run()) {
            // Not logged here: the log may be on its way into the queue.
            state.no_thread = Some(error);
            state.break_off();
        }
    }

    /// Why there is no writer thread, if one could not be started.
    pub(super) fn failure(&self) -> Option<io::Error> {
        self.lock().no_thread.take()
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
        loop {
            let mut state = self.lock();
            while state.queue.is_empty() || state.writing {
                state = self.wait(state);
            }
            let empty = Queue { bytes: std::mem::take(&mut state.spare), written: 0 };
            let mut batch = std::mem::replace(&mut state.queue, empty);
            state.writing = true;
            if std::mem::take(&mut state.room_wanted) {
                self.changed.notify_all();
            }
            drop(state);
            let written = self.write(&batch.bytes[batch.written..]);
            batch.bytes.clear();
            self.lock().spare = batch.bytes;
            if !self.wrote(&written) {
                return;
            }
        }
    }

    /// Waits for a change. Memory that large frames took is given back when nothing changes for a while.
    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        if state.spare.capacity().max(state.queue.bytes.capacity()) <= KEPT {
            return self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let waited = self.changed.wait_timeout(state, SILENCE);
        let (mut state, silence) = waited.unwrap_or_else(PoisonError::into_inner);
        if silence.timed_out() {
            state.let_go();
        }
        state
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
        state.progress = Instant::now();
        if written.is_err() {
            state.break_off();
            self.changed.notify_all();
        } else if !state.queue.is_empty() {
            // Waking a thread for nothing would cost as much as the write itself.
            self.wake_writer(&mut state);
        }
        drop(state);
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
            state.queue.bytes.extend_from_slice(frames);
            self.wake_writer(&mut state);
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
            state.queue.bytes.extend_from_slice(&frame);
            self.wake_writer(&mut state);
        }
    }

    /// Like replies, requests always fit: calls at work are bounded, and each waits for what it asked.
    fn request(&self, mut frame: Vec<u8>) -> bool {
        frame.push(b'\n');
        let mut state = self.lock();
        if !state.broken {
            state.queue.bytes.extend_from_slice(&frame);
            self.wake_writer(&mut state);
        }
        !state.broken
    }
}
