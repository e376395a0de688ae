//! Parts, made ready to be matched once and for all.
//!
//! Owns which characters end which variable. Must not know how a URI is split between them.

use super::encoding::{Uri, is_reserved, normalise};
use super::{Part, PartKind};

/// What a URI must consist of, one after the other; the query is last and in any order.
#[derive(Clone, Debug)]
pub(super) struct Steps {
    pub(super) list: Vec<Step>,
    /// What comes before the first query parameter: `&` where the text has a `?` of its own, else `?`.
    pub(super) mark: u8,
    pub(super) query: Vec<&'static str>,
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Text in the form in which URIs are compared; never two in a row.
    Text(String),
    Value(Slot),
}

/// Where a value goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) name: &'static str,
    pub(super) kind: PartKind,
    /// The characters that cannot be in it unless they are encoded.
    pub(super) stops: &'static [u8],
}

impl Steps {
    pub(super) fn new(head: &str, rest: &'static [Part]) -> Self {
        let is_query = |part: &Part| matches!(part, Part::Variable { kind: PartKind::Query, .. });
        let has_query = rest.iter().any(is_query);
        let head = Uri::new(head).map_or_else(|| head.to_owned(), |uri| uri.as_str().to_owned());
        let mut asked = head.contains('?');
        let mut steps = Self { list: vec![Step::Text(head)], mark: b'?', query: Vec::new() };
        for part in rest {
            match part {
                Part::Literal(text) => {
                    asked |= text.contains('?');
                    steps.push_text(text);
                }
                Part::Variable { name, kind: PartKind::Query } => steps.query.push(name),
                Part::Variable { name, kind } => {
                    if matches!(kind, PartKind::Segment | PartKind::Segments) {
                        steps.push_text("/");
                    }
                    let stops = stops(*kind, asked, has_query);
                    steps.list.push(Step::Value(Slot { name, kind: *kind, stops }));
                }
            }
        }
        steps.mark = if asked { b'&' } else { b'?' };
        steps
    }

    pub(super) fn literal_bytes(&self) -> usize {
        let text = |step: &Step| match step {
            Step::Text(text) => text.len(),
            Step::Value(_) => 0,
        };
        self.list.iter().map(text).sum()
    }

    fn push_text(&mut self, text: &str) {
        let mut normal = String::with_capacity(text.len());
        if normalise(text, &mut normal).is_none() {
            text.clone_into(&mut normal);
        }
        if let Some(Step::Text(before)) = self.list.last_mut() {
            before.push_str(&normal);
        } else {
            self.list.push(Step::Text(normal));
        }
    }
}

impl Slot {
    /// Whether a character of a value is written as it is, although it is reserved.
    pub(super) fn keeps(self, byte: u8) -> bool {
        match self.kind {
            PartKind::Reserved => is_reserved(byte) && !self.stops.contains(&byte),
            PartKind::Segments => byte == b'/',
            PartKind::Simple | PartKind::Segment | PartKind::Query => false,
        }
    }
}

/// In a query, one value also ends where the next parameter begins.
fn stops(kind: PartKind, asked: bool, has_query: bool) -> &'static [u8] {
    match (kind, asked) {
        (PartKind::Simple, true) => b"/?#&",
        (PartKind::Simple | PartKind::Segment | PartKind::Query, _) => b"/?#",
        (PartKind::Segments, _) => b"?#",
        (PartKind::Reserved, _) if !has_query => b"",
        (PartKind::Reserved, true) => b"?#&",
        (PartKind::Reserved, false) => b"?#",
    }
}
