//! The tools of a server, in the order of registration.

use super::listing::tool_listing;
use super::page::Pages;
use crate::jsonrpc::RpcError;
use crate::protocol::Version;
use crate::tool::{CallFuture, CallInner, ToolInfo};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// One tool: what is published and how it is called.
#[derive(Debug)]
pub(crate) struct ToolEntry {
    pub(crate) about: ToolInfo,
    pub(crate) run: fn(Arc<CallInner>) -> CallFuture,
}

#[derive(Debug)]
pub(crate) struct Tools {
    entries: Vec<ToolEntry>,
    by_name: HashMap<&'static str, usize>,
    page_size: usize,
    /// One list per revision, written when it is first asked for.
    lists: [OnceLock<Pages>; Version::ALL.len()],
}

impl Tools {
    /// Takes entries whose names the builder has found to be unique.
    pub(crate) fn new(entries: Vec<ToolEntry>, page_size: usize) -> Self {
        let by_name = entries.iter().enumerate().map(|(index, entry)| (entry.about.name, index)).collect();
        Self { entries, by_name, page_size, lists: Default::default() }
    }

    pub(crate) fn find(&self, name: &str) -> Option<&ToolEntry> {
        self.by_name.get(name).map(|index| &self.entries[*index])
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.entries.iter().map(|entry| entry.about.name)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The members of a `tools/list` result that begins at the cursor.
    pub(crate) fn page(&self, version: Version, cursor: Option<&str>) -> Result<&[u8], RpcError> {
        let list = self.lists[version as usize].get_or_init(|| {
            let items = self.entries.iter().map(|entry| tool_listing(entry, version));
            Pages::write("tools", items, self.page_size)
        });
        list.get(cursor)
    }
}
