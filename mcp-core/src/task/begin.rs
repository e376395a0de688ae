//! How a call becomes a task: the request's own call, around that of the handler.

use super::When;
use super::live::Shared;
use super::methods::{declared, missing};
use super::run::run;
use super::tasks::{Place, Tasks};
use crate::connection::{self, CallInner, Ending, Origin, PendingCall, Received, Reply, Target};
use crate::context::CancelFlag;
use crate::handler::{About, Kind, Outcome};
use crate::jsonrpc::code;
use crate::life::BoxFuture;
use crate::protocol::modern;
use crate::resource::Values;
use crate::tool::Class;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Poll, Waker};
use tokio::runtime::Handle;

/// What a call that may become a task has besides.
#[derive(Default)]
pub(crate) struct Tasking {
    task: OnceLock<Shared>,
    /// The place that goes with it, until the task has its driver.
    place: Mutex<Option<Place>>,
    /// Whoever polls the handler until then.
    waker: Mutex<Option<Waker>>,
    /// Set when the request is answered, and the handler goes on by itself.
    pub(super) apart: CancelFlag,
}

impl Tasking {
    /// The task, once there is one.
    pub(crate) fn task(&self) -> Option<&Shared> {
        self.task.get()
    }

    /// Takes a task; it comes back if there is one already.
    pub(super) fn become_task(&self, place: Place) -> Result<(), Place> {
        if self.task.set(Arc::clone(&place.task)).is_err() {
            return Err(place);
        }
        *self.place.lock().unwrap_or_else(PoisonError::into_inner) = Some(place);
        // Another task of the handler's may have been the one to say so.
        let waker = self.waker.lock().unwrap_or_else(PoisonError::into_inner).take();
        waker.into_iter().for_each(Waker::wake);
        Ok(())
    }

    fn take_place(&self) -> Option<Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn watch(&self, waker: &Waker) {
        *self.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(waker.clone());
    }
}

/// Begins a call that nobody else has yet: as a task if it is of a tool that may be one and the client knows tasks.
pub(crate) fn begin(call: Arc<CallInner>, out: &mut Vec<u8>) -> Received {
    match call.target.handler.task {
        None => connection::begin(call, out),
        Some(rule) if call.shape().modern && declared(&call.frame) => begin_as_task(call, rule.when, out),
        Some(rule) if rule.when == When::Required => refuse(&call, out),
        Some(_) => connection::begin(call, out),
    }
}

fn begin_as_task(mut call: Arc<CallInner>, when: When, out: &mut Vec<u8>) -> Received {
    let inner = Arc::get_mut(&mut call).expect("nobody else has the call yet");
    // The request is known to its connection as the outer call; the inner one outlives both.
    let origin = Origin {
        connection: inner.origin.connection.take(),
        outbox: Arc::clone(&inner.origin.outbox),
        log_level: None,
        auth: inner.origin.auth.clone(),
    };
    inner.may_become_task();
    let (server, frame, version) = (call.server.clone(), call.frame.clone(), call.version);
    let run = move |outer| serve(outer, Arc::clone(&call), when);
    let handler = About::new("tools/call", "").handler(Box::new(move |outer| Box::pin(run(outer))), None);
    let target = Target { kind: Kind::Task, handler: Arc::new(handler), variables: Values::default() };
    connection::begin(CallInner::shared(server, frame, version, target, origin, None), out)
}

/// Answers a client that the tool cannot do without tasks for.
#[cold]
fn refuse(call: &CallInner, out: &mut Vec<u8>) -> Received {
    call.lend(std::mem::take(out));
    let reply = if call.shape().modern {
        call.fail(&missing());
        Reply::Malformed
    } else {
        call.explain(Class::Failure, "this needs a client that can run tools as tasks");
        Reply::Answered
    };
    *out = call.take_reply();
    Received::Replied(reply)
}

/// Serves the request: with the answer of the handler, or with a task.
async fn serve(outer: Arc<CallInner>, inner: Arc<CallInner>, when: When) -> Outcome {
    let tasking = inner.tasking().expect("an inner call may become a task");
    if when != When::Manual {
        runtime().await;
        match Tasks::open(&inner).await {
            // Nobody else can have been faster: the handler has not begun.
            Ok(place) => drop(tasking.become_task(place)),
            Err(refused) => {
                inner.lend(Vec::new());
                inner.finish_error(refused.into_error());
                return outer.adopt(&inner.take_reply(), Reply::Answered);
            }
        }
    }
    let mut reply = Vec::new();
    let answered = match connection::begin(Arc::clone(&inner), &mut reply) {
        Received::Pending(mut pending) => match finish_or_part(&mut pending, &inner).await {
            Some((kind, message)) => (kind, message),
            None => return part(&outer, &inner, pending),
        },
        Received::Replied(kind) => (kind, reply),
        _ => (Reply::Answered, reply),
    };
    if let Some(place) = tasking.take_place() {
        // Done before anybody was told that there is a task.
        place.discard().await;
    }
    outer.adopt(&answered.1, answered.0)
}

/// Polls the handler until it is done, or a task.
async fn finish_or_part(pending: &mut PendingCall, inner: &CallInner) -> Option<(Reply, Vec<u8>)> {
    let tasking = inner.tasking().expect("an inner call may become a task");
    poll_fn(|cx| {
        tasking.watch(cx.waker());
        if tasking.task().is_some() {
            return Poll::Ready(None);
        }
        match Pin::new(&mut *pending).poll(cx) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if tasking.task().is_some() => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Lets the handler go on by itself, and answers with the task.
fn part(outer: &CallInner, inner: &CallInner, pending: PendingCall) -> Outcome {
    let tasking = inner.tasking().expect("an inner call may become a task");
    let place = tasking.take_place().expect("a task has its place until it has its driver");
    let record = place.task.record();
    tasking.apart.set();
    let task: BoxFuture<()> = Box::pin(run(pending, place));
    tokio::spawn(task);
    let ending = outer.finish_as(modern::TASK, |out| {
        record.write_members(false, out);
        Ok(None)
    });
    Outcome { ending }
}

/// Waits until this is polled by a runtime: the first poll of a call may be outside of any.
pub(super) async fn runtime() {
    poll_fn(|cx| {
        if Handle::try_current().is_ok() {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

impl CallInner {
    /// Ends the call with the answer of another one to the same request.
    fn adopt(&self, message: &[u8], reply: Reply) -> Outcome {
        self.write_reply(message);
        let ending = match reply {
            Reply::Malformed => Ending::Failed(code::MISSING_CLIENT_CAPABILITY),
            _ => Ending::Done,
        };
        Outcome { ending }
    }
}
