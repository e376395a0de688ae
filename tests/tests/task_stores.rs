//! Stores of tasks that are slow, full or broken.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::{Client, check_task_store};
use mcp_core::{
    Context, MemoryTasks, Server, StoreFuture, TaskRecord, TaskStore, TaskStoreError, ToolError, code, tool,
    tools,
};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering::SeqCst};
use tests::message::modern_call;
use tests::pipe::Pipe;
use tests::wait;
use tokio::task::yield_now;

/// Every answer takes a while; which of them fail is set by the test.
#[derive(Clone, Default)]
struct Remote {
    tasks: Arc<MemoryTasks>,
    trouble: Arc<AtomicU8>,
}

const NONE: u8 = 0;
const FULL_FOR_RESULTS: u8 = 1;
const BROKEN: u8 = 2;

impl Remote {
    fn answer<'a, T: Send + 'a>(&'a self, answer: StoreFuture<'a, T>) -> StoreFuture<'a, T> {
        Box::pin(async move {
            yield_now().await;
            match self.trouble.load(SeqCst) {
                BROKEN => Err(TaskStoreError::Unavailable("no route to a secret".into())),
                _ => answer.await,
            }
        })
    }
}

impl TaskStore for Remote {
    fn create(&self, task: TaskRecord) -> StoreFuture<'_, ()> {
        self.answer(self.tasks.create(task))
    }

    fn get<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Option<TaskRecord>> {
        self.answer(self.tasks.get(id))
    }

    fn update(&self, task: TaskRecord) -> StoreFuture<'_, ()> {
        let is_result = matches!(task.state, mcp_core::TaskState::Completed(_));
        if self.trouble.load(SeqCst) == FULL_FOR_RESULTS && is_result {
            return Box::pin(async { Err(TaskStoreError::Full) });
        }
        self.answer(self.tasks.update(task))
    }

    fn remove<'a>(&'a self, id: &'a str) -> StoreFuture<'a, ()> {
        self.answer(self.tasks.remove(id))
    }
}

/// Is done at once, or later.
#[tool(task)]
async fn job(now: bool) -> &'static str {
    if !now {
        yield_now().await;
    }
    "done"
}

/// Becomes a task by a word of another tokio task.
#[tool(task = "manual")]
async fn helped(ctx: Context) -> Result<bool, ToolError> {
    let helper = ctx.clone();
    tokio::spawn(async move { helper.into_task().await }).await?
}

fn server(store: &Remote) -> (Server, Client) {
    let server = Server::builder("stores", "1.0.0").task_store(store.clone()).tools(tools![job, helped]);
    let server = server.build().unwrap();
    let client = Client::modern(&server).with_tasks();
    (server, client)
}

fn later() -> serde_json::Value {
    json!({ "now": false })
}

#[test]
fn a_slow_store_has_a_task_before_its_client_knows_of_it() {
    let store = Remote::default();
    wait(check_task_store(&store));
    let (_server, client) = server(&store);
    wait(async {
        let task = client.call_as_task("job", later()).await.unwrap();
        assert_eq!(store.tasks.len(), 1);
        task.until("completed").await.unwrap();
        assert_eq!(client.call("job", json!({ "now": true })).await.unwrap().text(), "done");
        assert_eq!(store.tasks.len(), 1, "what was no task after all is removed");
        assert_eq!(client.call("helped", json!({})).await.unwrap().text(), "true");
    });
}

#[test]
fn a_broken_store_is_for_the_operator_and_an_error_for_the_client() {
    let store = Remote::default();
    let (_server, client) = server(&store);
    wait(async {
        let task = client.call_as_task("job", later()).await.unwrap();
        task.until("completed").await.unwrap();
        // Its driver has handed it over to the store by then.
        while store.tasks.get(task.id()).await.unwrap().is_none_or(|task| !task.state.is_over()) {
            yield_now().await;
        }
        store.trouble.store(BROKEN, SeqCst);
        let error = loop {
            match task.get().await {
                Ok(_) => yield_now().await,
                Err(error) => break error,
            }
        };
        assert_eq!(error.code(), code::INTERNAL_ERROR);
        assert!(!error.message().contains("secret"), "{error}");
        for tool in ["job", "helped"] {
            let refused = client.call(tool, later()).await.unwrap();
            assert!(refused.is_error() && refused.text().starts_with("internal error"), "{}", refused.text());
        }
        store.trouble.store(NONE, SeqCst);
        assert_eq!(task.get().await.unwrap()["status"], "completed");
    });
}

#[test]
fn a_result_that_finds_no_room_is_a_failure() {
    let store = Remote::default();
    let (_server, client) = server(&store);
    store.trouble.store(FULL_FOR_RESULTS, SeqCst);
    wait(async {
        let task = client.call_as_task("job", later()).await.unwrap();
        let failed = task.until("failed").await.unwrap();
        assert_eq!(failed["error"]["message"], "there is no room to keep the result");
    });
}

#[test]
fn a_request_that_is_taken_back_before_its_task_is_made_makes_none() {
    let store = Remote::default();
    let (server, _) = server(&store);
    let pipe = Pipe::new(&server);
    wait(async {
        let mut message = modern_call(1, "job", &later());
        message["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] =
            json!({ "extensions": { "io.modelcontextprotocol/tasks": {} } });
        let call = pipe.begin(&message);
        let cancel =
            json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": 1 } });
        pipe.hand_in(cancel.to_string().as_bytes());
        assert!(call.await.1.is_empty());
        server.end_tasks().await;
        assert_eq!(pipe.calls_at_work(), 0);
    });
}
