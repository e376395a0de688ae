//! The reader thread: takes lines in, has them served, and puts the answers out in batches.
//!
//! A call that is done at its first poll never leaves this thread. One that waits goes to the runtime.

use super::claim::hung_up;
use super::lines::{Lines, Next};
use super::writer::Writer;
use bytes::Bytes;
use mcp_core::{Arrival, Connection, Outbox, PendingCall, Received, Reply, RpcError, Server, code};
use std::fs::File;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Answers are written once this much has come together, even if more input is waiting.
const BATCH: usize = 64 * 1024;

pub(super) struct Pump {
    server: Server,
    connection: Arc<Connection>,
    writer: Arc<Writer>,
    outbox: Arc<dyn Outbox>,
    /// One for each call that may be at work.
    slots: Arc<Semaphore>,
    runtime: Handle,
    out: Vec<u8>,
    complaints: Throttle,
}

impl Pump {
    pub(super) fn new(
        server: Server,
        connection: Arc<Connection>,
        writer: Arc<Writer>,
        slots: Arc<Semaphore>,
    ) -> Self {
        let outbox: Arc<dyn Outbox> = writer.clone();
        let (runtime, out) = (Handle::current(), Vec::new());
        Self { server, connection, writer, outbox, slots, runtime, out, complaints: Throttle::default() }
    }

    /// Runs until the input ends, the client stops reading, or the transport stops.
    pub(super) fn run(mut self, input: &File) {
        // Handlers run here up to their first wait and may use the runtime's timers and tasks.
        let runtime = self.runtime.clone();
        let _entered = runtime.enter();
        let mut lines = Lines::new(input, self.server.limits().message_bytes);
        loop {
            match lines.next() {
                Ok(Next::Line(_)) if !self.writer.takes_input() => break,
                Ok(Next::Line(line)) => self.message(line),
                Ok(Next::TooLong) => self.too_long(),
                Ok(Next::End) => break,
                Err(error) => {
                    tracing::warn!(%error, "standard input cannot be read");
                    break;
                }
            }
            if !lines.has_line() || self.out.len() >= BATCH {
                self.flush();
                if !self.writer.wait_for_room(|| hung_up(lines.input())) {
                    self.connection.close();
                    break;
                }
            }
        }
        self.flush();
    }

    fn message(&mut self, line: Bytes) {
        let before = self.out.len();
        let arrival = Arrival { connection: Some(&self.connection), headers: None, outbox: &self.outbox };
        match self.server.receive(line, &arrival, &mut self.out) {
            Received::Replied(Reply::Unreadable) if !self.complaints.allow() => self.out.truncate(before),
            Received::Replied(_) | Received::Opened(_) => self.out.push(b'\n'),
            Received::Pending(call) => self.hand_over(call),
            Received::Accepted | Received::Refused => {}
        }
    }

    fn too_long(&mut self) {
        if self.complaints.allow() {
            let limit = self.server.limits().message_bytes;
            let error = RpcError::new(code::INVALID_REQUEST, format!("a message has at most {limit} bytes"));
            self.out.extend_from_slice(&error.to_message());
            self.out.push(b'\n');
        }
    }

    /// Lets the runtime finish a call. Waits for a slot first, which is what holds a flood of calls back.
    fn hand_over(&mut self, call: PendingCall) {
        let slot = match Arc::clone(&self.slots).try_acquire_owned() {
            Ok(slot) => Some(slot),
            Err(_) => {
                self.flush();
                self.runtime.block_on(Arc::clone(&self.slots).acquire_owned()).ok()
            }
        };
        self.runtime.spawn(finish(call, Arc::clone(&self.writer), slot));
    }

    fn flush(&mut self) {
        if !self.out.is_empty() {
            self.writer.flush_from_reader(&self.out);
            self.out.clear();
            self.out.shrink_to(4 * BATCH);
        }
    }
}

async fn finish(call: PendingCall, writer: Arc<Writer>, slot: Option<OwnedSemaphorePermit>) {
    let (reply, mut bytes) = call.await;
    if reply != Reply::Cancelled {
        bytes.push(b'\n');
        writer.push(&bytes);
    }
    drop(slot);
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
