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
    tokio::select! {
        biased;
        (_, reply) = &mut pending => end(&place, &reply),
        () = called_off(&place) => {}
        () = sleep(ttl) => place.task.end(failed("the task took longer than it is kept"), None),
        () = keep(&place) => {}
    }
    drop(pending);
    if let Err(error) = place.keep().await {
        not_kept(&place, error).await;
    }
    tell(&place);
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
        if let Err(error) = place.keep().await {
            warn(&error);
        }
        tell(place);
    }
}

fn tell(place: &Place) {
    let record: TaskRecord = place.task.record();
    place.server.hub().publish(Change::Task(&record));
}

/// Takes what the call would have been answered with.
fn end(place: &Place, reply: &[u8]) {
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
    let (state, message) = match serde_json::from_slice(reply) {
        Ok(Answer { result: Some(result), .. }) if result.get().len() + AROUND > limit.max(AROUND * 2) => {
            (failed("the result is too large"), None)
        }
        Ok(Answer { result: Some(result), .. }) => (TaskState::Completed(result.to_owned()), None),
        Ok(Answer { error: Some(error), .. }) => {
            let message = serde_json::from_str(error.get()).map(|Message { message }| message);
            (TaskState::Failed(error.to_owned()), message.ok())
        }
        _ => (TaskState::Cancelled, None),
    };
    place.task.end(state, message);
}

fn failed(message: &str) -> TaskState {
    let error = json!({ "code": code::INTERNAL_ERROR, "message": message });
    TaskState::Failed(to_raw_value(&error).expect("an object is JSON"))
}

/// The store has no room for what the task came to, or failed: what can be kept is that.
async fn not_kept(place: &Place, error: TaskStoreError) {
    warn(&error);
    if matches!(error, TaskStoreError::Full) {
        place.task.overrule(failed("there is no room to keep the result"));
        if let Err(error) = place.keep().await {
            warn(&error);
        }
    }
}

fn warn(error: &TaskStoreError) {
    let error: &dyn std::error::Error = error;
    tracing::warn!(error, "what became of a task could not be kept");
}
