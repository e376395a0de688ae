//! The calls that wait for something, and the messages that wait for such a call to end.
//!
//! Must not read or block: it runs on the runtime as well as on the thread that reads.

use super::Sink;
use bytes::Bytes;
use mcp_core::transport::{Arrival, Connection, Outbox, PendingCall, Received, Reply};
use mcp_core::{Auth, RpcError, Server, code};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::runtime::Handle;
use tokio::sync::Notify;

/// Messages that may wait for a call to end. Further ones are refused, so that cancellations are always read.
const PARKED: usize = 1024;

pub(crate) struct Work<W> {
    pub(crate) server: Server,
    pub(crate) writer: Arc<W>,
    connection: Arc<Connection>,
    caller: Auth,
    outbox: Arc<dyn Outbox>,
    runtime: Handle,
    state: Mutex<State>,
    /// The reader thread has something that is not written yet.
    reader_busy: AtomicBool,
    stopping: AtomicBool,
    changed: Notify,
}

#[derive(Default)]
struct State {
    /// Tasks that finish calls.
    tasks: usize,
    parked: VecDeque<Bytes>,
}

impl<W: Sink> Work<W> {
    pub(crate) fn new(server: Server, connection: Arc<Connection>, caller: Auth, writer: Arc<W>) -> Self {
        let outbox = Arc::clone(&writer) as Arc<dyn Outbox>;
        connection.attach(&outbox);
        Self {
            server,
            outbox,
            writer,
            connection,
            caller,
            runtime: Handle::current(),
            state: Mutex::default(),
            reader_busy: AtomicBool::new(false),
            stopping: AtomicBool::new(false),
            changed: Notify::new(),
        }
    }

    pub(crate) fn runtime(&self) -> &Handle {
        &self.runtime
    }

    /// Hands a message to the server.
    pub(crate) fn receive(&self, message: Bytes, out: &mut Vec<u8>) -> Received {
        let arrival = Arrival::new(&self.outbox).on(&self.connection).by(&self.caller);
        self.server.receive(message, &arrival, out)
    }

    /// Lets the runtime finish a call.
    pub(crate) fn finish(self: &Arc<Self>, call: PendingCall) {
        self.lock().tasks += 1;
        self.runtime.spawn(Arc::clone(self).run(Some(call)));
    }

    /// Keeps a message until a call ends; writes a refusal if too many wait already.
    pub(crate) fn park(self: &Arc<Self>, message: Bytes, out: &mut Vec<u8>) {
        let mut state = self.lock();
        if state.parked.len() >= PARKED {
            drop(state);
            let error = RpcError::new(code::INTERNAL_ERROR, "too many calls are at work; try again later");
            self.server.refuse(message, Some(&self.connection), &error, out);
            out.push(b'\n');
            return;
        }
        state.parked.push_back(message);
        if state.tasks == 0 {
            state.tasks += 1;
            drop(state);
            self.runtime.spawn(Arc::clone(self).run(None));
        }
    }

    /// Takes nothing more from the input.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Says whether the reader thread has something that is not written yet.
    pub(crate) fn set_reader_busy(&self, busy: bool) {
        self.reader_busy.store(busy, Ordering::Release);
        if !busy {
            self.changed.notify_waiters();
        }
    }

    /// Resolves when no call is at work and every answer is handed to the writer.
    pub(crate) async fn idle(&self) {
        loop {
            let changed = self.changed.notified();
            if self.lock().tasks == 0 && !self.reader_busy.load(Ordering::Acquire) {
                return;
            }
            changed.await;
        }
    }

    /// Resolves when no call is at work that has waited once. The reader thread may be held up for ever.
    pub(crate) async fn idle_but_for_reader(&self) {
        loop {
            let changed = self.changed.notified();
            if self.lock().tasks == 0 {
                return;
            }
            changed.await;
        }
    }

    /// Finishes a call, and then whatever waits for its place.
    async fn run(self: Arc<Self>, call: Option<PendingCall>) {
        let mut next = call;
        loop {
            if let Some(call) = next {
                let (reply, mut bytes) = call.await;
                if reply != Reply::Cancelled {
                    bytes.push(b'\n');
                    self.writer.push(&bytes);
                }
            }
            let Some(message) = self.next_parked() else { break };
            next = self.begin(message).await;
        }
        self.changed.notify_waiters();
    }

    /// The next message that waits, or the end of this task: one step, so that none is left behind.
    fn next_parked(&self) -> Option<Bytes> {
        let mut state = self.lock();
        let message = state.parked.pop_front();
        if message.is_none() {
            state.tasks -= 1;
        }
        message
    }

    async fn begin(&self, message: Bytes) -> Option<PendingCall> {
        let mut out = Vec::new();
        match self.receive(message, &mut out) {
            Received::Pending(call) => return Some(call),
            Received::Busy(message) => {
                // The reader was faster with another call. Let the calls that are at work get on before the next try.
                self.lock().parked.push_front(message);
                tokio::task::yield_now().await;
            }
            Received::Replied(_) | Received::Opened(_) => {
                out.push(b'\n');
                self.writer.push(&out);
            }
            _ => {}
        }
        None
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
