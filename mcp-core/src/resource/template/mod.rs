//! URI templates (RFC 6570) at run time: which URIs one matches, and the URI that values make.
//!
//! Owns the parts that generated code gives and everything that is worked out from them once. Must not read templates
//! from text (`#[resource]` did, and refused those that cannot be matched back without a doubt), and must not know what
//! a resource is.
//!
//! Reading order: `encoding` (percent-encoding and the normal form of a URI), `steps` (parts, ready to be matched),
//! `matching` (a URI to values), `safety` (values that no handler should see), [`Template::expand`] (values to a URI).

mod encoding;
mod matching;
mod safety;
mod steps;

#[cfg(test)]
mod tests;

use crate::order::sorted;
use std::borrow::Cow;
use std::fmt;

pub(crate) use encoding::Uri;
pub(crate) use matching::{Match, Values};
use steps::{Step, Steps};

/// A piece of a template, in the order of the text. Generated code writes them as constants.
///
/// ```
/// use mcp_core::__private as P;
///
/// // weather://{city}/forecast
/// const PARTS: &[P::Part] = &[
///     P::Part::Literal("weather://"),
///     P::Part::Variable { name: "city", kind: P::PartKind::Simple },
///     P::Part::Literal("/forecast"),
/// ];
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Text, as it was written; the first one begins with the scheme.
    Literal(&'static str),
    /// What stands for a value.
    Variable {
        /// The name of the parameter that takes the value.
        name: &'static str,
        /// What it stands for.
        kind: PartKind,
    },
}

/// Where a variable stands and what it spans.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartKind {
    /// `{x}`: text without `/`, `?` and `#`.
    Simple,
    /// `{+x}`: text that may have `/` in it, and `?` and `#` if the template has no query of its own.
    Reserved,
    /// `{/x}`: a `/` and one segment after it.
    Segment,
    /// `{/x*}`: a `/` and the path after it, as one text.
    Segments,
    /// `{?x}` or `{&x}`: a query parameter, which may be missing. All of them are at the end.
    Query,
}

/// Bytes of the longest URI that anything is found by: matching takes time for every byte and template.
pub(crate) const LONGEST: usize = 8192;

/// A URI template, or a URI if it has no variables.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    /// The first literal, with the namespaces in it.
    head: Cow<'static, str>,
    /// Everything after the head.
    rest: &'static [Part],
    steps: Steps,
}

/// How closely a template describes what it matches; the greater one is to be asked first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Specificity {
    fixed: bool,
    literal: usize,
    narrow: bool,
}

/// A URI or template, as it is published, in a namespace.
pub(crate) fn uri_in_namespace(text: &str, namespace: &str) -> String {
    let scheme = text.find(':').map_or(0, |colon| colon + 1);
    let slashes = if text[scheme..].starts_with("//") { 2 } else { 0 };
    let (before, after) = text.split_at(scheme + slashes);
    let separated =
        after.is_empty() || ["/", "?", "#", "{/", "{?"].iter().any(|mark| after.starts_with(mark));
    let mut uri = before.to_owned();
    encoding::encode(namespace, |_| false, &mut uri);
    uri + if separated { "" } else { "/" } + after
}

/// A text as it stands in one segment of a URI.
#[cfg(feature = "skills")]
pub(crate) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    encoding::encode(text, |_| false, &mut encoded);
    encoded
}

impl Template {
    /// One URI, without variables.
    #[cfg(feature = "skills")]
    pub(crate) fn fixed(uri: String) -> Self {
        Self::from_head(Cow::Owned(uri), &[])
    }

    /// The template that these parts make.
    pub(crate) fn new(parts: &'static [Part]) -> Self {
        let (head, rest) = match parts {
            [Part::Literal(head), rest @ ..] => (*head, rest),
            _ => ("", parts),
        };
        Self::from_head(Cow::Borrowed(head), rest)
    }

    /// The same template in a namespace, which comes right after the scheme: `weather://{city}` in `eu` is
    /// `weather://eu/{city}`, and `memo:{id}` is `memo:eu/{id}`.
    pub(crate) fn in_namespace(&self, namespace: &str) -> Self {
        let (text, mut head) = (self.text(), uri_in_namespace(&self.text(), namespace));
        head.truncate(head.len() - (text.len() - self.head.len()));
        Self::from_head(Cow::Owned(head), self.rest)
    }

