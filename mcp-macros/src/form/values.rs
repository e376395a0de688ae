//! Rules on what a field may hold: `range`, `length`, `format`, and the default that must keep them.
//!
//! Owns what literals and well-known type names can tell; all else is left to trait bounds. Must not know names.

use syn::{Expr, ExprLit, Lit, LitStr};

use super::Field;
use crate::check;
use crate::diag::Diag;
use crate::keys;
use crate::model::{Number, Range};
use crate::parse::Spelling;

/// All that the specification knows.
const FORMATS: [&str; 4] = ["email", "uri", "date", "date-time"];

pub(super) fn check(field: &Field, diag: &mut Diag) {
    let spelling = field.spelling();
    if let Some(range) = &field.range {
        check::range(range, spelling, diag);
        closed(range, spelling, diag);
    }
    if let Some(length) = &field.length {
        check::length(length, spelling, diag);
    }
    if let Some(format) = &field.format {
        self::format(format, spelling, diag);
    }
    if let Some(default) = &field.default {
        self::default(default, field, diag);
    }
}

/// Schemas of forms know no bound that is itself outside; only the one of an integer is another one that is inside.
fn closed(range: &Range, spelling: Spelling, diag: &mut Diag) {
    let Some(high) = &range.high else { return };
    let has_last = matches!((spelling, high.number), (Spelling::Whole { .. }, Some(Number::Whole(_))));
    let is_number = matches!(spelling, Spelling::Whole { .. } | Spelling::Real | Spelling::Unknown);
    if is_number && !range.closed && !has_last {
        diag.over(&range.written, "a form has no bound that is itself left out: write `..=`");
    }
}

fn format(format: &LitStr, spelling: Spelling, diag: &mut Diag) {
    let name = format.value();
    let message = if !matches!(spelling, Spelling::Text | Spelling::Json | Spelling::Unknown) {
        format!("`format` is for text, and this is {}: remove `format`", spelling.noun())
    } else if FORMATS.contains(&name.as_str()) {
        return;
    } else if let Some(known) = keys::nearest(&name, FORMATS, |format| format) {
        format!("forms have no format `{name}`: did you mean `{known}`?")
    } else {
        let known = FORMATS.map(|format| format!("`{format}`")).join(", ");
        format!("forms have no format `{name}`: write one of {known}, or remove `format`")
    };
    diag.at(format.span(), message);
}

/// What a value is, where it is written in so many words.
enum Literal {
    Text(String),
    Number(Number),
    Bool,
    List(usize),
}

fn default(default: &Expr, field: &Field, diag: &mut Diag) {
    let Some(literal) = literal(default) else { return };
    if let Some(message) = of_another_kind(&literal, field.spelling()) {
        diag.over(default, message);
    } else if let Some(key) = broken(&literal, field) {
        diag.over(default, format!("this default is not what `{key}` allows: change one of the two"));
    }
}

fn literal(value: &Expr) -> Option<Literal> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(Literal::Text(text.value())),
        Expr::Lit(ExprLit { lit: Lit::Char(letter), .. }) => Some(Literal::Text(letter.value().to_string())),
        Expr::Lit(ExprLit { lit: Lit::Bool(_), .. }) => Some(Literal::Bool),
        Expr::Array(array) => Some(Literal::List(array.elems.len())),
        Expr::Paren(paren) => literal(&paren.expr),
        other => Number::read(other).map(Literal::Number),
    }
}

fn of_another_kind(literal: &Literal, spelling: Spelling) -> Option<String> {
    let found = match literal {
        Literal::Text(_) => "text",
        Literal::Number(Number::Whole(_)) => "an integer",
        Literal::Number(Number::Real(_)) => "a number with a fraction",
        Literal::Bool => "`true` or `false`",
        Literal::List(_) => "a list",
    };
    let instead = match (spelling, literal) {
        (Spelling::Whole { low, high }, Literal::Number(Number::Whole(number))) => {
            let message = "this default is no value of the field's type: write one that it can have";
            return (!(low..=high).contains(number)).then(|| message.to_owned());
        }
        (Spelling::Text, Literal::Text(_))
        | (Spelling::Real, Literal::Number(_))
        | (Spelling::Bool, Literal::Bool)
        | (Spelling::List, Literal::List(_))
        | (Spelling::Map | Spelling::Tuple | Spelling::Json | Spelling::Unknown, _) => return None,
        (Spelling::Text, _) => "default = \"...\"",
        (Spelling::Whole { .. }, _) => "default = 1",
        (Spelling::Real, _) => "default = 0.5",
        (Spelling::Bool, _) => "default = true",
        (Spelling::List, _) => "default = [...]",
    };
    Some(format!("this default is {found}, and the field is {}: write `{instead}`", spelling.noun()))
}

/// The key whose rule the value does not keep.
fn broken(literal: &Literal, field: &Field) -> Option<&'static str> {
    let (rule, key, number) = match literal {
        Literal::Number(number) => (&field.range, "range", *number),
        Literal::Text(text) => (&field.length, "length", count(text.chars().count())),
        Literal::List(items) => (&field.length, "length", count(*items)),
        Literal::Bool => return None,
    };
    rule.as_ref()?.excludes(number).then_some(key)
}

/// Nothing in a source has so many parts that this conversion would fail.
fn count(parts: usize) -> Number {
    Number::Whole(i128::try_from(parts).unwrap_or(i128::MAX))
}
