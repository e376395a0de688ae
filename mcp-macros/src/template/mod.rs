//! Resource URIs and their templates (RFC 6570), read while the user's crate compiles.
//!
//! Owns which templates can be matched back without a doubt, and how to mend one that cannot. Must not know attributes
//! or tokens, nor how a URI is matched when the server runs.
//!
//! Reading order: `scan` (text to literals and expressions), `check` (the rules between them), and [`parse`], which
//! joins the two.

mod check;
mod scan;

#[cfg(test)]
mod tests;

use scan::{Operator, Piece};

/// A URI, with or without variables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Template {
    /// In the order of the text; literals are never empty and never next to each other.
    pub(crate) parts: Vec<Part>,
}

/// A piece of a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// Text, as it was written.
    Literal(String),
    /// What stands for a value.
    Variable {
        /// Its name: letters, digits and `_`.
        name: String,
        /// What it stands for.
        kind: Kind,
    },
}

/// Where a variable stands and what it spans.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// `{x}`: text without `/`, `?` and `#`.
    Simple,
    /// `{+x}`: text that may have `/` in it.
    Reserved,
    /// `{/x}`: a `/` and one segment after it.
    Segment,
    /// `{/x*}`: a `/` and the path after it.
    Segments,
    /// `{?x}` or `{&x}`: a query parameter, which may be missing.
    Query,
}

/// What is wrong with a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Fault {
    /// The byte where it begins.
    pub(crate) at: usize,
    /// What is wrong, and how to mend it.
    pub(crate) message: String,
}

/// The bag of faults; every stage adds to it.
type Faults = Vec<Fault>;

impl Template {
    /// The variables in the order in which they occur; no name occurs twice.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (&str, Kind)> {
        self.parts.iter().filter_map(|part| match part {
            Part::Literal(_) => None,
            Part::Variable { name, kind } => Some((name.as_str(), *kind)),
        })
    }

    /// Whether this is the URI of one resource.
    pub(crate) fn is_fixed(&self) -> bool {
        self.variables().next().is_none()
    }
}

impl Kind {
    /// Whether it may span several segments of a path.
    fn is_wide(self) -> bool {
        matches!(self, Self::Reserved | Self::Segments)
    }
}

/// Reads a URI or a template.
///
/// # Errors
///
/// All faults, in the order of the text.
pub(crate) fn parse(text: &str) -> Result<Template, Vec<Fault>> {
    let mut faults = Faults::new();
    let pieces = scan::pieces(text, &mut faults);
    check::scheme(text, &mut faults);
    check::pieces(&pieces, &mut faults);
    if faults.is_empty() {
        return Ok(Template { parts: parts(&pieces) });
    }
    faults.sort_by_key(|fault| fault.at);
    Err(faults)
}

/// `{x,y}` is two variables with a comma between them, as it is in the URI.
fn parts(pieces: &[Piece<'_>]) -> Vec<Part> {
    let mut parts = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Literal { text, .. } => literal(text, &mut parts),
            Piece::Expression { operator, variables, .. } => {
                for (index, variable) in variables.iter().enumerate() {
                    if index > 0 && matches!(operator, Operator::None | Operator::Plus) {
                        literal(",", &mut parts);
                    }
                    parts.push(Part::Variable { name: variable.name.to_owned(), kind: variable.kind });
                }
            }
        }
    }
    parts
}

fn literal(text: &str, parts: &mut Vec<Part>) {
    if let Some(Part::Literal(before)) = parts.last_mut() {
        before.push_str(text);
    } else {
        parts.push(Part::Literal(text.to_owned()));
    }
}
