//! A URI to the values of a template's variables.
//!
//! Owns how a URI is split: from left to right, every variable takes as much as it can while all that comes after it
//! still fits. Must not know which values are dangerous.

use super::Template;
use super::encoding::{Uri, decode};
use super::safety::{Refusal, refusal};
use super::steps::{Slot, Step};

/// What a template makes of a URI.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Match {
    /// The URI is another one.
    No,
    /// It matches, but no handler should see it. To the client it does not exist; the log says why.
    Refused {
        /// The variable.
        name: &'static str,
        /// What is wrong with its value.
        why: Refusal,
    },
    /// It matches.
    Values(Values),
}

/// The values of a template's variables, percent-decoded once.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Values {
    list: Vec<(&'static str, String)>,
}

impl Values {
    /// The value of a variable; `None` for a query parameter that was not given.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// Names and values, in the order of the URI.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.list.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

impl Template {
    /// What this template makes of a URI as it was written.
    pub(super) fn matches(&self, uri: &str) -> Match {
        Uri::new(uri).map_or(Match::No, |uri| self.matches_uri(&uri))
    }

    /// What this template makes of a URI.
    pub(crate) fn matches_uri(&self, uri: &Uri) -> Match {
        let text = uri.as_str();
        let Some((found, query)) = self.split(text) else { return Match::No };
        let mut values = Values::default();
        for (slot, raw) in found {
            let Some(value) = decode(raw) else { return Match::No };
            if let Some(why) = refusal(slot.kind, &value) {
                return Match::Refused { name: slot.name, why };
            }
            values.list.push((slot.name, value));
        }
        match self.read_query(query, &mut values) {
            Some(()) => Match::Values(values),
            None => Match::No,
        }
    }

    /// The text of every variable before the query, and the query with its mark.
    fn split<'u>(&self, text: &'u str) -> Option<(Vec<(Slot, &'u str)>, &'u str)> {
        let steps = &self.steps.list;
        if let Some(Step::Text(first)) = steps.first() {
            let alone = steps.len() == 1 && self.steps.query.is_empty();
            if !text.starts_with(first) || alone && text.len() != first.len() {
                return None;
            }
        }
        let fits = self.fits(text.as_bytes());
        if !fits.get(0, 0) {
            return None;
        }
        let mut found = Vec::new();
        let mut at = 0;
        for (row, step) in steps.iter().enumerate() {
            match step {
                Step::Text(text) => at += text.len(),
                Step::Value(slot) => {
                    let ends = ends(text.as_bytes(), at, *slot);
                    let end = ends.filter(|end| fits.get(row + 1, *end)).last()?;
                    found.push((*slot, text.get(at..end)?));
                    at = end;
                }
            }
        }
        Some((found, text.get(at..)?))
    }

    /// For every step and every byte: whether that step and all after it fit from there to the end.
    fn fits(&self, text: &[u8]) -> Fits {
        let steps = &self.steps.list;
        let mut fits = Fits::new(steps.len() + 1, text.len() + 1);
        for at in 0..=text.len() {
            let ends =
                text.get(at).is_none_or(|byte| !self.steps.query.is_empty() && *byte == self.steps.mark);
            fits.set(steps.len(), at, ends);
        }
        for (row, step) in steps.iter().enumerate().rev() {
            for at in (0..=text.len()).rev() {
                let here = match step {
                    Step::Text(part) => {
                        text[at..].starts_with(part.as_bytes()) && fits.get(row + 1, at + part.len())
                    }
                    Step::Value(slot) => {
                        let more = |next| fits.get(row + 1, next) || fits.get(row, next);
                        after(text, at, *slot).is_some_and(more)
                    }
                };
                fits.set(row, at, here);
            }
        }
        fits
    }

    /// Parameters come in any order, once each, and no others.
    fn read_query(&self, query: &str, values: &mut Values) -> Option<()> {
        if query.contains('#') {
            return None;
        }
        for pair in query.get(1..).unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let (name, raw) = pair.split_once('=').unwrap_or((pair, ""));
            let name = self.steps.query.iter().find(|known| **known == name)?;
            if values.get(name).is_some() {
                return None;
            }
            values.list.push((name, decode(raw)?));
        }
        Some(())
    }
}

/// Every place where a value that begins at `at` may end.
fn ends(text: &[u8], at: usize, slot: Slot) -> impl Iterator<Item = usize> {
    let next = move |at: &usize| after(text, *at, slot);
    std::iter::successors(next(&at), next)
}

/// The place after the character at `at`, if it can be in the value; an encoded one is never split.
fn after(text: &[u8], at: usize, slot: Slot) -> Option<usize> {
    let byte = text.get(at).filter(|byte| !slot.stops.contains(byte))?;
    let length = if *byte == b'%' { 3 } else { 1 };
    Some((at + length).min(text.len()))
}

/// A table of yes and no.
struct Fits {
    columns: usize,
    cells: Vec<bool>,
}

impl Fits {
    fn new(rows: usize, columns: usize) -> Self {
        Self { columns, cells: vec![false; rows * columns] }
    }

    fn get(&self, row: usize, column: usize) -> bool {
        self.cells.get(row * self.columns + column).is_some_and(|fits| *fits)
    }

    fn set(&mut self, row: usize, column: usize, fits: bool) {
        if let Some(cell) = self.cells.get_mut(row * self.columns + column) {
            *cell = fits;
        }
    }
}
