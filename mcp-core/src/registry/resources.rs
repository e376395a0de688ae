//! The resources of a server: those with a URI of their own, and templates, of which the closest match serves.

use super::entries::Entries;
use crate::resource::{Match, ResourceEntry, Uri, Values};

/// Bytes of the longest URI that anything is found by: matching takes time for every byte and template.
const LONGEST: usize = 8192;

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
    pub(crate) fn new(entries: Vec<ResourceEntry>, page_size: usize) -> Self {
        let (mut fixed, mut templates) = (Vec::new(), Vec::new());
        for entry in entries {
            match entry.template.uri() {
                Some(uri) => fixed.push(Fixed { entry, uri }),
                None => templates.push(Templated(entry)),
            }
        }
        Self { fixed: Entries::new(fixed, page_size), templates: Entries::new(templates, page_size) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.fixed.is_empty() && self.templates.is_empty()
    }

    /// The resource of that URI: itself if there is one, else by the template that says most of it.
    pub(crate) fn find(&self, uri: &str) -> Option<Found<'_>> {
        let uri = if uri.len() <= LONGEST { Uri::new(uri)? } else { return None };
        if let Some(fixed) = self.fixed.find(uri.as_str()) {
            return Some((&fixed.entry, Values::default()));
        }
        let matches = self.templates.iter().filter_map(|template| {
            let entry = &template.0;
            match entry.template.matches_uri(&uri) {
                Match::Values(values) => Some((entry, values)),
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
    pub(crate) fn find_template(&self, template: &str) -> Option<&ResourceEntry> {
        self.templates.find(template).map(|entry| &entry.0)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &ResourceEntry> {
        let fixed = self.fixed.iter().map(|fixed| &fixed.entry);
        fixed.chain(self.templates.iter().map(|template| &template.0))
    }
}
