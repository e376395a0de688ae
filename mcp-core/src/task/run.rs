//! A task from the answer that announced it to its end.

use super::record::{TaskRecord, TaskState};
use super::store::TaskStoreError;
use super::tasks::Place;
use crate::connection::PendingCall;
use crate::jsonrpc::code;
use crate::subscription::Change;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};
use tokio::time::sleep;

/// Room for what stands around a result when a client asks for it.
const AROUND: usize = 4096;

/// Drives a handler that nobody waits for.
pub(super) async fn run(mut pending: PendingCall, place: Place) {
    let ttl = place.task.record().ttl;
    let end = tokio::select! {
        biased;
        (_, reply) = &mut pending => Some(read(&place, &reply)),
        () = called_off(&place) => None,
        () = sleep(ttl) => Some((failed("the task took longer than it is kept"), None)),
        () = keep(&place) => None,
    };
    drop(pending);
    if let Some((state, message)) = end {
        settle(&place, state, message).await;
    } else {
        keep_or_warn(&place, place.task.record()).await;
    }
    tell(&place);
}

/// Ends a task: first where it is kept, and then for its client, who is told of no result that is lost after all.
async fn settle(place: &Place, state: TaskState, message: Option<String>) {
    let mut ended = place.task.ended(state, message);
    if let Some(record) = &ended
        && let Err(error) = place.keep(record.clone()).await
    {
        warn(&error);
        if matches!(error, TaskStoreError::Full) {
            ended = place.task.ended(failed("there is no room to keep the result"), None);
            if let Some(record) = &ended {
                keep_or_warn(place, record.clone()).await;
            }
        }
    }
    if !ended.is_some_and(|ended| place.task.settle(ended)) {
        // It was called off meanwhile.
        keep_or_warn(place, place.task.record()).await;
    }
}

async fn keep_or_warn(place: &Place, record: TaskRecord) {
    if let Err(error) = place.keep(record).await {
        warn(&error);
    }
}

async fn called_off(place: &Place) {
    place.task.stop.wait().await;
}

/// Keeps every change, and tells whoever listens. Changes that follow each other closely are one.
async fn keep(place: &Place) {
    loop {
        place.task.changed.notified().await;
        if place.task.record().state.is_over() {
            // Its end is kept and told by who drives it.
            std::future::pending::<()>().await;
        }
        keep_or_warn(place, place.task.record()).await;
        tell(place);
    }
}

fn tell(place: &Place) {
    let record: TaskRecord = place.task.record();
    place.server.hub().publish(Change::Task(&record));
}

/// What the call would have been answered with, as what the task came to, and a sentence on it.
fn read(place: &Place, reply: &[u8]) -> (TaskState, Option<String>) {
    #[derive(Deserialize)]
    struct Answer<'a> {
        #[serde(borrow)]
        result: Option<&'a RawValue>,
        #[serde(borrow)]
        error: Option<&'a RawValue>,
    }
    #[derive(Deserialize)]
    struct Message {
        message: String,
    }
    let limit = place.server.limits().result_bytes;
    match serde_json::from_slice(reply) {
        Ok(Answer { result: Some(result), .. }) if result.get().len() + AROUND > limit.max(AROUND * 2) => {
            (failed("the result is too large"), None)
        }
        Ok(Answer { result: Some(result), .. }) => (TaskState::Completed(result.to_owned()), None),
        Ok(Answer { error: Some(error), .. }) => {
            let message = serde_json::from_str(error.get()).map(|Message { message }| message);
            (TaskState::Failed(error.to_owned()), message.ok())
        }
        _ => (TaskState::Cancelled, None),
    }
}

fn failed(message: &str) -> TaskState {
    let error = json!({ "code": code::INTERNAL_ERROR, "message": message });
    TaskState::Failed(to_raw_value(&error).expect("an object is JSON"))
}

fn warn(error: &TaskStoreError) {
    let error: &dyn std::error::Error = error;
    tracing::warn!(error, "what became of a task could not be kept");
}
