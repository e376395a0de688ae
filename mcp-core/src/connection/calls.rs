//! The calls of a connection that are at work, by request id.

use crate::jsonrpc::RequestId;
use crate::tool::CallInner;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[derive(Debug, Default)]
pub(crate) struct Calls(Mutex<HashMap<RequestId, Arc<CallInner>>>);

impl Calls {
    /// Adds a call; false when its id is taken by another one.
    pub(crate) fn add(&self, id: RequestId, call: &Arc<CallInner>) -> bool {
        match self.lock().entry(id) {
            Entry::Occupied(_) => false,
            Entry::Vacant(place) => {
                place.insert(Arc::clone(call));
                true
            }
        }
    }

    /// Removes this very call; another one may have taken over its id.
    pub(crate) fn remove(&self, id: &RequestId, call: &Arc<CallInner>) {
        let mut calls = self.lock();
        if calls.get(id).is_some_and(|found| Arc::ptr_eq(found, call)) {
            calls.remove(id);
        }
    }

    pub(crate) fn contains(&self, id: &[u8]) -> bool {
        let calls = self.lock();
        !calls.is_empty() && RequestId::parse(id).is_some_and(|id| calls.contains_key(&id))
    }

    pub(crate) fn cancel(&self, id: &RequestId) {
        if let Some(call) = self.lock().get(id) {
            call.cancel.set();
        }
    }

    pub(crate) fn cancel_all(&self) {
        self.lock().values().for_each(|call| call.cancel.set());
    }

    pub(crate) fn count(&self) -> usize {
        self.lock().len()
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, HashMap<RequestId, Arc<CallInner>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
