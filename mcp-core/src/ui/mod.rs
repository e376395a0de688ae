//! MCP Apps (`io.modelcontextprotocol/ui`): pages that hosts show beside a tool's result.
//!
//! Follows the extension's specification of 2026-01-26 and its draft. Owns what a page says of itself, and who has the
//! extension. Must not know how tools and resources are served: a page is a resource under `ui://`, and `#[tool(ui = "..")]`
//! names it.
//!
//! Reading order: `page` (a page and what its host must know), `context` (whether there is anybody to show it).

mod context;
mod page;

pub use page::{Ui, UiPermission};

use crate::resource::ResourceEntry;
use crate::tool::ToolEntry;
use serde_json::{Map, Value};

/// The identifier of the extension.
pub(crate) const EXTENSION: &str = "io.modelcontextprotocol/ui";

/// The media type of a page; no other is defined.
pub(crate) const MIME: &str = "text/html;profile=mcp-app";

/// Whether that is the URI of a page.
pub(crate) fn is_page(uri: &str) -> bool {
    uri.starts_with("ui://")
}

impl ToolEntry {
    /// Whether it has to do with pages.
    pub(crate) fn has_ui(&self) -> bool {
        self.ui.is_some() || !self.visibility.is_empty()
    }

    /// What hosts are told of its page, and of who may call it.
    pub(crate) fn ui_meta(&self) -> Map<String, Value> {
        let uri = self.ui.as_deref().map(|uri| ("resourceUri".to_owned(), uri.into()));
        let visibility =
            (!self.visibility.is_empty()).then(|| ("visibility".to_owned(), self.visibility.into()));
        uri.into_iter().chain(visibility).collect()
    }
}

/// What is wrong with the page that a tool names, if anything is.
pub(crate) fn problem(tool: &ToolEntry, resources: &[&ResourceEntry]) -> Option<String> {
    let uri = tool.ui.as_deref()?;
    let Some(page) = resources.iter().find(|resource| resource.uri == uri) else {
        return Some(format!("its `ui` {uri:?} is no resource of this server"));
    };
    (page.published.mime != Some(MIME)).then(|| {
        format!("its `ui` {uri:?} is not of the type {MIME:?}, which a resource under `ui://` has by itself")
    })
}
