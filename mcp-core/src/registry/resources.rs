//! The resources of a server: those with a URI of their own, and templates, of which the closest match serves.

use super::entries::{Entries, Listed};
use super::page::Paging;
use super::visibility::Viewer;
use crate::resource::{LONGEST, Match, ResourceEntry, Uri, Values};

/// A resource with a URI of its own, found by it in the form in which URIs are compared.
#[derive(Debug)]
pub(crate) struct Fixed {
    pub(crate) entry: ResourceEntry,
    pub(crate) uri: Uri,
}

/// A template.
#[derive(Debug)]
pub(crate) struct Templated(pub(crate) ResourceEntry);

#[derive(Debug)]
pub(crate) struct Resources {
    pub(crate) fixed: Entries<Fixed>,
    pub(crate) templates: Entries<Templated>,
}

/// A resource, with what the variables of its template stand for.
pub(crate) type Found<'a> = (&'a ResourceEntry, Values);

impl Resources {
    pub(crate) fn new(entries: Vec<ResourceEntry>, paging: &Paging) -> Self {
        let (fixed, templates) = sorted(entries);
        Self {
            fixed: Entries::new(fixed, paging.clone()),
            templates: Entries::new(templates, paging.clone()),
        }
    }

    /// These and more, whose URIs are known to be new.
    pub(crate) fn with(&self, more: Vec<ResourceEntry>) -> Self {
        let (fixed, templates) = sorted(more);
        Self { fixed: self.fixed.with(fixed), templates: self.templates.with(templates) }
    }

    /// These without some.
    pub(crate) fn without(&self, gone: impl Fn(&ResourceEntry) -> bool) -> Self {
        Self {
            fixed: self.fixed.without(|fixed| gone(&fixed.entry)),
            templates: self.templates.without(|template| gone(&template.0)),
        }
    }

    /// These with the resource of that URI, or that template, enabled or disabled. Nothing if it is so already, or there is
    /// none.
    pub(crate) fn switched(&self, uri: &str, enabled: bool) -> Option<Self> {
        let none = |_: &ResourceEntry| false;
        if let Some(fixed) = Uri::new(uri).and_then(|uri| self.fixed.switched(uri.as_str(), enabled)) {
            return Some(Self { fixed, ..self.without(none) });
        }
        let templates = self.templates.switched(uri, enabled)?;
        Some(Self { templates, ..self.without(none) })
    }

    /// Whether there is a resource of that URI, or that template, enabled or not.
    pub(crate) fn has(&self, uri: &str) -> bool {
        Uri::new(uri).is_some_and(|uri| self.fixed.has(uri.as_str())) || self.templates.has(uri)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.fixed.is_empty() && self.templates.is_empty()
    }

    /// The resource of that URI: itself if there is one, else by the template that says most of it. What the caller does
    /// not see is not there.
    pub(crate) fn find(&self, uri: &str, viewer: &Viewer<'_>) -> Option<Found<'_>> {
        let uri = if uri.len() <= LONGEST { Uri::new(uri)? } else { return None };
        if let Some(fixed) = self.fixed.find(uri.as_str(), viewer) {
            return Some((&fixed.entry, Values::default()));
        }
        let matches = self.templates.iter().filter_map(|template| {
            let entry = &template.0;
            match entry.template.matches_uri(&uri) {
                Match::Values(values) => viewer.sees(template.entry()).then_some((entry, values)),
                Match::No => None,
                Match::Refused { name, why } => {
                    tracing::warn!(template = entry.uri, variable = name, %why, "a URI is refused");
                    None
                }
            }
        });
        // Of equals the first: what is added later takes nothing away from it.
        matches.reduce(|best, other| {
            if other.0.template.specificity() > best.0.template.specificity() { other } else { best }
        })
    }

    /// The template of that text, for completion.
    pub(crate) fn find_template(&self, template: &str, viewer: &Viewer<'_>) -> Option<&ResourceEntry> {
        self.templates.find(template, viewer).map(|entry| &entry.0)
    }

    /// Those that are enabled.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &ResourceEntry> {
        let fixed = self.fixed.iter().map(|fixed| &fixed.entry);
        fixed.chain(self.templates.iter().map(|template| &template.0))
    }

    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &ResourceEntry> {
        let fixed = self.fixed.all().map(|fixed| &fixed.entry);
        fixed.chain(self.templates.all().map(|template| &template.0))
    }
}

/// Those with a URI of their own, and templates.
fn sorted(entries: Vec<ResourceEntry>) -> (Vec<Fixed>, Vec<Templated>) {
    let (mut fixed, mut templates) = (Vec::new(), Vec::new());
    for entry in entries {
        match entry.template.uri() {
            Some(uri) => fixed.push(Fixed { entry, uri }),
            None => templates.push(Templated(entry)),
        }
    }
    (fixed, templates)
}
