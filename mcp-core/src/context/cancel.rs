//! A flag that is set once and can be waited for, without an allocation of its own.

use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;

#[derive(Debug, Default)]
pub(crate) struct CancelFlag {
    set: AtomicBool,
    changed: Notify,
}

impl CancelFlag {
    pub(crate) fn set(&self) {
        self.set.store(true, Ordering::Release);
        self.changed.notify_waiters();
    }

    pub(crate) fn is_set(&self) -> bool {
        self.set.load(Ordering::Acquire)
    }

    pub(crate) async fn wait(&self) {
        // Enlist before looking, so that a `set` in between is not missed.
        let changed = self.changed.notified();
        if !self.is_set() {
            changed.await;
        }
    }
}