    fn from_head(head: Cow<'static, str>, rest: &'static [Part]) -> Self {
        let steps = Steps::new(&head, rest);
        Self { head, rest, steps }
    }

    /// The URI if there are no variables, in the form in which URIs are compared.
    pub(crate) fn uri(&self) -> Option<Uri> {
        if self.is_fixed() { Uri::new(&self.text()) } else { None }
    }

    /// Whether this is the URI of one resource.
    pub(crate) fn is_fixed(&self) -> bool {
        self.variables().next().is_none()
    }

    /// The variables, in the order of the text.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (&'static str, PartKind)> {
        self.rest.iter().filter_map(|part| match part {
            Part::Literal(_) => None,
            Part::Variable { name, kind } => Some((*name, *kind)),
        })
    }

    /// What it matches, as a text that is the same for every template that matches the same URIs: however its literals
    /// are encoded and whatever its variables are called.
    pub(crate) fn extent(&self) -> String {
        let mut extent = String::new();
        for step in &self.steps.list {
            match step {
                Step::Text(text) => extent.push_str(text),
                // A brace is never in the text, where it is encoded.
                Step::Value(slot) => extent.extend(["{", &String::from_utf8_lossy(slot.stops), "}"]),
            }
        }
        for name in sorted(&self.steps.query) {
            extent.extend(["{?", name, "}"]);
        }
        extent
    }

    /// Where this template belongs among others that may match the same URI.
    pub(crate) fn specificity(&self) -> Specificity {
        let wide = |(_, kind)| matches!(kind, PartKind::Reserved | PartKind::Segments);
        Specificity {
            fixed: self.is_fixed(),
            literal: self.steps.literal_bytes(),
            narrow: !self.variables().any(wide),
        }
    }

    /// The template as it is published.
    pub(crate) fn text(&self) -> String {
        self.to_string()
    }

    /// The URI for these values. `None` if a value is missing that must be there, and if the URI would not give the
    /// same values back: where one is empty, or refused, or cannot be told from what stands around it.
    pub(crate) fn expand<'v>(&self, values: impl Fn(&str) -> Option<Cow<'v, str>>) -> Option<String> {
        let mut uri = String::new();
        let mut given = Vec::new();
        for step in &self.steps.list {
            match step {
                Step::Text(text) => uri.push_str(text),
                Step::Value(slot) => {
                    let value = values(slot.name)?;
                    encoding::encode(&value, |byte| slot.keeps(byte), &mut uri);
                    given.push((slot.name, value));
                }
            }
        }
        let mut mark = self.steps.mark;
        for name in &self.steps.query {
            let Some(value) = values(name) else { continue };
            uri.push(char::from(mark));
            uri.push_str(name);
            uri.push('=');
            encoding::encode(&value, |_| false, &mut uri);
            given.push((name, value));
            mark = b'&';
        }
        if uri.len() > LONGEST {
            return None;
        }
        let Match::Values(back) = self.matches(&uri) else { return None };
        let same = given.iter().all(|(name, value)| back.get(name) == Some(&**value));
        same.then_some(uri)
    }
}

/// The template as it is published.
impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.head)?;
        let mut query = None;
        for part in self.rest {
            match part {
                Part::Literal(text) => f.write_str(text)?,
                Part::Variable { name, kind: PartKind::Simple } => write!(f, "{{{name}}}")?,
                Part::Variable { name, kind: PartKind::Reserved } => write!(f, "{{+{name}}}")?,
                Part::Variable { name, kind: PartKind::Segment } => write!(f, "{{/{name}}}")?,
                Part::Variable { name, kind: PartKind::Segments } => write!(f, "{{/{name}*}}")?,
                Part::Variable { name, kind: PartKind::Query } => {
                    let mark = char::from(self.steps.mark);
                    match query.replace(()) {
                        None => write!(f, "{{{mark}{name}")?,
                        Some(()) => write!(f, ",{name}")?,
                    }
                }
            }
        }
        if query.is_some() { f.write_str("}") } else { Ok(()) }
    }
}
