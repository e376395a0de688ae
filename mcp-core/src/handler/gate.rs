//! How many calls of one handler may be at work at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The places of one handler.
#[derive(Debug)]
pub(crate) struct Gate {
    places: usize,
    taken: AtomicUsize,
}

/// A place, or a share in one; it is free again when the last share is dropped.
#[derive(Clone, Debug)]
pub(crate) struct Permit {
    _place: Arc<Place>,
}

#[derive(Debug)]
struct Place(Arc<Gate>);

impl Gate {
    pub(crate) fn new(places: usize) -> Self {
        Self { places, taken: AtomicUsize::new(0) }
    }

    pub(crate) fn places(&self) -> usize {
        self.places
    }

    /// Takes a place, if one is free.
    pub(crate) fn enter(self: &Arc<Self>) -> Option<Permit> {
        let more = |taken| (taken < self.places).then_some(taken + 1);
        self.taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, more).ok()?;
        Some(Permit { _place: Arc::new(Place(Arc::clone(self))) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.taken.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_when_its_last_share_is_dropped() {
        let gate = Arc::new(Gate::new(1));
        let first = gate.enter();
        let share = first.clone();
        assert!(gate.enter().is_none());
        drop(first);
        assert!(gate.enter().is_none());
        drop(share);
        assert!(gate.enter().is_some());
    }
}
