//! The protocol's revisions and the shapes that differ between them.
//!
//! Only this folder and `lifecycle` may name a revision. Everything else asks a [`Shape`] what the peer understands.
//!
//! Reading order: `version`, `method` (which method exists when), `shape` (which member exists when), `legacy` and
//! `modern` (what each era adds around a call), `capabilities`, `caching`, `headers` (the modern HTTP headers), then the
//! shared leaf types `content` (and `fit`: what stands for content that a revision lacks), `info` and `level`.

mod caching;
mod capabilities;
mod content;
mod fit;
mod headers;
mod info;
pub(crate) mod legacy;
mod level;
mod method;
pub(crate) mod modern;
mod shape;
mod version;

pub use caching::CacheScope;
pub(crate) use caching::cache_members;
pub use content::{
    Annotations, Audio, Content, EmbeddedResource, Image, ResourceBody, ResourceContents, ResourceLink, Role,
    Text,
};
pub use headers::{Header, Headers};
pub(crate) use headers::{check_param, check_standard};
pub use info::{Icon, Implementation, Theme};
pub use level::LogLevel;
pub(crate) use method::{Method, all as all_methods, is_reserved_method, mirrored};
pub(crate) use shape::{Shape, not_found};
pub use version::{UnknownVersion, Version};
