//! The bounds of a number or a length.
//!
//! Owns which bounds are written as numbers, and which are closed. Must not know what is bounded.

use proc_macro2::Span;
use std::cmp::Ordering;
use syn::{Expr, ExprLit, ExprRange, Lit, RangeLimits, UnOp};

/// `low..=high`, `low..high` or with one of them missing.
pub(crate) struct Range {
    pub(crate) written: ExprRange,
    pub(crate) low: Option<Bound>,
    pub(crate) high: Option<Bound>,
    /// Whether the upper bound is itself within.
    pub(crate) closed: bool,
    /// Where the key stands.
    pub(crate) span: Span,
}

/// One end of a range.
pub(crate) struct Bound {
    pub(crate) expr: Expr,
    /// Its value, if it is written as a number.
    pub(crate) number: Option<Number>,
}

/// A number as written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Number {
    Whole(i128),
    Real(f64),
}

impl Range {
    pub(super) fn new(written: &ExprRange, span: Span) -> Self {
        Self {
            low: written.start.as_deref().map(Bound::new),
            high: written.end.as_deref().map(Bound::new),
            closed: matches!(written.limits, RangeLimits::Closed(_)),
            written: written.clone(),
            span,
        }
    }

    /// Both ends, where they are written as numbers.
    pub(crate) fn numbers(&self) -> [Option<Number>; 2] {
        [&self.low, &self.high].map(|bound| bound.as_ref().and_then(|bound| bound.number))
    }

    /// Whether a value is outside, as far as the bounds are written as numbers.
    pub(crate) fn excludes(&self, value: Number) -> bool {
        let [low, high] = self.numbers();
        let below = low.is_some_and(|low| value.order(low) == Some(Ordering::Less));
        let above = high.and_then(|high| value.order(high)).is_some_and(|order| match order {
            Ordering::Less => false,
            Ordering::Equal => !self.closed,
            Ordering::Greater => true,
        });
        below || above
    }

    /// Whether no value is inside, as far as the bounds are written as numbers.
    pub(crate) fn is_empty(&self) -> bool {
        let [Some(low), Some(_)] = self.numbers() else { return false };
        self.excludes(low)
    }
}

impl Bound {
    fn new(expr: &Expr) -> Self {
        Self { number: Number::read(expr), expr: expr.clone() }
    }
}

impl Number {
    /// The number, if the expression is one, perhaps negative.
    pub(crate) fn read(expr: &Expr) -> Option<Self> {
        match expr {
            Expr::Lit(ExprLit { lit: Lit::Int(whole), .. }) => whole.base10_parse().ok().map(Self::Whole),
            Expr::Lit(ExprLit { lit: Lit::Float(real), .. }) => real.base10_parse().ok().map(Self::Real),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                Self::read(&unary.expr).map(Self::negative)
            }
            Expr::Group(group) => Self::read(&group.expr),
            Expr::Paren(paren) => Self::read(&paren.expr),
            _ => None,
        }
    }

    fn negative(self) -> Self {
        match self {
            Self::Whole(whole) => Self::Whole(-whole),
            Self::Real(real) => Self::Real(-real),
        }
    }

    /// Whole numbers are compared exactly with each other and as real ones with real ones.
    fn order(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Whole(one), Self::Whole(other)) => Some(one.cmp(&other)),
            (one, other) => one.real().partial_cmp(&other.real()),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "only beyond 2^53, and only against a real number")]
    fn real(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Real(real) => real,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(source: &str) -> Range {
        Range::new(&syn::parse_str(source).unwrap(), Span::call_site())
    }

    #[test]
    fn a_range_knows_what_is_outside() {
        let cases = [
            ("1..=5", "5", false),
            ("1..5", "5", true),
            ("1..=5", "0", true),
            ("-5..=-1", "-6", true),
            ("0.5..", "0", true),
            ("..=1.5", "1", false),
            ("MIN..=5", "-100", false),
            ("1..=MAX", "0", true),
        ];
        for (source, value, outside) in cases {
            let value = Number::read(&syn::parse_str(value).unwrap()).unwrap();
            assert_eq!(range(source).excludes(value), outside, "{source} {value:?}");
        }
    }

    #[test]
    fn a_range_knows_whether_anything_is_inside() {
        for (source, empty) in
            [("5..=1", true), ("1..1", true), ("1..=1", false), ("1..", false), ("A..=1", false)]
        {
            assert_eq!(range(source).is_empty(), empty, "{source}");
        }
    }
}
