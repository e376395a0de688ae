//! Writes the members of a `resources/read` result.

use crate::connection::CallInner;
use crate::jsonrpc::write_json;
use crate::protocol::{ResourceContents, modern};
use crate::tool::ToolError;
use serde_json::{Map, Value};
use std::fmt;
use std::time::Duration;

/// What was read, while it is put together.
pub struct ResourceReply<'a> {
    call: &'a CallInner,
    contents: Vec<ResourceContents>,
}

impl fmt::Debug for ResourceReply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResourceReply").field("contents", &self.contents).finish_non_exhaustive()
    }
}

impl<'a> ResourceReply<'a> {
    pub(crate) fn new(call: &'a CallInner) -> Self {
        Self { call, contents: Vec::new() }
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
            let published = self.call.target.handler.published.as_ref();
            let ttl = published.map_or(Duration::ZERO, |published| published.ttl);
            out.extend_from_slice(&modern::cache_members(ttl, modern::Scope::Private));
        }
        Ok(None)
    }
}
