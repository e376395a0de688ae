//! What clients ask of tasks: `tasks/get`, `tasks/update` and `tasks/cancel`.

use super::EXTENSION;
use super::record::TaskRecord;
use super::store::TaskStoreError;
use crate::connection::{CallInner, Ending};
use crate::handler::{About, Handler, Outcome};
use crate::jsonrpc::{Frame, MetaKey, ParamKey, RpcError, code};
use crate::protocol::Method;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// What answers each of the methods.
pub(crate) struct Handlers {
    get: Arc<Handler>,
    update: Arc<Handler>,
    cancel: Arc<Handler>,
}

impl Handlers {
    pub(super) fn new() -> Self {
        let handler = |name, run| Arc::new(About::new(name, "").handler(run, None));
        Self {
            get: handler("tasks/get", Box::new(|call| Box::pin(get(call)))),
            update: handler("tasks/update", Box::new(|call| Box::pin(update(call)))),
            cancel: handler("tasks/cancel", Box::new(|call| Box::pin(cancel(call)))),
        }
    }

    /// The handler of a method, if its request is in order.
    pub(crate) fn find(&self, method: Method, frame: &Frame) -> Result<&Arc<Handler>, RpcError> {
        let invalid = |text| RpcError::new(code::INVALID_PARAMS, text);
        frame.param_text(ParamKey::TaskId).ok_or_else(|| invalid("params.taskId must be a string"))?;
        Ok(match method {
            Method::TasksUpdate => {
                let answers = frame.param(ParamKey::InputResponses).filter(|raw| raw[0] == b'{');
                answers.ok_or_else(|| invalid("params.inputResponses must be an object"))?;
                &self.update
            }
            Method::TasksCancel => &self.cancel,
            _ => &self.get,
        })
    }
}

/// Whether the client says in this request that it knows tasks.
pub(crate) fn declared(frame: &Frame) -> bool {
    #[derive(Deserialize)]
    struct Declared<'a> {
        #[serde(borrow)]
        extensions: Option<Extensions<'a>>,
    }
    #[derive(Deserialize)]
    struct Extensions<'a> {
        #[serde(borrow, rename = "io.modelcontextprotocol/tasks")]
        tasks: Option<&'a RawValue>,
    }
    // Looked at in every call of such a tool, so that nothing else is read of what is declared.
    let declared: Option<Declared<'_>> = frame.meta_as(MetaKey::ClientCapabilities);
    let tasks = declared.and_then(|declared| declared.extensions?.tasks);
    tasks.is_some_and(|settings| settings.get().starts_with('{'))
}

/// The error for a client that does not.
pub(crate) fn missing() -> RpcError {
    let data = json!({ "requiredCapabilities": { "extensions": { EXTENSION: {} } } });
    RpcError::new(code::MISSING_CLIENT_CAPABILITY, "this needs a client that knows tasks").with_data(data)
}

async fn get(call: Arc<CallInner>) -> Outcome {
    let ending = match find(&call).await {
        Ok(task) => call.finish(|out| {
            task.write_members(true, out);
            Ok(None)
        }),
        Err(ending) => ending,
    };
    Outcome { ending }
}

async fn update(call: Arc<CallInner>) -> Outcome {
    let answers: Map<String, Value> = call.frame.param_object(ParamKey::InputResponses).unwrap_or_default();
    let live = call.server.tasks().live(&id(&call), &call.origin.auth);
    let ending = match live {
        Some(task) => {
            task.answer(answers);
            acknowledge(&call)
        }
        None => match find(&call).await {
            Ok(task) if task.state.is_over() => acknowledge(&call),
            Ok(_) => {
                call.fail(&RpcError::new(code::INTERNAL_ERROR, "the task is not at work on this instance"))
            }
            Err(ending) => ending,
        },
    };
    Outcome { ending }
}

async fn cancel(call: Arc<CallInner>) -> Outcome {
    let tasks = call.server.tasks();
    if let Some(task) = tasks.live(&id(&call), &call.origin.auth) {
        task.cancel();
        return Outcome { ending: acknowledge(&call) };
    }
    let ending = match find(&call).await {
        Ok(task) => match tasks.cancel_kept(task).await {
            Ok(()) => acknowledge(&call),
            Err(error) => call.fail_unexpectedly(&error),
        },
        Err(ending) => ending,
    };
    Outcome { ending }
}

/// The task that the request names. One of another caller is as unknown as one that never was.
async fn find(call: &CallInner) -> Result<TaskRecord, Ending> {
    let found: Result<_, TaskStoreError> = call.server.tasks().find(&id(call), &call.origin.auth).await;
    match found {
        Ok(Some(task)) => Ok(task),
        Ok(None) => Err(call.fail(&RpcError::new(code::INVALID_PARAMS, "there is no such task (any more)"))),
        Err(error) => Err(call.fail_unexpectedly(&error)),
    }
}

fn id(call: &CallInner) -> String {
    call.frame.param_text(ParamKey::TaskId).unwrap_or_default().into_owned()
}

fn acknowledge(call: &CallInner) -> Ending {
    call.finish(|_| Ok(None))
}
