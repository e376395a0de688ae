//! Questions to a client that answers while the call waits: requests of the server's own.

use super::question::Question;
use crate::connection::CallInner;
use crate::context::TraceContext;
use crate::jsonrpc::{write_notification, write_request};
use crate::tool::ToolError;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Sleep, sleep};

/// How long a client may take to say that it is ready. Then it is asked all the same: some never say so.
const READY_WITHIN: Duration = Duration::from_secs(1);

/// Sends a question and waits for the answer.
pub(super) async fn ask(call: &CallInner, question: &Question) -> Result<Value, ToolError> {
    let Some(connection) = &call.origin.connection else { return Err(unreachable_client()) };
    if !connection.ready.is_set() {
        in_time(pin!(connection.ready.wait()), READY_WITHIN).await;
    }
    let _asking = call.question();
    let Some(mut waiting) = connection.questions.begin() else { return Err(unreachable_client()) };
    let id = waiting.id;
    let mut frame = Vec::with_capacity(256);
    write_request(&mut frame, id, question.method, &traced(call, &question.params));
    if !call.send(frame) {
        return Err(unreachable_client());
    }
    let answer = in_time(&mut waiting.answer, call.server.sealer().ttl()).await;
    drop(waiting);
    let Some(answer) = answer else {
        let mut frame = Vec::with_capacity(128);
        let params = json!({ "requestId": id, "reason": "it took too long" });
        write_notification(&mut frame, "notifications/cancelled", &params);
        call.notify(frame);
        return Err(ToolError::new("the client did not answer the question in time"));
    };
    match answer {
        Ok(Some(answer)) => Ok(answer),
        Ok(None) => Err(ToolError::new("the client did not answer the question")),
        Err(_) => Err(unreachable_client()),
    }
}

/// The parameters, and the trace that the call belongs to: what the client does to answer is a part of it.
fn traced<'a>(call: &CallInner, params: &'a Value) -> Cow<'a, Value> {
    let read = |key: &str| call.frame.meta_member(key).and_then(|raw| serde_json::from_slice(raw).ok());
    let Some(trace) = TraceContext::new(read) else { return Cow::Borrowed(params) };
    let mut params = params.clone();
    if let Some(params) = params.as_object_mut() {
        let meta = params.entry("_meta").or_insert_with(|| Value::Object(Map::new()));
        if let Some(meta) = meta.as_object_mut() {
            meta.extend(trace.iter().map(|(key, value)| (key.to_owned(), value.into())));
        }
    }
    Cow::Owned(params)
}

/// Waits for an answer, but not for ever: a client that is gone without a word would keep its call, and over HTTP its session.
async fn in_time<F: Future + Unpin>(mut answer: F, limit: Duration) -> Option<F::Output> {
    let mut timer: Option<Pin<Box<Sleep>>> = None;
    poll_fn(|cx| {
        if let Poll::Ready(answer) = Pin::new(&mut answer).poll(cx) {
            return Poll::Ready(Some(answer));
        }
        // The first poll of a call may be outside of any runtime; the next one is not.
        if Handle::try_current().is_err() {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let timer = timer.get_or_insert_with(|| Box::pin(sleep(limit)));
        timer.as_mut().poll(cx).map(|()| None)
    })
    .await
}

fn unreachable_client() -> ToolError {
    ToolError::new("the client cannot be asked anything here: it takes no requests while it waits")
}
