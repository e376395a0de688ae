//! The questions of one connection that wait for their answers, by id.
//!
//! Must not know what is asked, nor how it travels. `tests/models` runs this file under every order of its threads.

use serde_json::Value;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// What a client answered: a result, or that there is none.
type Answer = Option<Value>;

#[derive(Debug, Default)]
pub(crate) struct Questions {
    waiting: Mutex<HashMap<u64, oneshot::Sender<Answer>>>,
    next: AtomicU64,
    closed: AtomicBool,
}

/// A question that waits. It is forgotten with this: its call does not wait any more.
#[derive(Debug)]
pub(super) struct Waiting<'q> {
    questions: &'q Questions,
    pub(super) id: u64,
    /// An error when no answer can come any more.
    pub(super) answer: oneshot::Receiver<Answer>,
}

impl Questions {
    /// A question under a new id; nothing when no more answers come.
    pub(super) fn begin(&self) -> Option<Waiting<'_>> {
        let id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        let (sender, answer) = oneshot::channel();
        self.lock().insert(id, sender);
        let waiting = Waiting { questions: self, id, answer };
        // Looked at after the question is in: whoever closes in between finds it and forgets it.
        (!self.closed.load(Ordering::Acquire)).then_some(waiting)
    }

    /// Hands an answer to whoever waits for it. One that nobody waits for is forgotten: its call is over.
    pub(crate) fn answer(&self, id: &[u8], answer: Answer) {
        let id = std::str::from_utf8(id).ok().and_then(|id| id.parse().ok());
        let waiting = id.and_then(|id: u64| self.lock().remove(&id));
        if let Some(waiting) = waiting {
            // The call may be over in this very moment.
            let _ = waiting.send(answer);
        }
    }

    /// No more answers come.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.lock().clear();
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, HashMap<u64, oneshot::Sender<Answer>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.questions.lock().remove(&self.id);
    }
}
