//! `subscriptions/listen`: a call that goes on until its client or the server ends it.

use super::filter::Filter;
use super::hub::{Listener, SubscriptionMeta};
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
    let filter = match read_filter(&call.frame) {
        Ok(filter) => {
            let server = call.server.inner();
            filter.agreed(server, &server.visibility.viewer(|| call.origin.auth.clone()))
        }
        Err(error) => return Outcome { ending: call.fail(&error) },
    };
    let id = RawValue::from_string(call.id().to_owned()).expect("an id is JSON");
    call.notify(acknowledgement(&id, &filter));
    let listener = Arc::new(Listener { filter, id, call: Arc::clone(&call) });
    call.server.hub().add(&listener);
    over(&call).await;
    let meta = serde_json::to_value(SubscriptionMeta { id: &listener.id }).unwrap_or_default();
    let ending = call.finish(|_| Ok(meta.as_object().cloned()));
    Outcome { ending }
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
