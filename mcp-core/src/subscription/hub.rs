//! Who is told of a change.

use super::filter::Filter;
use super::pace::{Burst, List, Pace, REST, Step};
use crate::connection::{CallInner, Connection};
use crate::context::CancelFlag;
use crate::jsonrpc::write_notification;
use crate::task::TaskRecord;
use serde::Serialize;
use serde_json::value::RawValue;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::Instant;

/// Something that clients may want to know.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change<'a> {
    Tools,
    Prompts,
    Resources,
    Resource(&'a str),
    Task(&'a TaskRecord),
}

impl From<List> for Change<'_> {
    fn from(list: List) -> Self {
        match list {
            List::Tools => Self::Tools,
            List::Prompts => Self::Prompts,
            List::Resources => Self::Resources,
        }
    }
}

impl Change<'_> {
    fn method(self) -> &'static str {
        match self {
            Self::Tools => "notifications/tools/list_changed",
            Self::Prompts => "notifications/prompts/list_changed",
            Self::Resources => "notifications/resources/list_changed",
            Self::Resource(_) => "notifications/resources/updated",
            Self::Task(_) => "notifications/tasks",
        }
    }

    /// The notification; that of a modern stream names the request that opened it.
    pub(super) fn write(self, subscription: Option<&RawValue>) -> Vec<u8> {
        #[derive(Serialize)]
        struct Params<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            uri: Option<&'a str>,
            #[serde(rename = "_meta", skip_serializing_if = "Option::is_none")]
            meta: Option<SubscriptionMeta<'a>>,
        }
        let meta = subscription.map(|id| SubscriptionMeta { id });
        if let Self::Task(task) = self {
            let mut frame = Vec::with_capacity(512);
            write_notification(&mut frame, self.method(), &task.shown(true, meta.as_ref()));
            return frame;
        }
        let uri = if let Self::Resource(uri) = self { Some(uri) } else { None };
        let mut frame = Vec::with_capacity(160);
        let params = Params { uri, meta };
        write_notification(&mut frame, self.method(), &params);
        frame
    }
}

/// What every message of a modern stream carries.
#[derive(Serialize)]
pub(super) struct SubscriptionMeta<'a> {
    #[serde(rename = "io.modelcontextprotocol/subscriptionId")]
    pub(super) id: &'a RawValue,
}

/// A modern stream.
pub(super) struct Listener {
    pub(super) filter: Filter,
    /// The id of the request that opened it.
    pub(super) id: Box<RawValue>,
    /// That request's call: nothing is sent once it is over.
    pub(super) call: Arc<CallInner>,
}

/// Everybody who listens.
#[derive(Default)]
pub(crate) struct Hub {
    listeners: Mutex<Vec<Weak<Listener>>>,
    connections: Mutex<Vec<Weak<Connection>>>,
    pace: Pace,
    /// Set when the server ends all streams, those too that are still to begin.
    pub(super) over: CancelFlag,
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hub").finish_non_exhaustive()
    }
}

impl Hub {
    pub(super) fn add(&self, listener: &Arc<Listener>) {
        let mut listeners = lock(&self.listeners);
        listeners.retain(|listener| listener.strong_count() > 0);
        listeners.push(Arc::downgrade(listener));
    }

    /// A legacy session is open: it is told of every list.
    pub(crate) fn add_connection(&self, connection: &Arc<Connection>) {
        let mut connections = lock(&self.connections);
        // Forgetting costs a look at all of them, so that it waits until there are twice as many.
        if connections.len() == connections.capacity() {
            connections.retain(|connection| connection.strong_count() > 0);
        }
        connections.push(Arc::downgrade(connection));
    }

    /// Tells everybody who wants to know that a list has changed: now, or with other changes that come soon.
    pub(crate) fn changed(self: &Arc<Self>, list: List, burst: Burst) {
        match self.pace.step(list, burst, Instant::now()) {
            Step::Tell => self.publish(list.into()),
            Step::Owed => {}
            Step::Attend => {
                let hub = Arc::downgrade(self);
                let thread = thread::Builder::new().name("mcp-changes".to_owned());
                if thread.spawn(move || attend(&hub)).is_err() {
                    while self.settle() {}
                }
            }
        }
    }

    /// Tells what is owed, if anything is.
    fn settle(&self) -> bool {
        let owed = self.pace.settle(Instant::now());
        for list in &owed {
            // A transport that fails for one list must not keep the others, or later changes, from being told.
            if catch_unwind(AssertUnwindSafe(|| self.publish((*list).into()))).is_err() {
                tracing::error!(?list, "telling of a change panicked");
            }
        }
        !owed.is_empty()
    }

    /// Gives back what connections that are closed still take.
    pub(crate) fn forget_closed(&self) {
        let mut connections = lock(&self.connections);
        connections.retain(|connection| connection.strong_count() > 0);
        let room = connections.len() * 2;
        connections.shrink_to(room);
    }

    /// Tells everybody who wants to know.
    pub(crate) fn publish(&self, change: Change<'_>) {
        let listeners: Vec<_> = lock(&self.listeners).iter().filter_map(Weak::upgrade).collect();
        for listener in listeners.iter().filter(|listener| listener.filter.wants(change)) {
            listener.call.notify(change.write(Some(&listener.id)));
        }
        if matches!(change, Change::Task(_)) {
            // Legacy clients have no tasks.
            return;
        }
        let connections: Vec<_> = lock(&self.connections).iter().filter_map(Weak::upgrade).collect();
        connections.iter().for_each(|connection| connection.own.tell(change));
    }

    /// Ends every modern stream with its answer.
    pub(crate) fn close(&self) {
        self.over.set();
    }
}

/// Tells what is owed after each rest, until one passes without anything.
fn attend(hub: &Weak<Hub>) {
    loop {
        thread::sleep(REST);
        if !hub.upgrade().is_some_and(|hub| hub.settle()) {
            return;
        }
    }
}

/// No code that can panic runs under these locks.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
