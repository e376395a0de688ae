//! All tasks of a server: those at work here, and those that are kept.

use super::clock::now;
use super::live::{Live, Shared};
use super::memory::MemoryTasks;
use super::methods::Handlers;
use super::record::{TaskRecord, TaskState};
use super::store::{TaskStore, TaskStoreError};
use crate::connection::CallInner;
use crate::context::Auth;
use crate::server::{Limits, Server};
use crate::tool::ToolError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What a server's builder says of tasks.
pub(crate) struct TaskSettings {
    pub(crate) store: Arc<dyn TaskStore>,
    pub(crate) ttl: Duration,
    pub(crate) poll: Duration,
}

impl Default for TaskSettings {
    fn default() -> Self {
        let (ttl, poll) = (Duration::from_secs(3600), Duration::from_secs(1));
        Self { store: Arc::new(MemoryTasks::new()), ttl, poll }
    }
}

/// The tasks of a server.
pub(crate) struct Tasks {
    settings: TaskSettings,
    /// What answers their methods.
    pub(crate) handlers: Handlers,
    at_work: usize,
    per_caller: usize,
    live: Mutex<HashMap<String, Shared>>,
}

impl fmt::Debug for Tasks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tasks").field("at_work", &self.lock().len()).finish_non_exhaustive()
    }
}

/// Why there is no new task.
pub(super) enum Refused {
    /// As many are at work as may be, or kept as can be.
    Full,
    /// The store, or the source of random numbers, failed.
    Failed(TaskStoreError),
}

impl Refused {
    /// What the model is told.
    pub(super) fn into_error(self) -> ToolError {
        match self {
            Self::Full => ToolError::new("too many tasks are at work; trying again later may help"),
            Self::Failed(error) => ToolError::unexpected(error),
        }
    }
}

impl From<TaskStoreError> for Refused {
    fn from(error: TaskStoreError) -> Self {
        if matches!(error, TaskStoreError::Full) { Self::Full } else { Self::Failed(error) }
    }
}

/// The place of a task among those at work, given back when this is dropped.
pub(super) struct Place {
    pub(super) server: Server,
    pub(super) task: Shared,
}

impl Place {
    fn tasks(&self) -> &Tasks {
        self.server.tasks()
    }

    /// Forgets a task that no client knows of.
    pub(super) async fn discard(self) {
        if let Err(error) = self.tasks().settings.store.remove(self.task.id()).await {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(error, "a task that is not needed could not be removed");
        }
    }

    /// Keeps what the task is.
    pub(super) async fn keep(&self, record: TaskRecord) -> Result<(), TaskStoreError> {
        self.tasks().settings.store.update(record).await
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.task.cancel();
        self.tasks().lock().remove(self.task.id());
        self.task.gone.set();
    }
}

impl Tasks {
    pub(crate) fn new(settings: TaskSettings, limits: &Limits) -> Self {
        Self {
            settings,
            handlers: Handlers::new(),
            at_work: limits.tasks_at_work,
            per_caller: limits.tasks_per_caller,
            live: Mutex::default(),
        }
    }

    /// Makes a call a task: there is one from here on, which `get` finds.
    pub(super) async fn open(call: &CallInner) -> Result<Place, Refused> {
        let tasks = call.server.tasks();
        let place = Place { server: call.server.clone(), task: tasks.enter(tasks.record(call)?)? };
        tasks.settings.store.create(place.task.record()).await?;
        Ok(place)
    }

    fn record(&self, call: &CallInner) -> Result<TaskRecord, Refused> {
        let mut id = [0; 16];
        getrandom::fill(&mut id).map_err(|error| TaskStoreError::Unavailable(Box::new(error)))?;
        let (rule, created) = (call.target.handler.task, now());
        Ok(TaskRecord {
            id: URL_SAFE_NO_PAD.encode(id),
            owner: owner(&call.origin.auth),
            state: TaskState::Working,
            message: None,
            created,
            updated: created,
            ttl: rule.and_then(|rule| rule.ttl).unwrap_or(self.settings.ttl),
            poll: rule.and_then(|rule| rule.poll).unwrap_or(self.settings.poll),
        })
    }

    /// Takes a place, if one is free.
    fn enter(&self, record: TaskRecord) -> Result<Shared, Refused> {
        let mut live = self.lock();
        let of_caller = || live.values().filter(|task| task.is_of(record.owner.as_deref())).count();
        if live.len() >= self.at_work || of_caller() >= self.per_caller {
            return Err(Refused::Full);
        }
        let task = Arc::new(Live::new(record));
        live.insert(task.id().to_owned(), Arc::clone(&task));
        Ok(task)
    }

    /// The task of that id, if it runs here and belongs to this caller.
    pub(super) fn live(&self, id: &str, auth: &Auth) -> Option<Shared> {
        self.lock().get(id).filter(|task| task.is_of(auth.subject())).cloned()
    }

    /// What the task of that id is, if it belongs to this caller.
    pub(crate) async fn find(&self, id: &str, auth: &Auth) -> Result<Option<TaskRecord>, TaskStoreError> {
        if let Some(task) = self.live(id, auth) {
            return Ok(Some(task.record()));
        }
        let found = self.settings.store.get(id).await?;
        Ok(found.filter(|task| task.owner.as_deref() == auth.subject() && now() < task.expires()))
    }

    /// Calls off a task that no handler of this process works for.
    pub(super) async fn cancel_kept(&self, mut task: TaskRecord) -> Result<(), TaskStoreError> {
        if task.state.is_over() {
            return Ok(());
        }
        (task.state, task.updated) = (TaskState::Cancelled, now());
        self.settings.store.update(task).await
    }

    /// Calls off every task at work, and waits until their handlers are gone.
    pub(crate) async fn end(&self) {
        let live: Vec<Shared> = self.lock().values().cloned().collect();
        live.iter().for_each(|task| task.cancel());
        for task in live {
            task.gone.wait().await;
        }
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Shared>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// To whom the tasks of a caller belong.
fn owner(auth: &Auth) -> Option<String> {
    auth.subject().map(str::to_owned)
}
