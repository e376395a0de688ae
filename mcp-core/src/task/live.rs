//! One task that this process runs: what it is right now, and the questions that wait for its client.

use super::clock::now;
use super::record::{TaskRecord, TaskState};
use crate::ask::Question;
use crate::context::CancelFlag;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, oneshot};

/// What a task leaves its client at least, once it is over, to fetch what it came to.
const LEFT: Duration = Duration::from_secs(300);

#[derive(Debug)]
pub(crate) struct Live {
    id: String,
    state: Mutex<State>,
    /// Set when it is called off.
    pub(super) stop: CancelFlag,
    /// Woken when there is something to keep and to tell.
    pub(super) changed: Notify,
    /// Set when its handler is gone.
    pub(super) gone: CancelFlag,
}

#[derive(Debug)]
struct State {
    record: TaskRecord,
    questions: Vec<Asked>,
}

/// A question of the task, as a request, and who waits for its answer.
#[derive(Debug)]
struct Asked {
    key: String,
    request: Value,
    answer: oneshot::Sender<Value>,
}

/// Takes a question back that nobody waits for any more.
struct Waiting<'a>(&'a Live, &'a str);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.take(self.1);
    }
}

impl Live {
    pub(super) fn new(record: TaskRecord) -> Self {
        Self {
            id: record.id.clone(),
            state: Mutex::new(State { record, questions: Vec::new() }),
            stop: CancelFlag::default(),
            changed: Notify::new(),
            gone: CancelFlag::default(),
        }
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// What it is right now.
    pub(super) fn record(&self) -> TaskRecord {
        self.lock().record.clone()
    }

    pub(super) fn is_of(&self, owner: Option<&str>) -> bool {
        self.lock().record.owner.as_deref() == owner
    }

    /// Says what is being done, for people.
    pub(crate) fn say(&self, message: &str) {
        self.change(|state| state.record.message = Some(message.to_owned()));
    }

    /// Asks its client, and waits for the answer; nothing if the task is over.
    pub(crate) async fn ask(&self, key: &str, question: &Question) -> Option<Value> {
        let (answer, answered) = oneshot::channel();
        let asked = Asked { key: key.to_owned(), request: question.request(), answer };
        self.change(|state| {
            state.questions.push(asked);
            state.record.state = state.waiting();
        });
        let _waiting = Waiting(self, key);
        answered.await.ok()
    }

    /// Hands answers to those who wait for them. Nobody waits for other keys.
    pub(super) fn answer(&self, answers: Map<String, Value>) {
        for (key, answer) in answers {
            if let Some(asked) = self.take(&key) {
                // Whoever asked may have given up in this very moment.
                let _ = asked.answer.send(answer);
            }
        }
    }

    fn take(&self, key: &str) -> Option<Asked> {
        let is_asked = |asked: &Asked| asked.key == key;
        if !self.lock().questions.iter().any(is_asked) {
            return None;
        }
        let mut taken = None;
        self.change(|state| {
            let index = state.questions.iter().position(is_asked);
            taken = index.map(|index| state.questions.remove(index));
            state.record.state = state.waiting();
        });
        taken
    }

    /// What it would be at this end; nothing if it is over already.
    pub(super) fn ended(&self, state: TaskState, message: Option<String>) -> Option<TaskRecord> {
        let mut record = self.record();
        if record.state.is_over() {
            return None;
        }
        record.end(state, message);
        Some(record)
    }

    /// Ends it so, and says whether it was not over already.
    pub(super) fn settle(&self, ended: TaskRecord) -> bool {
        let mut settled = false;
        self.change(|state| {
            state.record = ended;
            settled = true;
        });
        settled
    }

    /// Calls it off. What it came to by itself in the meantime stands.
    pub(super) fn cancel(&self) {
        self.change(|state| state.record.end(TaskState::Cancelled, None));
        self.stop.set();
    }

    /// Changes what it is, unless it is over.
    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        if state.record.state.is_over() {
            return;
        }
        change(&mut state);
        state.record.updated = now().max(state.record.updated);
        drop(state);
        self.changed.notify_one();
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TaskRecord {
    fn end(&mut self, state: TaskState, message: Option<String>) {
        self.state = state;
        self.message = message.or(self.message.take());
        self.updated = now().max(self.updated);
        let since = self.updated.duration_since(self.created).unwrap_or_default();
        self.ttl = self.ttl.max(since.saturating_add(LEFT.min(self.ttl)));
    }
}

impl State {
    /// At work, or waiting for what is asked.
    fn waiting(&self) -> TaskState {
        if self.questions.is_empty() {
            return TaskState::Working;
        }
        let requests: Map<_, _> =
            self.questions.iter().map(|asked| (asked.key.clone(), asked.request.clone())).collect();
        let raw: Result<Box<RawValue>, _> = to_raw_value(&requests);
        raw.map_or(TaskState::Working, TaskState::InputRequired)
    }
}

/// A task that is shared by its call, its driver and whoever asks for it.
pub(super) type Shared = Arc<Live>;
