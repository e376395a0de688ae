//! The rules between the pieces of a template.
//!
//! Owns what makes a template ambiguous. Must not know how a piece is read.

use std::collections::HashSet;

use super::scan::{Operator, Piece};
use super::{Fault, Faults, Kind};

/// A URI begins with a scheme that no variable can change.
pub(super) fn scheme(text: &str, faults: &mut Faults) {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c))).unwrap_or(text.len());
    let (scheme, rest) = text.split_at(end);
    let lower = scheme.to_ascii_lowercase();
    let message = if !rest.starts_with(':') || !lower.starts_with(|c: char| c.is_ascii_lowercase()) {
        let path = if text.starts_with('{') { "..." } else { text.trim_start_matches([':', '/']) };
        format!("a URI begins with a scheme: write one in front, such as `notes://{path}`")
    } else if scheme != lower {
        format!("schemes are written in lower case: write `{lower}:`")
    } else {
        return;
    };
    faults.push(Fault { at: 0, message });
}

pub(super) fn pieces(pieces: &[Piece<'_>], faults: &mut Faults) {
    names(pieces, faults);
    neighbours(pieces, faults);
    wide(pieces, faults);
    query(pieces, faults);
}

fn names(pieces: &[Piece<'_>], faults: &mut Faults) {
    let mut seen = HashSet::new();
    for piece in pieces {
        let Piece::Expression { variables, .. } = piece else { continue };
        for variable in variables {
            if !seen.insert(variable.name) {
                let message =
                    format!("the variable `{}` is there twice: rename one of the two", variable.name);
                faults.push(Fault { at: variable.at, message });
            }
        }
    }
}

/// Between two values there must be something that tells where the first one ends.
fn neighbours(pieces: &[Piece<'_>], faults: &mut Faults) {
    for pair in pieces.windows(2) {
        let [Piece::Expression { source: first, .. }, Piece::Expression { at, source, operator, .. }] = pair
        else {
            continue;
        };
        if matches!(operator, Operator::None | Operator::Plus) {
            let message = format!(
                "nothing tells where `{first}` ends and `{source}` begins: put a text between them, such as \
                 `{first}/{source}`"
            );
            faults.push(Fault { at: *at, message });
        }
    }
}

/// Two values that may both have `/` in them could be split anywhere.
fn wide(pieces: &[Piece<'_>], faults: &mut Faults) {
    let mut first: Option<&str> = None;
    for piece in pieces {
        let Piece::Expression { variables, .. } = piece else { continue };
        for variable in variables.iter().filter(|variable| variable.kind.is_wide()) {
            let name = variable.name;
            let Some(first) = first else {
                first = Some(name);
                continue;
            };
            let narrow = if variable.kind == Kind::Reserved { "{" } else { "{/" };
            let message = format!(
                "`{first}` and `{name}` may both span several segments, so that nothing tells where one ends: write \
                 `{narrow}{name}}}` for a single segment"
            );
            faults.push(Fault { at: variable.at, message });
        }
    }
}

/// The query is the last part, and the only one that begins with `?`.
fn query(pieces: &[Piece<'_>], faults: &mut Faults) {
    let mut before = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        let (at, source, operator) = match piece {
            Piece::Literal { text, .. } => {
                before.push_str(text);
                continue;
            }
            Piece::Expression { at, source, operator, .. } => (*at, *source, *operator),
        };
        let (right, wrong) = if before.contains('?') { ("{&", "{?") } else { ("{?", "{&") };
        let is_query = matches!(operator, Operator::Question | Operator::Ampersand);
        let message = match pieces.get(index + 1) {
            _ if !is_query => continue,
            Some(next) => after_query(source, next),
            None if before.contains('#') => {
                format!("`{source}` comes after a `#`, where no query can be: put it before the `#`")
            }
            None if source.starts_with(wrong) => wrong_sign(source, right),
            None => continue,
        };
        faults.push(Fault { at, message });
        return;
    }
}

fn after_query(source: &str, next: &Piece<'_>) -> String {
    match next {
        Piece::Literal { text, .. } => {
            format!("`{source}` must be at the end: put `{text}` before it")
        }
        Piece::Expression { source: next, operator: Operator::Question | Operator::Ampersand, .. } => {
            let list = |source: &str| source[2..source.len() - 1].to_owned();
            let sign = &source[..2];
            format!("there are two queries: write `{sign}{},{}}}`", list(source), list(next))
        }
        Piece::Expression { source: next, .. } => {
            format!("`{source}` must be at the end: put `{next}` before it")
        }
    }
}

fn wrong_sign(source: &str, right: &str) -> String {
    let list = &source[2..];
    if right == "{&" {
        format!("the query has begun before `{source}`: write `{right}{list}`")
    } else {
        format!("no query has begun before `{source}`: write `{right}{list}`")
    }
}
