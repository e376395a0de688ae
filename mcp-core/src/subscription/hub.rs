//! Who is told of a change.

use super::filter::Filter;
use crate::connection::{CallInner, Connection};
use crate::context::CancelFlag;
use crate::jsonrpc::write_notification;
use serde::Serialize;
use serde_json::value::RawValue;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// Something that clients may want to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change<'a> {
    Tools,
    Prompts,
    Resources,
    Resource(&'a str),
}

impl Change<'_> {
    fn method(self) -> &'static str {
        match self {
            Self::Tools => "notifications/tools/list_changed",
            Self::Prompts => "notifications/prompts/list_changed",
            Self::Resources => "notifications/resources/list_changed",
            Self::Resource(_) => "notifications/resources/updated",
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
        let uri = if let Self::Resource(uri) = self { Some(uri) } else { None };
        let mut frame = Vec::with_capacity(160);
        let params = Params { uri, meta: subscription.map(|id| SubscriptionMeta { id }) };
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
        let connections: Vec<_> = lock(&self.connections).iter().filter_map(Weak::upgrade).collect();
        connections.iter().for_each(|connection| connection.own.tell(change));
    }

    /// Ends every modern stream with its answer.
    pub(crate) fn close(&self) {
        self.over.set();
    }
}

/// No code that can panic runs under these locks.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
