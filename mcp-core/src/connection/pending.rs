//! A call from its first poll to its end, whichever way it ends.
//!
//! Every request ends in exactly one reply or a recorded cancellation: [`Settled`] records the end once, and dropping
//! a call that has no end is its cancellation.

use super::batch::Batch;
use super::call::{CallInner, Ending};
use super::span::CallSpan;
use super::{Received, Reply};
use crate::handler::{CallFuture, Outcome};
use crate::jsonrpc::{RequestId, RpcError, code};
use crate::life::TOO_LONG;
use crate::tool::{Class, masked};
use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, Sleep, sleep_until};

/// Polls a call once. Most calls end here, with their reply in the buffer; nothing is spawned for them.
pub(crate) fn begin(call: Arc<CallInner>, out: &mut Vec<u8>) -> Received {
    if call.is_counted() && call.server.life().counters.began() {
        call.server.life().first_call(&call.server);
    }
    call.lend(std::mem::take(out));
    let span = CallSpan::open(&call);
    let mut running = Running { future: None, settled: Settled { call, span, done: false } };
    // A call that stays pending is polled again by whoever takes it over, with a waker of its own.
    let polled = running.poll(&mut Context::from_waker(Waker::noop()));
    *out = running.settled.call.take_reply();
    match polled {
        Poll::Ready(reply) => Received::Replied(reply),
        Poll::Pending => Waiting::register(running),
    }
}

/// A call whose handler is still at work, or a batch with such calls in it. Poll it to its end, or drop it to cancel it.
#[derive(Debug)]
pub struct PendingCall(Work);

#[derive(Debug)]
enum Work {
    Call(Waiting),
    Batch(Batch),
}

impl PendingCall {
    pub(super) fn batch(batch: Batch) -> Self {
        Self(Work::Batch(batch))
    }
}

impl Future for PendingCall {
    /// The reply's kind and its bytes, which are empty for a cancelled call.
    type Output = (Reply, Vec<u8>);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Work::Call(call) => call.poll(cx),
            Work::Batch(batch) => batch.poll(cx),
        }
    }
}

