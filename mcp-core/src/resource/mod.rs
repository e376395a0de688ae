//! Resources: what `#[resource("uri")]` turns a function into.
//!
//! Owns URI templates, what a resource publishes and what reading one may return. Must not know the registry.
//!
//! Reading order: `template` (URIs and what they match), `spec` (what is published), `into_result` (return types to
//! contents), `cached` (how long they stay good), `reply` (contents to bytes).

mod cached;
mod into_result;
mod reply;
mod spec;
mod template;

pub use cached::Cached;
pub(crate) use cached::Caching;
pub use into_result::IntoResourceResult;
pub use reply::ResourceReply;
pub(crate) use spec::{Published, ResourceEntry};
pub use spec::{Resource, ResourceSet, ResourceSpec};
#[cfg(feature = "skills")]
pub(crate) use template::percent_encoded;
pub(crate) use template::{LONGEST, Match, Uri, Values, uri_in_namespace};
pub use template::{Part, PartKind};
