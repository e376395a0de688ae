//! Rules on what an argument may be: `range`, `length` and `pattern`, and the values that must keep them.
//!
//! Owns what literals and well-known type names can tell; all else is left to the server, which checks it when it is
//! built. Must not know how a value is checked in a call.

use syn::{Expr, ExprLit, Lit, LitStr};

use super::regex;
use crate::diag::Diag;
use crate::model::{Bound, Number, Param, Range};
use crate::parse::Spelling;

pub(super) fn check(param: &Param, diag: &mut Diag) {
    if let Some(range) = &param.range {
        self::range(range, param.spelling(), diag);
    }
    if let Some(length) = &param.length {
        self::length(length, param.spelling(), diag);
    }
    if let Some(regex) = &param.regex {
        pattern(regex, param, diag);
    }
    let default = param.default.as_ref().and_then(|fallback| fallback.value.as_ref());
    for (what, value) in [("default", default), ("example", param.example.as_ref())] {
        if let Some(value) = value {
            keeps(what, value, param, diag);
        }
    }
}

pub(crate) fn range(range: &Range, spelling: Spelling, diag: &mut Diag) {
    let instead = match spelling {
        Spelling::Whole { .. } | Spelling::Real | Spelling::Json | Spelling::Unknown => None,
        Spelling::Text | Spelling::List => {
            Some("write `length = ...` for how long it may be, or remove `range`")
        }
        Spelling::Bool | Spelling::Map | Spelling::Tuple => Some("remove `range`"),
    };
    if let Some(instead) = instead {
        let message = format!("`range` is for numbers, and this is {}: {instead}", spelling.noun());
        diag.at(range.span, message);
        return;
    }
    let lowest = if let Spelling::Whole { low, .. } = spelling { Some(low) } else { None };
    if !has_something_inside(range, ["range", "number"], lowest, diag) {
        return;
    }
    let beyond = i128::from(!range.closed);
    for (bound, beyond) in [(&range.low, 0), (&range.high, beyond)] {
        if let Some(bound) = bound {
            fits(bound, beyond, spelling, diag);
        }
    }
}

/// Bounds are published as 64-bit numbers; those of an integer are whole and among its values, or just `beyond` them.
fn fits(bound: &Bound, beyond: i128, spelling: Spelling, diag: &mut Diag) {
    let is_within =
        |number: i128, low: i128, high: i128| number >= low && number.saturating_sub(beyond) <= high;
    let message = match (bound.number, spelling) {
        (Some(Number::Real(_)), Spelling::Whole { .. }) => {
            "a bound of an integer is whole: remove the fraction"
        }
        (Some(Number::Whole(number)), Spelling::Whole { low, high }) if !is_within(number, low, high) => {
            "the type of the parameter has no such value: write a bound that it can have"
        }
        (Some(Number::Whole(number)), _) if !is_within(number, i64::MIN.into(), u64::MAX.into()) => {
            "a bound has at most 64 bits: write a smaller one, or leave this end open"
        }
        _ => return,
    };
    diag.over(&bound.expr, message);
}

pub(crate) fn length(length: &Range, spelling: Spelling, diag: &mut Diag) {
    let instead = match spelling {
        Spelling::Text | Spelling::List | Spelling::Map | Spelling::Json | Spelling::Unknown => None,
        Spelling::Whole { .. } | Spelling::Real => Some("write `range = ...` for how large it may be"),
        Spelling::Bool | Spelling::Tuple => Some("remove `length`"),
    };
    if let Some(instead) = instead {
        let message = format!("`length` is for text and lists, and this is {}: {instead}", spelling.noun());
        diag.at(length.span, message);
        return;
    }
    let bounds = length.low.iter().chain(&length.high);
    let wrong: Vec<&Bound> = bounds.filter(|bound| !bound.number.is_none_or(is_length)).collect();
    for bound in &wrong {
        diag.over(&bound.expr, "a length is a whole number, 0 or more");
    }
    if wrong.is_empty() {
        has_something_inside(length, ["length"; 2], Some(0), diag);
    }
}

fn is_length(number: Number) -> bool {
    matches!(number, Number::Whole(whole) if (0..=i128::from(u32::MAX)).contains(&whole))
}

/// `words` are the key and one of the values; `lowest` is the one that no other is below.
fn has_something_inside(range: &Range, words: [&str; 2], lowest: Option<i128>, diag: &mut Diag) -> bool {
    let [key, value] = words;
    let is_below_all =
        lowest.is_some_and(|lowest| range.low.is_none() && range.excludes(Number::Whole(lowest)));
    let message = if range.low.is_none() && range.high.is_none() {
        format!("a {key} without bounds allows everything: write one, such as `1..`, or remove `{key}`")
    } else if is_below_all || range.is_empty() {
        format!("no {value} is in here: write the smaller bound first, and `..=` to include the last")
    } else {
        return true;
    };
    diag.over(&range.written, message);
    false
}

fn pattern(regex: &LitStr, param: &Param, diag: &mut Diag) {
    let spelling = param.spelling();
    if !matches!(spelling, Spelling::Text | Spelling::Json | Spelling::Unknown) {
        let message = format!("`pattern` is for text, and this is {}: remove `pattern`", spelling.noun());
        diag.at(regex.span(), message);
    } else if let Err(message) = regex::compile(&regex.value()) {
        diag.at(regex.span(), message);
    }
}

/// A value that is written as a literal keeps the rules next to it.
fn keeps(what: &str, value: &Expr, param: &Param, diag: &mut Diag) {
    let broken = match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => broken_by_text(&text.value(), param),
        _ => Number::read(value).and_then(|number| broken_by_number(number, param)),
    };
    if let Some(key) = broken {
        diag.over(value, format!("this {what} is not what `{key}` allows: change one of the two"));
    }
}

fn broken_by_number(number: Number, param: &Param) -> Option<&'static str> {
    param.range.as_ref().filter(|range| range.excludes(number)).map(|_| "range")
}

fn broken_by_text(text: &str, param: &Param) -> Option<&'static str> {
    // No text has so many letters that this conversion would fail.
    let length = Number::Whole(i128::try_from(text.chars().count()).unwrap_or(i128::MAX));
    if param.length.as_ref().is_some_and(|range| range.excludes(length)) {
        return Some("length");
    }
    let regex = regex::compile(&param.regex.as_ref()?.value()).ok()?;
    (!regex.is_match(text)).then_some("pattern")
}
