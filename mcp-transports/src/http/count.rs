//! Counts what is at work, and tells when nothing is.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// How many of something there are at the moment.
#[derive(Debug, Default)]
pub(super) struct Count {
    taken: AtomicUsize,
    emptied: Notify,
}

/// One of them, for as long as it lives.
#[derive(Debug)]
pub(super) struct Taken(Arc<Count>);

impl Count {
    pub(super) fn now(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    pub(super) fn take(self: &Arc<Self>) -> Taken {
        self.taken.fetch_add(1, Ordering::Relaxed);
        Taken(Arc::clone(self))
    }

    /// Resolves when there is none.
    pub(super) async fn empty(&self) {
        loop {
            let emptied = self.emptied.notified();
            // What they have done is seen by whoever sees them gone.
            if self.taken.load(Ordering::Acquire) == 0 {
                return;
            }
            emptied.await;
        }
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        if self.0.taken.fetch_sub(1, Ordering::Release) == 1 {
            self.0.emptied.notify_waiters();
        }
    }
}
