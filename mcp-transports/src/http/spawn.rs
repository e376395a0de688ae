//! Tasks of their own.

use std::pin::Pin;

/// Spawns a task that nobody waits for, of one type whatever it does: tasks of a type each bring several kilobytes of tokio's
/// code.
pub(super) fn spawn(task: impl Future<Output = ()> + Send + 'static) {
    let task: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(task);
    tokio::spawn(task);
}
