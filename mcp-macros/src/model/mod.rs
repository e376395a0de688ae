//! What the user asked for, out of reach of the syntax it was written in.
//!
//! Owns the values every later stage works on; spans stay with them so that rules can point at the user's tokens.
//! Must not judge anything and must not build tokens.

mod handler;
mod param;
mod provider;
mod range;
mod resource;
mod tool;

use proc_macro2::Span;
use syn::{Ident, LitStr};

pub(crate) use handler::{Details, Handler, Home, Limits};
pub(crate) use param::{Fallback, Param, Passing, Pattern, Source};
pub(crate) use provider::{Member, Provider};
pub(crate) use range::{Bound, Number, Range};
pub(crate) use resource::Resource;
pub(crate) use tool::{Task, Tool, When};

/// A text and the token it was taken from.
#[derive(Clone)]
pub(crate) struct Text {
    pub(crate) value: String,
    pub(crate) span: Span,
}

impl Text {
    pub(crate) fn literal(literal: &LitStr) -> Self {
        Self { value: literal.value(), span: literal.span() }
    }

    /// An identifier as a text, without the `r#` of a raw one.
    fn ident(ident: &Ident) -> Self {
        let written = ident.to_string();
        let value = written.strip_prefix("r#").unwrap_or(&written).to_owned();
        Self { value, span: ident.span() }
    }
}

/// How often something may happen, and the literal that says it.
pub(crate) struct Rate {
    pub(crate) text: Text,
    /// How many times in how many seconds; `None` if the literal is no rate.
    pub(crate) each: Option<(u32, u64)>,
}

impl Rate {
    fn literal(literal: &LitStr) -> Self {
        let text = Text::literal(literal);
        Self { each: crate::parse::rate(&text.value), text }
    }
}

/// A span of time and the literal it was taken from.
pub(crate) struct Time {
    pub(crate) text: Text,
    /// `None` if the literal is no span of time.
    pub(crate) millis: Option<u64>,
}

impl Time {
    fn literal(literal: &LitStr) -> Self {
        let text = Text::literal(literal);
        Self { millis: crate::parse::millis(&text.value), text }
    }
}
