//! Who may know of what.
//!
//! Owns what a rule is asked and told. Must not know how a list is written or a call is served.

use crate::context::Auth;
use crate::handler::About;
use serde_json::{Map, Value};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A tool, prompt or resource of a server, as a rule of [`visible`](crate::ServerBuilder::visible) is shown it.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    kind: EntryKind,
    about: &'a About,
}

/// What an [`Entry`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EntryKind {
    /// A tool.
    Tool,
    /// A prompt.
    Prompt,
    /// A resource with a URI of its own.
    Resource,
    /// A resource template.
    ResourceTemplate,
}

impl<'a> Entry<'a> {
    pub(crate) fn new(kind: EntryKind, about: &'a About) -> Self {
        Self { kind, about }
    }

    /// What it is.
    pub fn kind(&self) -> EntryKind {
        self.kind
    }

    /// The name of a tool or prompt, the URI or template of a resource.
    pub fn name(&self) -> &'a str {
        &self.about.name
    }

    /// The namespace of its provider: see [`provider_as`](crate::ServerBuilder::provider_as).
    pub fn namespace(&self) -> Option<&'a str> {
        self.about.namespace.as_deref()
    }

    /// What its caller must be allowed: the key `scopes`.
    pub fn scopes(&self) -> &'static [&'static str] {
        self.about.scopes
    }

    /// The key `meta`.
    pub fn meta(&self) -> &'a Map<String, Value> {
        &self.about.meta
    }
}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("kind", &self.kind).field("name", &self.about.name).finish()
    }
}

/// Says whether a caller may know of something.
pub(crate) type Rule = Box<dyn Fn(&Auth, &Entry<'_>) -> bool + Send + Sync>;

/// The rules of a server. Something is visible if no rule is against it.
#[derive(Default)]
pub(crate) struct Visibility(Vec<Rule>);

impl fmt::Debug for Visibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Visibility").field(&self.0.len()).finish()
    }
}

impl Visibility {
    pub(crate) fn add(&mut self, rule: Rule) {
        self.0.push(rule);
    }

    /// Whether everybody sees the same.
    pub(crate) fn is_same_for_all(&self) -> bool {
        self.0.is_empty()
    }

    /// Lets a caller look; who it is is asked for only if that matters.
    pub(crate) fn viewer(&self, caller: impl FnOnce() -> Auth) -> Viewer<'_> {
        Viewer((!self.is_same_for_all()).then(|| (self, caller())))
    }
}

/// A caller who looks at what a server offers.
#[derive(Debug)]
pub(crate) struct Viewer<'a>(Option<(&'a Visibility, Auth)>);

impl Viewer<'_> {
    /// Somebody who sees everything.
    pub(crate) const fn everybody() -> Self {
        Self(None)
    }

    /// Whether there are rules, by which callers see different things.
    pub(crate) fn has_rules(&self) -> bool {
        self.0.is_some()
    }

    /// The caller's name, where it matters.
    pub(crate) fn subject(&self) -> &str {
        self.0.as_ref().and_then(|(_, caller)| caller.subject()).unwrap_or_default()
    }

    pub(crate) fn sees(&self, entry: Entry<'_>) -> bool {
        let Some((visibility, caller)) = &self.0 else { return true };
        visibility.0.iter().all(|rule| {
            let seen = catch_unwind(AssertUnwindSafe(|| rule(caller, &entry)));
            seen.unwrap_or_else(|_| {
                tracing::error!(name = entry.name(), "a rule of `visible` panicked; the entry is not shown");
                false
            })
        })
    }
}
