//! What of a value some subschema has looked at, which is what `unevaluatedProperties` and `unevaluatedItems` ask.

use std::collections::HashSet;

/// Members and items that are evaluated. Records nothing unless it is on.
#[derive(Debug, Default)]
pub(super) struct Seen<'v> {
    is_on: bool,
    all_members: bool,
    members: HashSet<&'v str>,
    all_items: bool,
    /// All items before this one.
    items_up_to: usize,
    items: HashSet<usize>,
}

impl<'v> Seen<'v> {
    /// Records nothing.
    pub(super) fn off() -> Self {
        Self::default()
    }

    pub(super) fn on() -> Self {
        Self { is_on: true, ..Self::default() }
    }

    /// An empty one that is on if this one is.
    pub(super) fn fresh(&self) -> Self {
        Self { is_on: self.is_on, ..Self::default() }
    }

    pub(super) fn is_on(&self) -> bool {
        self.is_on
    }

    pub(super) fn member(&mut self, name: &'v str) {
        if self.is_on && !self.all_members {
            self.members.insert(name);
        }
    }

    pub(super) fn has_member(&self, name: &str) -> bool {
        self.all_members || self.members.contains(name)
    }

    pub(super) fn add_all_members(&mut self) {
        self.all_members = true;
    }

    pub(super) fn item(&mut self, index: usize) {
        if self.is_on {
            self.items.insert(index);
        }
    }

    pub(super) fn first_items(&mut self, count: usize) {
        self.items_up_to = self.items_up_to.max(count);
    }

    pub(super) fn has_item(&self, index: usize) -> bool {
        self.all_items || index < self.items_up_to || self.items.contains(&index)
    }

    pub(super) fn add_all_items(&mut self) {
        self.all_items = true;
    }

    pub(super) fn add(&mut self, other: Self) {
        self.all_members |= other.all_members;
        self.members.extend(other.members);
        self.all_items |= other.all_items;
        self.first_items(other.items_up_to);
        self.items.extend(other.items);
    }
}
