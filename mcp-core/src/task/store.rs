//! Where tasks are kept.

use super::record::TaskRecord;
use std::error::Error;
use std::fmt;
use std::pin::Pin;

/// What a store answers, now or later.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, TaskStoreError>> + Send + 'a>>;

/// Where a server keeps its tasks. [`MemoryTasks`](crate::MemoryTasks) is the default; one that keeps them outside of the
/// process, such as a database, lets clients read what a task came to from another instance, or after a restart.
///
/// A store keeps and forgets; whose a task is, and what may become of it, is the server's affair. It is bounded: it refuses
/// new tasks rather than grow for ever. [`testing::check_task_store`](crate::testing::check_task_store) holds an
/// implementation against what is promised here.
///
/// A task that an instance runs can be answered and cancelled there only. Clients over HTTP repeat its id in the header
/// `Mcp-Name`, by which a load balancer finds the instance.
///
/// ```
/// use mcp_core::{MemoryTasks, StoreFuture, TaskRecord, TaskStore};
///
/// /// Counts what is created.
/// #[derive(Default)]
/// struct Counted {
///     tasks: MemoryTasks,
///     created: std::sync::atomic::AtomicUsize,
/// }
///
/// impl TaskStore for Counted {
///     fn create(&self, task: TaskRecord) -> StoreFuture<'_, ()> {
///         self.created.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
///         self.tasks.create(task)
///     }
///     fn get<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Option<TaskRecord>> {
///         self.tasks.get(id)
///     }
///     fn update(&self, task: TaskRecord) -> StoreFuture<'_, ()> {
///         self.tasks.update(task)
///     }
///     fn remove<'a>(&'a self, id: &'a str) -> StoreFuture<'a, ()> {
///         self.tasks.remove(id)
///     }
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// mcp_core::testing::check_task_store(&Counted::default()).await;
/// # });
/// let server = mcp_core::Server::builder("jobs", "1.0.0").task_store(Counted::default()).build()?;
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
pub trait TaskStore: Send + Sync + 'static {
    /// Keeps a new task. Once this resolves, [`TaskStore::get`] finds it, on every instance.
    ///
    /// # Errors
    ///
    /// When there is no room for it, or the store cannot be reached.
    fn create(&self, task: TaskRecord) -> StoreFuture<'_, ()>;

    /// The task of that id, unless it is [expired](TaskRecord::expires).
    ///
    /// # Errors
    ///
    /// When the store cannot be reached.
    fn get<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Option<TaskRecord>>;

    /// Replaces a task by a later state of itself. One that is forgotten already stays forgotten, without an error.
    ///
    /// # Errors
    ///
    /// When there is no room for what it came to, or the store cannot be reached. The former state stays then.
    fn update(&self, task: TaskRecord) -> StoreFuture<'_, ()>;

    /// Forgets a task, if it is there.
    ///
    /// # Errors
    ///
    /// When the store cannot be reached.
    fn remove<'a>(&'a self, id: &'a str) -> StoreFuture<'a, ()>;
}

/// Why a store did not do what it was asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum TaskStoreError {
    /// There is no room.
    Full,
    /// The store cannot be reached, or failed.
    Unavailable(Box<dyn Error + Send + Sync>),
}

impl fmt::Display for TaskStoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "the store of tasks is full",
            Self::Unavailable(_) => "the store of tasks failed",
        })
    }
}

impl Error for TaskStoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Full => None,
            Self::Unavailable(error) => Some(&**error),
        }
    }
}
