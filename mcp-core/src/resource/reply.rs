//! Writes the members of a `resources/read` result.

use super::cached::Caching;
use crate::connection::CallInner;
use crate::jsonrpc::{ParamKey, write_json};
use crate::protocol::{CacheScope, ResourceContents, cache_members};
use crate::tool::ToolError;
use serde_json::{Map, Value};
use std::fmt;
use std::time::Duration;

/// What was read, while it is put together.
pub struct ResourceReply<'a> {
    call: &'a CallInner,
    contents: Vec<ResourceContents>,
    caching: Caching,
}

impl fmt::Debug for ResourceReply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResourceReply").field("contents", &self.contents).finish_non_exhaustive()
    }
}

impl<'a> ResourceReply<'a> {
    pub(crate) fn new(call: &'a CallInner) -> Self {
        Self { call, contents: Vec::new(), caching: Caching::default() }
    }

    /// Adds contents that say themselves what they are.
    pub fn contents(&mut self, contents: ResourceContents) {
        self.contents.push(contents);
    }

    /// Adds text under the URI that was asked for.
    pub fn text(&mut self, text: impl Into<String>) {
        self.own(ResourceContents::text(self.call.uri(), text), "text/plain");
    }

    /// Adds bytes under the URI that was asked for.
    pub fn blob(&mut self, bytes: &[u8]) {
        self.own(ResourceContents::blob(self.call.uri(), bytes), "application/octet-stream");
    }

    /// Adds a page under the URI that was asked for.
    pub(crate) fn page(&mut self, html: impl Into<String>, meta: Map<String, Value>) {
        self.own(ResourceContents::text(self.call.uri(), html).meta(meta), crate::ui::MIME);
    }

    /// Adds text in JSON under the URI that was asked for.
    pub(super) fn json(&mut self, text: String) {
        self.own(ResourceContents::text(self.call.uri(), text), "application/json");
    }

    /// Says how long it may be kept.
    pub(super) fn caching(&mut self, caching: Caching) {
        self.caching = caching;
    }

    fn own(&mut self, contents: ResourceContents, mime: &'static str) {
        let published = self.call.target.handler.published.as_ref();
        self.contents
            .push(contents.mime_type(published.and_then(|published| published.mime).unwrap_or(mime)));
    }

    pub(crate) fn finish(mut self, out: &mut Vec<u8>) -> Result<Option<Map<String, Value>>, ToolError> {
        if !self.call.shape().structured {
            self.contents.iter_mut().for_each(|contents| contents.meta.clear());
        }
        out.extend_from_slice(b"\"contents\":");
        write_json(out, &self.contents);
        if self.call.shape().modern {
            let (ttl, scope) = self.settled();
            out.extend_from_slice(&cache_members(ttl, scope));
        }
        Ok(None)
    }

    /// How long it may be kept, and by whom. What came of answers to questions may not be kept at all.
    fn settled(&self) -> (Duration, CacheScope) {
        let asked = [ParamKey::RequestState, ParamKey::InputResponses];
        if asked.iter().any(|key| self.call.frame.param(*key).is_some()) {
            return (Duration::ZERO, CacheScope::Private);
        }
        let published = self.call.target.handler.published.as_deref();
        self.caching.settle(published, self.call.server.inner().read_caching)
    }
}
