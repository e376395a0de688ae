//! The values of an argument whose type has only a few, as far as its type says.
//!
//! Generated code calls `(&ChoicesOf::<T>::NEW).choices()` with both traits in scope: the compiler picks the first one
//! whose bounds hold.

use super::choice::{Choice, NotAChoice};
use std::marker::PhantomData;

/// All values of a type, by name.
#[derive(Clone, Copy, Debug)]
pub struct Choices(&'static [&'static str]);

impl Choices {
    /// The names that begin like this, whatever their case.
    pub(crate) fn beginning(self, start: &str) -> impl Iterator<Item = &'static str> {
        let start = start.to_lowercase();
        self.0.iter().copied().filter(move |name| name.to_lowercase().starts_with(&start))
    }

    /// What is expected of a text that is none of them.
    pub(super) fn expected(self) -> String {
        let text = NotAChoice::new(self.0).to_string();
        text.strip_prefix("expected ").map_or(text.clone(), str::to_owned)
    }
}

/// A type that may have choices.
#[derive(Debug)]
pub struct ChoicesOf<T>(PhantomData<fn() -> T>);

impl<T> ChoicesOf<T> {
    /// The only value.
    pub const NEW: Self = Self(PhantomData);
}

/// Types that have choices.
pub trait HasChoices {
    /// All values.
    fn choices(&self) -> Option<Choices>;
}

impl<T: Choice> HasChoices for ChoicesOf<T> {
    fn choices(&self) -> Option<Choices> {
        Some(Choices(T::NAMES))
    }
}

impl<T: Choice> HasChoices for ChoicesOf<Option<T>> {
    fn choices(&self) -> Option<Choices> {
        Some(Choices(T::NAMES))
    }
}

/// Types that have none.
pub trait NoChoices {
    /// Nothing.
    fn choices(&self) -> Option<Choices>;
}

impl<T> NoChoices for &ChoicesOf<T> {
    fn choices(&self) -> Option<Choices> {
        None
    }
}
