//! `subscriptions/listen`: a call that goes on until its client or the server ends it.

use super::filter::Filter;
use super::hub::{Change, Listener, SubscriptionMeta};
use crate::connection::CallInner;
use crate::handler::{About, Handler, Outcome};
use crate::jsonrpc::{Frame, ParamKey, RpcError, code, write_notification};
use serde::Serialize;
use serde_json::value::RawValue;
use std::sync::Arc;

/// The handler of every such call.
pub(crate) fn listen_handler() -> Handler {
    About::new("subscriptions/listen", "").handler(Box::new(|call| Box::pin(listen(call))), None)
}

/// What the client wants to be told of.
pub(crate) fn read_filter(frame: &Frame) -> Result<Filter, RpcError> {
    let invalid = || RpcError::new(code::INVALID_PARAMS, "params.notifications must say what to listen to");
    frame.param_object(ParamKey::Notifications).ok_or_else(invalid)
}

async fn listen(call: Arc<CallInner>) -> Outcome {
    let mut filter = match read_filter(&call.frame) {
        Ok(filter) => {
            let server = call.server.inner();
            filter.agreed(server, &server.visibility.viewer(|| call.origin.auth.clone()))
        }
        Err(error) => return Outcome { ending: call.fail(&error) },
    };
    filter.task_ids = own_tasks(&call, filter.task_ids).await;
    let id = RawValue::from_string(call.id().to_owned()).expect("an id is JSON");
    call.notify(acknowledgement(&id, &filter));
    let listener = Arc::new(Listener { filter, id, call: Arc::clone(&call) });
    call.server.hub().add(&listener);
    tell_tasks(&listener).await;
    over(&call).await;
    call.notify(torn_down(&listener.id));
    let meta = serde_json::to_value(SubscriptionMeta { id: &listener.id }).unwrap_or_default();
    let ending = call.finish(|_| Ok(meta.as_object().cloned()));
    Outcome { ending }
}

/// Leaves out the tasks that are not the caller's.
async fn own_tasks(call: &CallInner, asked: Vec<String>) -> Vec<String> {
    let mut own = Vec::new();
    for id in asked {
        if let Ok(Some(_)) = call.server.tasks().find(&id, &call.origin.auth).await {
            own.push(id);
        }
    }
    own
}

/// Says of each task what it is by now: what it became before anybody listened would never be told.
async fn tell_tasks(listener: &Listener) {
    let call = &listener.call;
    for id in &listener.filter.task_ids {
        let mut told = None;
        while let Ok(Some(task)) = call.server.tasks().find(id, &call.origin.auth).await {
            // What has changed in this very moment is said again, so that nothing old is said last.
            if told == Some(task.updated) {
                break;
            }
            call.notify(Change::Task(&task).write(Some(&listener.id)));
            told = Some(task.updated);
        }
    }
}

/// Resolves when the server ends its streams, or those of this connection.
async fn over(call: &CallInner) {
    let server = call.server.hub().over.wait();
    match &call.origin.connection {
        Some(connection) => tokio::select! {
            () = server => {}
            () = connection.own.over.wait() => {}
        },
        None => server.await,
    }
}

/// Says that the server ends the stream. The answer follows, and says that it ends well.
fn torn_down(id: &RawValue) -> Vec<u8> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Cancelled<'a> {
        #[serde(rename = "_meta")]
        meta: SubscriptionMeta<'a>,
        request_id: &'a RawValue,
        reason: &'static str,
    }
    let mut frame = Vec::with_capacity(200);
    let params =
        Cancelled { meta: SubscriptionMeta { id }, request_id: id, reason: "the server ends the stream" };
    write_notification(&mut frame, "notifications/cancelled", &params);
    frame
}

fn acknowledgement(id: &RawValue, filter: &Filter) -> Vec<u8> {
    #[derive(Serialize)]
    struct Acknowledged<'a> {
        #[serde(rename = "_meta")]
        meta: SubscriptionMeta<'a>,
        notifications: &'a Filter,
    }
    let mut frame = Vec::with_capacity(200);
    let params = Acknowledged { meta: SubscriptionMeta { id }, notifications: filter };
    write_notification(&mut frame, "notifications/subscriptions/acknowledged", &params);
    frame
}
