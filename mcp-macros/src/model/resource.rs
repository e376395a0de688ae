//! What only a resource has.
//!
//! Owns its URI, read as a template, and which key each property comes from. Must not know how a URI is matched.

use proc_macro2::Span;
use syn::{Expr, LitInt, LitStr};

use super::{Text, Time};
use crate::keys;
use crate::parse::Args;
use crate::template::{self, Fault, Template};

/// The URI and the keys that only `#[resource(...)]` takes.
pub(crate) struct Resource {
    /// Where the attribute stands.
    pub(crate) marked: Span,
    /// The URI or template as written.
    pub(crate) uri: Option<Text>,
    /// What the URI says; without a URI it says nothing.
    pub(crate) template: Result<Template, Vec<Fault>>,
    pub(crate) mime: Option<Text>,
    pub(crate) size: Option<LitInt>,
    pub(crate) annotations: Option<Expr>,
    pub(crate) ttl: Option<Time>,
    /// Who may be given what others keep: `public` or `private`.
    pub(crate) cache_scope: Option<Text>,
}

impl Resource {
    pub(super) fn new(uri: Option<&LitStr>, args: &Args, marked: Span) -> Self {
        let uri = uri.map(Text::literal);
        Self {
            marked,
            template: uri.as_ref().map_or_else(|| Err(Vec::new()), |uri| template::parse(&uri.value)),
            uri,
            mime: args.text(&keys::MIME).map(Text::literal),
            size: args.count(&keys::SIZE).cloned(),
            annotations: args.expr(&keys::ANNOTATIONS).cloned(),
            ttl: args.text(&keys::TTL).map(Time::literal),
            cache_scope: args.text(&keys::CACHE_SCOPE).map(Text::literal),
        }
    }
}
