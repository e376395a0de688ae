//! Tasks in memory, bounded in number and in bytes.

use super::clock::now;
use super::record::TaskRecord;
use super::store::{StoreFuture, TaskStore, TaskStoreError};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// Keeps tasks in memory, for a server of one process.
///
/// It is full at 4,096 tasks, 1,024 of one caller, or 64 MiB. A caller with no room left loses the results that it has had
/// the longest; with none to lose, its next task is refused. Callers that nobody knows count as one.
///
/// ```
/// use mcp_core::{MemoryTasks, Server};
///
/// let store = MemoryTasks::new().max_tasks(100).max_tasks_per_caller(10).max_bytes(1 << 20);
/// let server = Server::builder("jobs", "1.0.0").task_store(store).build()?;
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
pub struct MemoryTasks {
    tasks: usize,
    per_caller: usize,
    bytes: usize,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    tasks: HashMap<String, TaskRecord>,
    /// All of them, by when they are forgotten.
    by_expiry: BTreeSet<(SystemTime, String)>,
    by_owner: HashMap<Option<String>, usize>,
    bytes: usize,
}

impl Default for MemoryTasks {
    fn default() -> Self {
        Self { tasks: 4096, per_caller: 1024, bytes: 64 << 20, kept: Mutex::default() }
    }
}

impl fmt::Debug for MemoryTasks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryTasks").field("len", &self.len()).finish_non_exhaustive()
    }
}

impl MemoryTasks {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Tasks at a time, those that are over and not forgotten included. Default 4,096.
    #[must_use]
    pub fn max_tasks(self, tasks: usize) -> Self {
        Self { tasks, ..self }
    }

    /// The same of one caller. Default 1,024.
    #[must_use]
    pub fn max_tasks_per_caller(self, tasks: usize) -> Self {
        Self { per_caller: tasks, ..self }
    }

    /// Bytes of all tasks and their results. Default 64 MiB.
    #[must_use]
    pub fn max_bytes(self, bytes: usize) -> Self {
        Self { bytes, ..self }
    }

    /// How many tasks it keeps, those included that are expired and not cleared away yet.
    pub fn len(&self) -> usize {
        self.lock().tasks.len()
    }

    /// Whether it keeps none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn add(&self, task: TaskRecord) -> Result<(), TaskStoreError> {
        let mut kept = self.lock();
        kept.clear_away(now());
        let is_full = |kept: &Kept| {
            let own = kept.by_owner.get(&task.owner).copied().unwrap_or_default();
            own >= self.per_caller || kept.tasks.len() >= self.tasks || kept.bytes + task.size() > self.bytes
        };
        while is_full(&kept) {
            kept.drop_oldest_result(task.owner.as_deref(), &task.id)?;
        }
        kept.insert(task);
        Ok(())
    }

    fn replace(&self, task: TaskRecord) -> Result<(), TaskStoreError> {
        let mut kept = self.lock();
        let Some(former) = kept.tasks.get(&task.id).map(TaskRecord::size) else { return Ok(()) };
        while kept.bytes - former + task.size() > self.bytes {
            kept.drop_oldest_result(task.owner.as_deref(), &task.id)?;
        }
        kept.forget(&task.id);
        kept.insert(task);
        Ok(())
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn insert(&mut self, task: TaskRecord) {
        self.bytes += task.size();
        self.by_expiry.insert((task.expires(), task.id.clone()));
        *self.by_owner.entry(task.owner.clone()).or_default() += 1;
        self.tasks.insert(task.id.clone(), task);
    }

    fn forget(&mut self, id: &str) {
        let Some(task) = self.tasks.remove(id) else { return };
        self.bytes -= task.size();
        self.by_expiry.remove(&(task.expires(), task.id));
        if let Some(count) = self.by_owner.get_mut(&task.owner) {
            *count -= 1;
            if *count == 0 {
                self.by_owner.remove(&task.owner);
            }
        }
    }

    /// Forgets everything that is expired. Each task is looked at once, when its time has come.
    fn clear_away(&mut self, now: SystemTime) {
        while self.by_expiry.first().is_some_and(|(expires, _)| *expires <= now) {
            let Some((_, id)) = self.by_expiry.pop_first() else { return };
            self.forget(&id);
        }
    }

    /// Makes room at the cost of the same caller. What is at work is never lost.
    fn drop_oldest_result(&mut self, owner: Option<&str>, but: &str) -> Result<(), TaskStoreError> {
        let is_to_go = |id: &&String| {
            let task = self.tasks.get(*id);
            **id != *but && task.is_some_and(|task| task.owner.as_deref() == owner && task.state.is_over())
        };
        let oldest = self.by_expiry.iter().map(|(_, id)| id).find(is_to_go).cloned();
        self.forget(&oldest.ok_or(TaskStoreError::Full)?);
        Ok(())
    }
}

impl TaskStore for MemoryTasks {
    fn create(&self, task: TaskRecord) -> StoreFuture<'_, ()> {
        Box::pin(ready(self.add(task)))
    }

    fn get<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Option<TaskRecord>> {
        let found = self.lock().tasks.get(id).filter(|task| now() < task.expires()).cloned();
        Box::pin(ready(Ok(found)))
    }

    fn update(&self, task: TaskRecord) -> StoreFuture<'_, ()> {
        Box::pin(ready(self.replace(task)))
    }

    fn remove<'a>(&'a self, id: &'a str) -> StoreFuture<'a, ()> {
        self.lock().forget(id);
        Box::pin(ready(Ok(())))
    }
}
