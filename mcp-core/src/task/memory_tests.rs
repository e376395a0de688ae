//! The bounds of tasks in memory.

use super::memory::MemoryTasks;
use super::record::{TaskRecord, TaskState};
use super::store::{TaskStore, TaskStoreError};
use crate::testing::{check_task_store, task_record};
use serde_json::value::RawValue;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// In memory everything is done at once.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("a store in memory makes nobody wait"),
    }
}

fn create(store: &MemoryTasks, id: &str) -> bool {
    kept(now(store.create(task_record(id))))
}

fn create_for(store: &MemoryTasks, id: &str, owner: Option<&str>) -> bool {
    kept(now(store.create(TaskRecord { owner: owner.map(str::to_owned), ..task_record(id) })))
}

fn kept(result: Result<(), TaskStoreError>) -> bool {
    match result {
        Ok(()) => true,
        Err(TaskStoreError::Full) => false,
        Err(error) => panic!("{error}"),
    }
}

fn finish(store: &MemoryTasks, id: &str, bytes: usize) -> bool {
    let result = RawValue::from_string(format!("{{\"x\":\"{}\"}}", "x".repeat(bytes))).unwrap();
    kept(now(store.update(TaskRecord { state: TaskState::Completed(result), ..task_record(id) })))
}

fn has(store: &MemoryTasks, id: &str) -> bool {
    now(store.get(id)).unwrap().is_some()
}

#[test]
fn it_does_what_every_store_must() {
    let store = MemoryTasks::new();
    now(check_task_store(&store));
    assert!(store.is_empty());
}

#[test]
fn a_caller_with_too_many_tasks_loses_a_result_but_nothing_that_is_at_work() {
    let store = MemoryTasks::new().max_tasks_per_caller(2);
    assert!(create(&store, "a") && create(&store, "b"));
    assert!(!create(&store, "c"), "both are at work");
    assert!(create_for(&store, "other", Some("bob")) && create_for(&store, "nobody", None));
    assert!(finish(&store, "b", 1));
    assert!(create(&store, "c"));
    assert_eq!(["a", "b", "c", "other", "nobody"].map(|id| has(&store, id)), [true, false, true, true, true]);
}

#[test]
fn a_full_store_refuses_a_caller_who_has_nothing_to_lose() {
    let store = MemoryTasks::new().max_tasks(2);
    assert!(create(&store, "a") && create_for(&store, "b", Some("bob")));
    assert!(finish(&store, "a", 1));
    assert!(!create_for(&store, "c", Some("bob")), "what alice has is not bob's to lose");
    assert!(create(&store, "d"));
    assert!(!has(&store, "a") && has(&store, "b"));
}

#[test]
fn results_have_a_bound_together() {
    let store = MemoryTasks::new().max_bytes(8000);
    assert!(create(&store, "a") && create(&store, "b") && create(&store, "c"));
    assert!(!finish(&store, "a", 9000), "larger than all");
    assert!(
        matches!(now(store.get("a")).unwrap().unwrap().state, TaskState::Working),
        "the former state stays"
    );
    assert!(finish(&store, "a", 5000) && finish(&store, "b", 5000));
    assert_eq!(["a", "b", "c"].map(|id| has(&store, id)), [false, true, true]);
}

#[test]
fn expired_tasks_are_cleared_away_by_the_next_one() {
    let store = MemoryTasks::new();
    let old = |id: &str| {
        let fresh = task_record(id);
        TaskRecord { created: fresh.created - Duration::from_secs(7200), ..fresh }
    };
    now(store.create(old("a"))).unwrap();
    assert!(!has(&store, "a"));
    now(store.create(old("b"))).unwrap();
    assert_eq!(store.len(), 1);
    assert!(create(&store, "c"));
    assert_eq!(store.len(), 1);
}
