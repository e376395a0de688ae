//! What a tool can put in front of a model: text, pictures, sound, resources.
//!
//! Leaf types, the same in every revision that has them; they serialise as they go on the wire.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One block of content.
///
/// ```
/// use mcp_core::{Content, Text};
///
/// let block: Content = Text::new("done").into();
/// assert_eq!(block.as_text(), Some("done"));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Content {
    /// Text for the model.
    Text(Text),
    /// A picture.
    Image(Image),
    /// Sound (2025-03-26 on).
    Audio(Audio),
    /// A resource to read later (2025-06-18 on).
    ResourceLink(ResourceLink),
    /// A resource's contents, in place.
    #[serde(rename = "resource")]
    EmbeddedResource(EmbeddedResource),
}

impl Content {
    /// The text, if this is a text block.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(block) => Some(&block.text),
            _ => None,
        }
    }
}

macro_rules! block {
    ($($type:ident => $variant:ident),+ $(,)?) => {$(
        impl From<$type> for Content {
            fn from(block: $type) -> Self {
                Self::$variant(block)
            }
        }
        impl $type {
            /// Says whom the block is for and how much it matters.
            #[must_use]
            pub fn annotate(mut self, annotations: Annotations) -> Self {
                self.annotations = Some(annotations);
                self
            }
        }
    )+};
}

block!(Text => Text, Image => Image, Audio => Audio, ResourceLink => ResourceLink, EmbeddedResource => EmbeddedResource);

/// A text block. Strings turn into one by themselves; this type is for annotating it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Text {
    /// The text.
    pub text: String,
    /// Whom it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annotations: Option<Annotations>,
}

impl Text {
    /// A text block.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), annotations: None }
    }
}

/// A picture, carried as base64.
///
/// ```
/// use mcp_core::Image;
///
/// let image = Image::new(b"\x89PNG", "image/png");
/// assert_eq!(image.data, "iVBORw==");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Image {
    /// The bytes in base64.
    pub data: String,
    /// Media type such as `image/png`.
    pub mime_type: String,
    /// Whom it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annotations: Option<Annotations>,
}

impl Image {
    /// A picture from its bytes.
    pub fn new(bytes: impl AsRef<[u8]>, mime_type: impl Into<String>) -> Self {
        Self { data: STANDARD.encode(bytes), mime_type: mime_type.into(), annotations: None }
    }
}

/// Sound, carried as base64.
///
/// ```
/// let beep = mcp_core::Audio::new([0x52, 0x49], "audio/wav");
/// assert_eq!(beep.data, "Ukk=");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Audio {
    /// The bytes in base64.
    pub data: String,
    /// Media type such as `audio/wav`.
    pub mime_type: String,
    /// Whom it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annotations: Option<Annotations>,
}

impl Audio {
    /// Sound from its bytes.
    pub fn new(bytes: impl AsRef<[u8]>, mime_type: impl Into<String>) -> Self {
        Self { data: STANDARD.encode(bytes), mime_type: mime_type.into(), annotations: None }
    }
}

/// A pointer to a resource that the client may read.
///
/// ```
/// use mcp_core::ResourceLink;
///
/// let link = ResourceLink::new("file:///report.pdf", "report.pdf").mime_type("application/pdf");
/// assert_eq!(link.uri, "file:///report.pdf");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ResourceLink {
    /// Where to read it.
    pub uri: String,
    /// Name for programs.
    pub name: String,
    /// Name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Media type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime_type: Option<String>,
    /// Size in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Whom it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annotations: Option<Annotations>,
}

impl ResourceLink {
    /// A link by URI and name.
    pub fn new(uri: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            uri: uri.into(),
            name: name.into(),
            title: None,
            description: None,
            mime_type: None,
            size: None,
            annotations: None,
        }
    }

    /// Sets the media type.
    #[must_use]
    pub fn mime_type(mut self, mime_type: impl Into<String>) -> Self {
        self.mime_type = Some(mime_type.into());
        self
    }

    /// Says what it is.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets the name for people.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets the size in bytes.
    #[must_use]
    pub fn size(mut self, bytes: u64) -> Self {
        self.size = Some(bytes);
        self
    }
}

/// A resource's contents inside a result.
///
/// ```
/// use mcp_core::{EmbeddedResource, ResourceContents};
///
/// let resource = EmbeddedResource::new(ResourceContents::text("memo:1", "Buy milk").mime_type("text/plain"));
/// assert_eq!(resource.resource.uri, "memo:1");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EmbeddedResource {
    /// The contents.
    pub resource: ResourceContents,
    /// Whom it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annotations: Option<Annotations>,
}

impl EmbeddedResource {
    /// Embeds contents.
    pub fn new(resource: ResourceContents) -> Self {
        Self { resource, annotations: None }
    }
}

/// What a resource holds: text, or bytes as base64.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ResourceContents {
    /// The resource's URI.
    pub uri: String,
    /// Media type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime_type: Option<String>,
    /// Text or bytes.
    #[serde(flatten)]
    pub body: ResourceBody,
    /// Metadata for clients (2025-06-18 on).
    #[serde(rename = "_meta", default, skip_serializing_if = "Map::is_empty")]
    pub meta: Map<String, Value>,
}

/// What a resource holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ResourceBody {
    /// Text.
    Text(String),
    /// Bytes, in base64.
    Blob(String),
}

impl ResourceContents {
    /// A text resource.
    pub fn text(uri: impl Into<String>, text: impl Into<String>) -> Self {
        Self { uri: uri.into(), mime_type: None, body: ResourceBody::Text(text.into()), meta: Map::new() }
    }

    /// A binary resource.
    pub fn blob(uri: impl Into<String>, bytes: impl AsRef<[u8]>) -> Self {
        Self {
            uri: uri.into(),
            mime_type: None,
            body: ResourceBody::Blob(STANDARD.encode(bytes)),
            meta: Map::new(),
        }
    }

    /// Sets the metadata for clients.
    #[must_use]
    pub fn meta(mut self, meta: Map<String, Value>) -> Self {
        self.meta = meta;
        self
    }

    /// Sets the media type.
    #[must_use]
    pub fn mime_type(mut self, mime_type: impl Into<String>) -> Self {
        self.mime_type = Some(mime_type.into());
        self
    }
}

/// Whom content is for and how much it matters.
///
/// ```
/// use mcp_core::{Annotations, Role, Text};
///
/// let note = Text::new("raw log").annotate(Annotations::default().audience([Role::Assistant]).priority(0.2));
/// assert_eq!(note.annotations.unwrap().priority, Some(0.2));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Annotations {
    /// Whom it is for; everybody when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<Vec<Role>>,
    /// From 0 (optional) to 1 (required).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<f64>,
    /// When it last changed, ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

impl Annotations {
    /// Says whom it is for.
    #[must_use]
    pub fn audience(mut self, roles: impl Into<Vec<Role>>) -> Self {
        self.audience = Some(roles.into());
        self
    }

    /// Says when it last changed, in ISO 8601.
    #[must_use]
    pub fn last_modified(mut self, time: impl Into<String>) -> Self {
        self.last_modified = Some(time.into());
        self
    }

    /// Says how much it matters, from 0 to 1.
    #[must_use]
    pub fn priority(mut self, priority: f64) -> Self {
        self.priority = Some(priority);
        self
    }
}

/// A side of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The person.
    User,
    /// The model.
    Assistant,
}
