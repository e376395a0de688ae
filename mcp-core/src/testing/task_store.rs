//! What every store of tasks must do.

use crate::task::{TaskRecord, TaskState, TaskStore, now};
use serde_json::value::RawValue;
use std::time::Duration;

/// Holds a store against what [`TaskStore`](crate::TaskStore) promises. It needs room for some tasks, which are removed
/// in the end.
///
/// # Panics
///
/// When the store does otherwise, which fails the test that asks.
pub async fn check_task_store(store: &impl TaskStore) {
    let first = task("contract-1");
    created_tasks_are_found_as_they_are(store, &first).await;
    updates_replace_and_revive_nothing(store, first).await;
    expired_tasks_are_not_found(store).await;
    store.remove("contract-unknown").await.expect("removing what is not there is no error");
}

async fn created_tasks_are_found_as_they_are(store: &impl TaskStore, first: &TaskRecord) {
    assert!(found(store, &first.id).await.is_none(), "a task is found before it is created");
    store.create(first.clone()).await.expect("there is room for a task");
    let second = task("contract-2");
    store.create(second.clone()).await.expect("there is room for two tasks");
    for expected in [first, &second] {
        let task = found(store, &expected.id).await.expect("a task is found once it is created");
        assert_eq!(json(&task), json(expected), "a task is kept as it is");
    }
    store.remove(&second.id).await.expect("a task can be removed");
    assert!(found(store, &second.id).await.is_none(), "a task is found after it was removed");
    assert!(found(store, &first.id).await.is_some(), "another task is removed as well");
}

async fn updates_replace_and_revive_nothing(store: &impl TaskStore, mut task: TaskRecord) {
    let result = RawValue::from_string("{\"content\":[]}".to_owned()).expect("this is JSON");
    task.state = TaskState::Completed(result);
    task.message = None;
    store.update(task.clone()).await.expect("a task can be updated");
    let kept = found(store, &task.id).await.expect("a task is still there after an update");
    assert_eq!(json(&kept), json(&task), "an update replaces the task");
    store.remove(&task.id).await.expect("a task can be removed");
    store.update(task.clone()).await.expect("an update of what is forgotten is no error");
    assert!(found(store, &task.id).await.is_none(), "an update brings a forgotten task back");
}

async fn expired_tasks_are_not_found(store: &impl TaskStore) {
    let mut expired = task("contract-3");
    expired.created -= Duration::from_secs(7200);
    store.create(expired.clone()).await.expect("there is room for a task");
    assert!(found(store, &expired.id).await.is_none(), "a task is found after its time");
    store.remove(&expired.id).await.expect("a task can be removed");
}

async fn found(store: &impl TaskStore, id: &str) -> Option<TaskRecord> {
    store.get(id).await.expect("the store can be asked")
}

fn json(task: &TaskRecord) -> serde_json::Value {
    serde_json::to_value(task).expect("a task is JSON")
}

pub(crate) fn task(id: &str) -> TaskRecord {
    let created = now();
    TaskRecord {
        id: id.to_owned(),
        owner: Some("alice".to_owned()),
        state: TaskState::Working,
        message: Some("reading \"files\"".to_owned()),
        created,
        updated: created,
        ttl: Duration::from_secs(3600),
        poll: Duration::from_secs(1),
    }
}
