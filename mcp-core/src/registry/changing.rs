//! Something that stays as it is built, or that is replaced as a whole while others read it.
//!
//! Owns how a reader gets at it. Must not know what it is.

use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock};

#[derive(Debug)]
pub(crate) enum Changing<T> {
    /// Read without a lock.
    Fixed(T),
    /// The lock is held for as long as a pointer takes to copy.
    Replaced(RwLock<Arc<T>>),
}

/// What it is at one moment, for as long as it is looked at.
pub(crate) enum Now<'a, T> {
    Fixed(&'a T),
    Replaced(Arc<T>),
}

impl<T> Changing<T> {
    pub(crate) fn new(first: T, changes: bool) -> Self {
        if changes { Self::Replaced(RwLock::new(Arc::new(first))) } else { Self::Fixed(first) }
    }

    pub(crate) fn now(&self) -> Now<'_, T> {
        match self {
            Self::Fixed(value) => Now::Fixed(value),
            Self::Replaced(lock) => {
                Now::Replaced(Arc::clone(&lock.read().unwrap_or_else(PoisonError::into_inner)))
            }
        }
    }

    /// Replaces it, where it can be. Whoever looks at the old value keeps it.
    pub(crate) fn set(&self, next: T) {
        let Self::Replaced(lock) = self else { return };
        let mut next = Arc::new(next);
        std::mem::swap(&mut *lock.write().unwrap_or_else(PoisonError::into_inner), &mut next);
        // The lock is free again: dropping the old value may run code of the user's.
        drop(next);
    }
}

impl<T> Deref for Now<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Fixed(value) => value,
            Self::Replaced(value) => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_looks_keeps_what_was_there_and_the_next_sees_what_is() {
        let changing = Changing::new(1, true);
        let before = changing.now();
        changing.set(2);
        assert_eq!((*before, *changing.now()), (1, 2));
    }

    #[test]
    fn what_is_fixed_stays() {
        let fixed = Changing::new(1, false);
        fixed.set(2);
        assert_eq!(*fixed.now(), 1);
    }
}
