//! A page, and what its host must know to show it safely.

use super::MIME;
use crate::resource::{IntoResourceResult, ResourceReply};
use crate::tool::ToolError;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// A page of HTML that a host shows beside the results of a tool (MCP Apps): what a resource under `ui://` returns.
///
/// A page reaches nothing outside itself unless it says so: hosts turn the domains below into a policy that the page cannot
/// get around. A resource under `ui://` that returns a plain string is a page too, one that needs nothing.
///
/// ```
/// use mcp_core::{Server, Ui, resource, resources, tool, tools};
///
/// /// Shows the weather.
/// #[resource("ui://weather/card")]
/// fn card() -> Ui {
///     Ui::new("<!doctype html><title>Weather</title><body></body>")
///         .connect_domain("https://api.example.com")
///         .resource_domain("https://cdn.example.com")
///         .prefers_border(true)
/// }
///
/// /// Tells the weather. Hosts without pages show the text, and the model reads it in any case.
/// #[tool(read_only, ui = "ui://weather/card")]
/// fn weather(city: &str) -> String {
///     format!("Sunny in {city}.")
/// }
///
/// let server = Server::builder("weather", "1.0.0").tools(tools![weather]).resources(resources![card]).build()?;
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a resource returns it"]
pub struct Ui {
    html: Cow<'static, str>,
    meta: Meta,
}

/// `_meta.ui` of the contents.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    #[serde(skip_serializing_if = "Policy::is_empty")]
    csp: Policy,
    #[serde(skip_serializing_if = "Map::is_empty")]
    permissions: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prefers_border: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Policy {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    connect_domains: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    resource_domains: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    frame_domains: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    base_uri_domains: Vec<String>,
}

impl Policy {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Something of the device that a page asks for. A host may refuse, so the page must do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UiPermission {
    /// The camera.
    Camera,
    /// The microphone.
    Microphone,
    /// Where the device is.
    Geolocation,
    /// Writing to the clipboard.
    ClipboardWrite,
}

impl UiPermission {
    /// As hosts know it.
    fn name(self) -> &'static str {
        match self {
            Self::Camera => "camera",
            Self::Microphone => "microphone",
            Self::Geolocation => "geolocation",
            Self::ClipboardWrite => "clipboardWrite",
        }
    }
}

impl Ui {
    /// A page: a whole HTML document.
    pub fn new(html: impl Into<Cow<'static, str>>) -> Self {
        Self { html: html.into(), meta: Meta::default() }
    }

    /// Adds an origin that the page may send requests to, such as `https://api.example.com`. Default: none.
    pub fn connect_domain(mut self, origin: impl Into<String>) -> Self {
        self.meta.csp.connect_domains.push(origin.into());
        self
    }

    /// Adds an origin that the page may load scripts, styles, fonts and pictures from; `https://*.example.com` stands for
    /// every subdomain. Default: none.
    pub fn resource_domain(mut self, origin: impl Into<String>) -> Self {
        self.meta.csp.resource_domains.push(origin.into());
        self
    }

    /// Adds an origin that the page may show in frames. Default: none.
    pub fn frame_domain(mut self, origin: impl Into<String>) -> Self {
        self.meta.csp.frame_domains.push(origin.into());
        self
    }

    /// Adds an origin that relative addresses of the page may be made to begin with. Default: its own alone.
    pub fn base_uri_domain(mut self, origin: impl Into<String>) -> Self {
        self.meta.csp.base_uri_domains.push(origin.into());
        self
    }

    /// Asks for something of the device. Default: nothing.
    pub fn permission(mut self, permission: UiPermission) -> Self {
        self.meta.permissions.insert(permission.name().to_owned(), json!({}));
        self
    }

    /// The origin that the page is to be shown under, in a form that each host defines for itself. Default: the host's own
    /// choice.
    pub fn domain(mut self, domain: impl Into<String>) -> Self {
        self.meta.domain = Some(domain.into());
        self
    }

    /// Whether the host draws a border around the page. Default: as the host likes.
    pub fn prefers_border(mut self, yes: bool) -> Self {
        self.meta.prefers_border = Some(yes);
        self
    }
}

impl IntoResourceResult for Ui {
    const MIME: Option<&'static str> = Some(MIME);

    fn write(self, reply: &mut ResourceReply<'_>) -> Result<(), ToolError> {
        let meta = (self.meta != Meta::default()).then(|| [("ui".to_owned(), json!(self.meta))]);
        reply.page(self.html, meta.into_iter().flatten().collect());
        Ok(())
    }
}