/// A call that was polled once and is to be polled on.
struct Waiting {
    running: Running,
    id: Option<RequestId>,
    cancelled: Pin<Box<dyn Future<Output = ()> + Send>>,
    /// When the handler's own time is over.
    deadline: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
    /// Until progress that is kept may go.
    progress: Option<Pin<Box<Sleep>>>,
    /// What was left of the time when the handler began to wait for its client.
    paused: Option<Duration>,
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Waiting {
    fn register(running: Running) -> Received {
        let call = Arc::clone(&running.settled.call);
        let id = RequestId::parse(call.frame.id());
        if let (Some(connection), Some(id)) = (&call.origin.connection, &id) {
            connection.calls.add(id.clone(), &call);
        }
        let waiting = Arc::clone(&call);
        let cancelled = Box::pin(async move { waiting.cancel.wait().await });
        // A time beyond what the clock can say never comes.
        let deadline = call.timeout().and_then(|timeout| Instant::now().checked_add(timeout));
        let call = Self { running, id, cancelled, deadline, timer: None, paused: None, progress: None };
        Received::Pending(PendingCall(Work::Call(call)))
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<(Reply, Vec<u8>)> {
        if self.cancelled.as_mut().poll(cx).is_ready() {
            self.running.settled.end(Ending::Cancelled);
            self.running.discard();
            return Poll::Ready((Reply::Cancelled, Vec::new()));
        }
        if let Poll::Ready(reply) = self.running.poll_again(cx) {
            return Poll::Ready((reply, self.running.settled.call.take_reply()));
        }
        if self.is_late(cx) {
            let reply = self.running.time_out();
            return Poll::Ready((reply, self.running.settled.call.take_reply()));
        }
        self.send_progress(cx);
        Poll::Pending
    }

    /// Whether the handler has used up its time. The timer is set where the call is polled, since there is a runtime.
    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(mut deadline) = self.deadline else { return false };
        if self.running.settled.call.is_asking() {
            // The client's time is not the handler's.
            self.paused.get_or_insert_with(|| deadline.saturating_duration_since(Instant::now()));
            self.timer = None;
            return false;
        }
        if let Some(left) = self.paused.take() {
            deadline = Instant::now() + left;
            self.deadline = Some(deadline);
        }
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        timer.as_mut().poll(cx).is_ready()
    }

    /// Sends progress that is kept, once it may go.
    fn send_progress(&mut self, cx: &mut Context<'_>) {
        let call = &self.running.settled.call;
        while let Some(due) = call.progress_due(cx.waker()) {
            // Without a runtime it goes with the next value, or before the reply.
            if Handle::try_current().is_err() {
                return;
            }
            let timer = self.progress.get_or_insert_with(|| Box::pin(sleep_until(due)));
            if timer.deadline() != due {
                timer.as_mut().reset(due);
            }
            if timer.as_mut().poll(cx).is_pending() {
                return;
            }
            call.flush_progress();
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.running.settled.done {
            // What is cleaned up may look whether anybody still waits.
            self.running.settled.call.cancel.set();
        }
        self.running.discard();
        let call = &self.running.settled.call;
        if let (Some(connection), Some(id)) = (&call.origin.connection, &self.id) {
            connection.calls.remove(id, call);
        }
    }
}

struct Running {
    future: Option<CallFuture>,
    settled: Settled,
}

impl Running {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Reply> {
        let Settled { call, span, .. } = &self.settled;
        // Handlers that are not async do all their work here.
        let begin = || held(call, || (call.target.handler.run)(Arc::clone(call)));
        match span.run(call, || catch_unwind(AssertUnwindSafe(begin))) {
            Ok(future) => {
                self.future = Some(future);
                self.poll_again(cx)
            }
            Err(panic) => Poll::Ready(self.panicked(panic)),
        }
    }

    fn poll_again(&mut self, cx: &mut Context<'_>) -> Poll<Reply> {
        let future = self.future.as_mut().expect("a call is not polled after its end");
        let Settled { call, span, .. } = &self.settled;
        match span.run(call, || catch_unwind(AssertUnwindSafe(|| held(call, || future.as_mut().poll(cx))))) {
            Ok(Poll::Pending) if self.settled.call.wants_input(cx.waker()) => {
                // Nothing is sent twice: the handler runs again from its start.
                self.discard();
                let ending = self.settled.call.ask_for_input();
                self.settled.end(ending);
                // Tasks that the handler began learn that this pass is over.
                self.settled.call.cancel.set();
                Poll::Ready(kind(ending))
            }
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(Outcome { ending })) => {
                self.settled.end(ending);
                self.discard();
                Poll::Ready(kind(ending))
            }
            Err(panic) => {
                self.discard();
                Poll::Ready(self.panicked(panic))
            }
        }
    }

    /// Drops the handler's future; destructors of the handler may panic too.
    fn discard(&mut self) {
        let Some(future) = self.future.take() else { return };
        let Settled { call, span, .. } = &self.settled;
        if let Err(panic) = span.run(call, || catch_unwind(AssertUnwindSafe(|| drop(future)))) {
            std::mem::forget(panic);
            let name = self.settled.call.name();
            tracing::error!(name, "a handler panicked while its call was cleaned up; its reply stands");
        }
    }

    /// Ends a call that took longer than its handler may; what the handler still does is nobody's any more.
    #[cold]
    fn time_out(&mut self) -> Reply {
        let call = Arc::clone(&self.settled.call);
        self.discard();
        let after = call.timeout().unwrap_or_default();
        tracing::warn!(name = call.name(), id = call.id(), ?after, "a handler took too long");
        let text = format!("this took longer than {after:?} and was given up; asking for less may help");
        let ending = call.explain(Class::Failure, &text);
        self.settled.end(ending);
        call.cancel.set();
        kind(ending)
    }

    #[cold]
    fn panicked(&mut self, panic: Box<dyn Any + Send>) -> Reply {
        let (reference, text) = masked();
        let message = panic.downcast_ref::<&str>().copied();
        let message = message.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        let call = &self.settled.call;
        let panicked = message.unwrap_or("no message");
        tracing::error!(
            reference,
            name = call.name(),
            id = call.id(),
            panic = panicked,
            "a handler panicked"
        );
        let ending = call.explain(Class::Failure, &text);
        self.settled.end(ending);
        // What was thrown may panic again when it is dropped; then it is not dropped.
        if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(panic))) {
            std::mem::forget(second);
        }
        kind(ending)
    }
}

/// Runs a part of a handler, and says so when it had its thread for far too long.
fn held<T>(call: &CallInner, part: impl FnOnce() -> T) -> T {
    let counters = &call.server.life().counters;
    let before = counters.ticks();
    let done = part();
    // The first tick may have been about to come.
    if counters.ticks() - before > TOO_LONG {
        blocked(call);
    }
    done
}

#[cold]
fn blocked(call: &CallInner) {
    tracing::warn!(
        name = call.name(),
        id = call.id(),
        "a handler blocked its thread for over a second, which others may have waited for; give it the key `blocking`"
    );
}

fn kind(ending: Ending) -> Reply {
    match ending {
        Ending::Failed(code::MISSING_CLIENT_CAPABILITY | code::HEADER_MISMATCH) => Reply::Malformed,
        Ending::Cancelled => Reply::Cancelled,
        Ending::Done | Ending::ToolError | Ending::Failed(_) => Reply::Answered,
    }
}

/// Records the one end of a call.
struct Settled {
    call: Arc<CallInner>,
    span: CallSpan,
    done: bool,
}

impl Settled {
    fn end(&mut self, ending: Ending) {
        debug_assert!(!self.done, "a call ends once");
        self.done = true;
        self.call.end(ending);
        if self.call.is_counted() {
            self.call.server.life().counters.ended(ending);
        }
        self.span.end(&self.call, ending);
    }
}

impl Drop for Settled {
    fn drop(&mut self) {
        if !self.done {
            self.call.cancel.set();
            self.end(Ending::Cancelled);
        }
    }
}

/// The error for a request whose id is at work on the same pipe.
pub(crate) fn duplicate_id() -> RpcError {
    RpcError::new(code::INVALID_REQUEST, "a request of this id is still at work")
}
