//! The handlers of one kind, in the order of registration, and the list of them.

use super::page::{Pages, Paging, Which};
use super::visibility::{Entry, Viewer};
use crate::handler::About;
use crate::jsonrpc::RpcError;
use crate::protocol::Version;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// Something that a list shows.
pub(crate) trait Listed {
    /// The list's name on the wire, and its number in cursors.
    const LIST: (&'static str, u8);

    /// What it is found by.
    fn key(&self) -> &str;

    /// What it says of itself.
    fn about(&self) -> &About;

    /// Itself, as rules of visibility are shown it.
    fn entry(&self) -> Entry<'_>;

    /// Itself as JSON, in the members that a revision has.
    fn listing(&self, version: Version) -> Vec<u8>;
}

#[derive(Debug)]
pub(crate) struct Entries<E> {
    slots: Vec<Slot<E>>,
    by_key: HashMap<Box<str>, usize>,
    paging: Paging,
    /// For each revision the whole list, or its items where callers see different ones; written when first asked for.
    lists: [OnceLock<Pages>; Version::ALL.len()],
    items: [OnceLock<Vec<Vec<u8>>>; Version::ALL.len()],
}

#[derive(Debug)]
struct Slot<E> {
    entry: Arc<E>,
    /// What is not enabled is as if it were not there, but keeps its place and its name.
    enabled: bool,
}

impl<E> Clone for Slot<E> {
    fn clone(&self) -> Self {
        Self { entry: Arc::clone(&self.entry), enabled: self.enabled }
    }
}

impl<E: Listed> Entries<E> {
    /// Takes entries whose keys are known to be unique.
    pub(crate) fn new(entries: Vec<E>, paging: Paging) -> Self {
        Self::of(entries.into_iter().map(Slot::new).collect(), paging)
    }

    fn of(slots: Vec<Slot<E>>, paging: Paging) -> Self {
        let by_key = slots.iter().enumerate().map(|(index, slot)| (slot.entry.key().into(), index)).collect();
        Self { slots, by_key, paging, lists: Default::default(), items: Default::default() }
    }

    /// These and more, whose keys are known to be new.
    pub(crate) fn with(&self, more: Vec<E>) -> Self {
        let slots = self.slots.iter().cloned().chain(more.into_iter().map(Slot::new));
        Self::of(slots.collect(), self.paging.clone())
    }

    /// These without some.
    pub(crate) fn without(&self, gone: impl Fn(&E) -> bool) -> Self {
        let slots = self.slots.iter().filter(|slot| !gone(&slot.entry)).cloned();
        Self::of(slots.collect(), self.paging.clone())
    }

    /// These with one enabled or disabled. Nothing if it is so already, or there is no such entry.
    pub(crate) fn switched(&self, key: &str, enabled: bool) -> Option<Self> {
        let index = *self.by_key.get(key)?;
        let mut slots = self.slots.clone();
        let was = std::mem::replace(&mut slots[index].enabled, enabled);
        (was != enabled).then(|| Self::of(slots, self.paging.clone()))
    }

    /// Whether there is such an entry, enabled or not.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    pub(crate) fn find(&self, key: &str, viewer: &Viewer<'_>) -> Option<&Arc<E>> {
        let slot = self.by_key.get(key).map(|index| &self.slots[*index])?;
        (slot.enabled && viewer.sees(slot.entry.entry())).then_some(&slot.entry)
    }

    /// Those that are enabled.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<E>> {
        self.slots.iter().filter(|slot| slot.enabled).map(|slot| &slot.entry)
    }

    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<E>> {
        self.slots.iter().map(|slot| &slot.entry)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The members of a list result that begins at the cursor.
    pub(crate) fn page(
        &self,
        version: Version,
        cursor: Option<&str>,
        viewer: &Viewer<'_>,
    ) -> Result<Cow<'_, [u8]>, RpcError> {
        let which = Which { list: E::LIST, version, viewer: viewer.subject() };
        let listed = || self.iter().filter(|entry| !entry.about().hidden);
        if !viewer.has_rules() {
            let list = self.lists[version as usize].get_or_init(|| {
                let mut items = listed().map(|entry| (entry.key(), Cow::Owned(entry.listing(version))));
                Pages::write(which, &self.paging, &mut items)
            });
            return list.get(cursor).map(Cow::Borrowed);
        }
        let items = self.items[version as usize]
            .get_or_init(|| listed().map(|entry| entry.listing(version)).collect());
        let seen = listed().zip(items).filter(|(entry, _)| viewer.sees(entry.entry()));
        let mut seen = seen.map(|(entry, item)| (entry.key(), Cow::Borrowed(&**item)));
        Pages::write(which, &self.paging, &mut seen).into_page(cursor).map(Cow::Owned)
    }
}

impl<E> Slot<E> {
    fn new(entry: E) -> Self {
        Self { entry: Arc::new(entry), enabled: true }
    }
}
