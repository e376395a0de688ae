//! Who a server or client says it is.
//!
//! Self-reported and for display only: nothing may be decided by it.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

type Text = Cow<'static, str>;

/// Name and version of a server or client, with what may be shown about it.
///
/// ```
/// use mcp_core::Implementation;
///
/// let info = Implementation::new("crm", "1.4.0").title("Customer database");
/// assert_eq!(info.name, "crm");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Implementation {
    /// Name for programs.
    pub name: Text,
    /// Name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// Version of the software, not of the protocol.
    pub version: Text,
    /// One sentence on what it is for (2025-11-25 on).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// A page about it (2025-11-25 on).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website_url: Option<Text>,
    /// Pictures to show beside the name (2025-11-25 on).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub icons: Vec<Icon>,
}

impl Implementation {
    /// A name and a version; the rest is optional.
    pub fn new(name: impl Into<Text>, version: impl Into<Text>) -> Self {
        Self {
            name: name.into(),
            title: None,
            version: version.into(),
            description: None,
            website_url: None,
            icons: Vec::new(),
        }
    }

    /// Sets the name for people.
    #[must_use]
    pub fn title(mut self, title: impl Into<Text>) -> Self {
        self.title = Some(title.into());
        self
    }
}

/// A picture that a client may show.
///
/// ```
/// use mcp_core::{Icon, Theme};
///
/// let icon = Icon::new("https://example.com/dark.svg").mime_type("image/svg+xml").theme(Theme::Dark);
/// assert_eq!(icon.sizes, Vec::<String>::new());
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Icon {
    /// An `https:` or `data:` URI.
    pub src: Text,
    /// Media type, where the URI does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime_type: Option<Text>,
    /// Sizes such as `48x48`, or `any` for a scalable picture.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sizes: Vec<String>,
    /// The background that it is drawn for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
}

/// The background an icon is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// A light background.
    Light,
    /// A dark background.
    Dark,
}

impl Icon {
    /// An icon at a URI.
    pub fn new(src: impl Into<Text>) -> Self {
        Self { src: src.into(), mime_type: None, sizes: Vec::new(), theme: None }
    }

    /// Sets the media type.
    #[must_use]
    pub fn mime_type(mut self, mime_type: impl Into<Text>) -> Self {
        self.mime_type = Some(mime_type.into());
        self
    }

    /// Adds a size such as `48x48`.
    #[must_use]
    pub fn size(mut self, size: impl Into<String>) -> Self {
        self.sizes.push(size.into());
        self
    }

    /// Sets the background it is drawn for.
    #[must_use]
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = Some(theme);
        self
    }
}
