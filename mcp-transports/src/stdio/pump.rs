//! The reader thread: takes lines in, has them served, and puts the answers out in batches.
//!
//! A call that is done at its first poll never leaves this thread. One that waits goes to the runtime. This thread
//! waits for input and for room in the output, and for nothing else, so that it always comes to read a cancellation.

use super::lines::{Lines, Next};
use super::work::Work;
use bytes::Bytes;
use mcp_core::transport::{Received, Reply};
use mcp_core::{RpcError, code};
use std::fs::File;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Answers are written once this much has come together, even if more input is waiting.
const BATCH: usize = 64 * 1024;

/// Nor does an answer wait longer than this for the ones behind it.
const PATIENCE: Duration = Duration::from_millis(1);

pub(super) struct Pump {
    work: Arc<Work>,
    out: Vec<u8>,
    complaints: Throttle,
}

impl Pump {
    pub(super) fn new(work: Arc<Work>) -> Self {
        Self { work, out: Vec::new(), complaints: Throttle::default() }
    }

    /// Runs until the input ends, the client stops reading, or the transport stops.
    pub(super) fn run(mut self, input: &File) {
        // Handlers run here up to their first wait and may use the runtime's timers and tasks.
        let runtime = self.work.runtime().clone();
        let _entered = runtime.enter();
        let mut lines = Lines::new(input, self.work.server.limits().message_bytes);
        let mut began = Instant::now();
        loop {
            let next = lines.next();
            if !lines.was_read_before() {
                // A new batch: waiting for input is not waiting for answers.
                began = Instant::now();
            }
            if self.work.is_stopping() && !lines.was_read_before() {
                break;
            }
            self.work.set_reader_busy(true);
            match next {
                Ok(Next::Line(line)) => self.message(line),
                Ok(Next::TooLong) => self.too_long(),
                Ok(Next::End) => break,
                Err(error) => {
                    tracing::warn!(%error, "standard input cannot be read");
                    break;
                }
            }
            if !lines.has_line() || self.out.len() >= BATCH || began.elapsed() >= PATIENCE {
                began = Instant::now();
                self.flush();
                if !self.work.writer.wait_for_room() {
                    break;
                }
            }
            if !lines.has_line() {
                self.work.set_reader_busy(false);
            }
        }
        self.flush();
        self.work.set_reader_busy(false);
    }

    fn message(&mut self, line: Bytes) {
        let before = self.out.len();
        match self.work.receive(line, &mut self.out) {
            Received::Replied(Reply::Unreadable) if !self.complaints.allow() => self.out.truncate(before),
            Received::Replied(_) | Received::Opened(_) => self.out.push(b'\n'),
            Received::Pending(call) => self.work.finish(call),
            Received::Busy(message) => self.work.park(message, &mut self.out),
            _ => {}
        }
    }

    fn too_long(&mut self) {
        if self.complaints.allow() {
            let limit = self.work.server.limits().message_bytes;
            let error = RpcError::new(code::INVALID_REQUEST, format!("a message has at most {limit} bytes"));
            self.out.extend_from_slice(&error.to_message());
            self.out.push(b'\n');
        }
    }

    fn flush(&mut self) {
        if !self.out.is_empty() {
            self.work.writer.flush_from_reader(&self.out);
            self.out.clear();
            self.out.shrink_to(4 * BATCH);
        }
    }
}

/// At most one complaint a second about input that is no message, so that noise does not cause more noise.
#[derive(Default)]
struct Throttle {
    last: Option<Instant>,
    silenced: u64,
}

impl Throttle {
    fn allow(&mut self) -> bool {
        let now = Instant::now();
        if self.last.is_some_and(|last| now - last < Duration::from_secs(1)) {
            self.silenced += 1;
            return false;
        }
        if self.silenced > 0 {
            tracing::warn!(silenced = self.silenced, "unreadable messages were not answered");
        }
        *self = Self { last: Some(now), silenced: 0 };
        true
    }
}
