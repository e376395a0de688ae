//! A call from its first poll to its end, whichever way it ends.
//!
//! Every request ends in exactly one reply or a recorded cancellation: [`Settled`] records the end once, and dropping
//! a call that has no end is its cancellation.

use super::{Received, Reply};
use crate::jsonrpc::{RequestId, RpcError, code};
use crate::tool::{CallFuture, CallInner, Ending, Outcome, masked};
use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

/// Polls a call once. Most calls end here, with their reply in the buffer; nothing is spawned for them.
pub(crate) fn begin(
    call: Arc<CallInner>,
    run: fn(Arc<CallInner>) -> CallFuture,
    out: &mut Vec<u8>,
) -> Received {
    call.lend(std::mem::take(out));
    let mut running = Running { future: None, settled: Settled { call, done: false } };
    // A call that stays pending is polled again by whoever takes it over, with a waker of its own.
    let polled = running.poll(run, &mut Context::from_waker(Waker::noop()));
    *out = running.settled.call.take_reply();
    match polled {
        Poll::Ready(reply) => Received::Replied(reply),
        Poll::Pending => PendingCall::register(running),
    }
}

/// A call whose handler is still at work. Poll it to its end, or drop it to cancel the call.
pub struct PendingCall {
    running: Running,
    id: Option<RequestId>,
    cancelled: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl fmt::Debug for PendingCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingCall").field("id", &self.id).finish_non_exhaustive()
    }
}

impl PendingCall {
    fn register(running: Running) -> Received {
        let call = Arc::clone(&running.settled.call);
        let id = RequestId::parse(call.frame.id());
        if let (Some(connection), Some(id)) = (&call.connection, &id) {
            connection.calls.add(id.clone(), &call);
        }
        let waiting = Arc::clone(&call);
        let cancelled = Box::pin(async move { waiting.cancel.wait().await });
        Received::Pending(Self { running, id, cancelled })
    }
}

impl Future for PendingCall {
    /// The reply's kind and its bytes, which are empty for a cancelled call.
    type Output = (Reply, Vec<u8>);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.cancelled.as_mut().poll(cx).is_ready() {
            self.running.settled.end(Ending::Cancelled);
            self.running.discard();
            return Poll::Ready((Reply::Cancelled, Vec::new()));
        }
        let reply = std::task::ready!(self.running.poll_again(cx));
        Poll::Ready((reply, self.running.settled.call.take_reply()))
    }
}

impl Drop for PendingCall {
    fn drop(&mut self) {
        self.running.discard();
        let call = &self.running.settled.call;
        if let (Some(connection), Some(id)) = (&call.connection, &self.id) {
            connection.calls.remove(id, call);
        }
    }
}

struct Running {
    future: Option<CallFuture>,
    settled: Settled,
}

impl Running {
    fn poll(&mut self, run: fn(Arc<CallInner>) -> CallFuture, cx: &mut Context<'_>) -> Poll<Reply> {
        match catch_unwind(AssertUnwindSafe(|| run(Arc::clone(&self.settled.call)))) {
            Ok(future) => {
                self.future = Some(future);
                self.poll_again(cx)
            }
            Err(panic) => Poll::Ready(self.panicked(panic)),
        }
    }

    fn poll_again(&mut self, cx: &mut Context<'_>) -> Poll<Reply> {
        let future = self.future.as_mut().expect("a call is not polled after its end");
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
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
        let future = self.future.take();
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| drop(future))) {
            std::mem::forget(panic);
            let tool = self.settled.call.tool();
            tracing::error!(tool = &*tool, "a tool panicked while its call was cleaned up; its reply stands");
        }
    }

    #[cold]
    fn panicked(&mut self, panic: Box<dyn Any + Send>) -> Reply {
        let (reference, text) = masked();
        let message = panic.downcast_ref::<&str>().copied();
        let message = message.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        let call = &self.settled.call;
        let panicked = message.unwrap_or("no message");
        tracing::error!(reference, tool = &*call.tool(), id = call.id(), panic = panicked, "a tool panicked");
        let outcome = self.settled.call.tool_error(&text);
        self.settled.end(outcome.ending);
        // What was thrown may panic again when it is dropped; then it is not dropped.
        if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(panic))) {
            std::mem::forget(second);
        }
        kind(outcome.ending)
    }
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
    done: bool,
}

impl Settled {
    fn end(&mut self, ending: Ending) {
        debug_assert!(!self.done, "a call ends once");
        self.done = true;
        *self.call.ended.lock().unwrap_or_else(PoisonError::into_inner) = true;
        tracing::debug!(target: "mcp_core::call", tool = &*self.call.tool(), id = self.call.id(), ?ending, "call ended");
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
