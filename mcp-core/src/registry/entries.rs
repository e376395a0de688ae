//! The handlers of one kind, in the order of registration, and the list of them.

use super::page::Pages;
use crate::handler::About;
use crate::jsonrpc::RpcError;
use crate::protocol::Version;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// Something that a list shows.
pub(crate) trait Listed {
    /// The list's name on the wire.
    const LIST: &'static str;

    /// What it is found by.
    fn key(&self) -> &str;

    /// What it says of itself.
    fn about(&self) -> &About;

    /// Itself as JSON, in the members that a revision has.
    fn listing(&self, version: Version) -> Vec<u8>;
}

#[derive(Debug)]
pub(crate) struct Entries<E> {
    entries: Vec<Arc<E>>,
    by_key: HashMap<Box<str>, usize>,
    page_size: usize,
    /// One list per revision, written when it is first asked for.
    lists: [OnceLock<Pages>; Version::ALL.len()],
}

impl<E: Listed> Entries<E> {
    /// Takes entries whose keys the builder has found to be unique.
    pub(crate) fn new(entries: Vec<E>, page_size: usize) -> Self {
        let entries: Vec<Arc<E>> = entries.into_iter().map(Arc::new).collect();
        let by_key = entries.iter().enumerate().map(|(index, entry)| (entry.key().into(), index)).collect();
        Self { entries, by_key, page_size, lists: Default::default() }
    }

    pub(crate) fn find(&self, key: &str) -> Option<&Arc<E>> {
        self.by_key.get(key).map(|index| &self.entries[*index])
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<E>> {
        self.entries.iter()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The members of a list result that begins at the cursor.
    pub(crate) fn page(&self, version: Version, cursor: Option<&str>) -> Result<&[u8], RpcError> {
        let list = self.lists[version as usize].get_or_init(|| {
            let seen = self.entries.iter().filter(|entry| !entry.about().hidden);
            let items = seen.map(|entry| entry.listing(version));
            Pages::write(E::LIST, items, self.page_size)
        });
        list.get(cursor)
    }
}
