//! The calls of a connection that are at work, by request id.
//!
//! Must not know what the calls do. Over HTTP several of one id may be at work, each with an answer of its own.

use super::call::CallInner;
use crate::jsonrpc::RequestId;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[derive(Debug, Default)]
pub(crate) struct Calls(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    by_id: HashMap<RequestId, Vec<Arc<CallInner>>>,
    count: usize,
    /// Requests that wait for a place, and whether they were taken back meanwhile.
    parked: HashMap<RequestId, bool>,
    /// The client is gone: whatever still comes in is cancelled at once.
    closed: bool,
}

/// Whether there is a place for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Free,
    /// It has to wait, or come back.
    Taken,
    /// It waited, and was taken back meanwhile.
    Unwanted,
}

impl Calls {
    /// Looks for a place among so many. Where a request waits for one, a cancellation finds it from now on.
    pub(crate) fn place(&self, id: &[u8], limit: usize, waits: bool) -> Place {
        let mut table = self.lock();
        if !table.parked.is_empty()
            && let Some(id) = RequestId::parse(id).filter(|_| waits)
            && table.parked.remove(&id) == Some(true)
        {
            return Place::Unwanted;
        }
        if table.count < limit {
            return Place::Free;
        }
        if let Some(id) = RequestId::parse(id).filter(|_| waits) {
            table.parked.insert(id, false);
        }
        Place::Taken
    }

    /// A request waits for a place, with the batch that it is part of: a cancellation finds it from now on.
    pub(crate) fn park(&self, id: &[u8]) {
        if let Some(id) = RequestId::parse(id) {
            self.lock().parked.entry(id).or_insert(false);
        }
    }

    /// A request waits no longer. True if it waited and was taken back meanwhile.
    pub(crate) fn unpark(&self, id: &[u8]) -> bool {
        let mut table = self.lock();
        !table.parked.is_empty()
            && RequestId::parse(id).is_some_and(|id| table.parked.remove(&id) == Some(true))
    }

    /// Adds a call.
    pub(crate) fn add(&self, id: RequestId, call: &Arc<CallInner>) {
        let mut table = self.lock();
        table.count += 1;
        table.by_id.entry(id).or_default().push(Arc::clone(call));
        if table.closed {
            call.cancel.set();
        }
    }

    /// Removes this very call.
    pub(crate) fn remove(&self, id: &RequestId, call: &Arc<CallInner>) {
        let mut table = self.lock();
        let Some(calls) = table.by_id.get_mut(id) else { return };
        let before = calls.len();
        calls.retain(|found| !Arc::ptr_eq(found, call));
        let (removed, empty) = (before - calls.len(), calls.is_empty());
        table.count -= removed;
        if empty {
            table.by_id.remove(id);
        }
    }

    pub(crate) fn contains(&self, id: &[u8]) -> bool {
        let table = self.lock();
        table.count > 0 && RequestId::parse(id).is_some_and(|id| table.by_id.contains_key(&id))
    }

    pub(crate) fn cancel(&self, id: &RequestId) {
        let mut table = self.lock();
        if let Some(calls) = table.by_id.get(id) {
            calls.iter().for_each(|call| call.cancel.set());
        }
        if let Some(taken_back) = table.parked.get_mut(id) {
            *taken_back = true;
        }
    }

    /// Cancels every call that is at work, and every one that still begins.
    pub(crate) fn close(&self) {
        let mut table = self.lock();
        table.closed = true;
        table.by_id.values().flatten().for_each(|call| call.cancel.set());
    }

    pub(crate) fn count(&self) -> usize {
        self.lock().count
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
