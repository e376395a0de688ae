//! The arguments of an attribute: `key`, `key = value` and `key(...)`, separated by commas.
//!
//! Owns matching against a table of keys, each once; a mistake costs only its own entry. Must not know what any key is
//! for.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Expr, ExprRange, Ident, LitInt, LitStr, Meta, Path, Token};

use super::value::{Value, Written, typed, written};
use crate::diag::Diag;
use crate::keys::{Key, Table};
use crate::kind::Kind;

/// The entries of one or more attributes of the same name: known keys only, each once.
#[derive(Default)]
pub(crate) struct Args {
    entries: Vec<Entry>,
}

struct Entry {
    key: &'static Key,
    span: Span,
    value: Value,
}

/// A value that says yes or no, and where its key stands.
#[derive(Clone, Copy)]
pub(crate) struct Flag {
    pub(crate) on: bool,
    pub(crate) span: Span,
}

impl Args {
    pub(crate) fn read(tokens: TokenStream, table: &Table, diag: &mut Diag) -> Self {
        let mut args = Self::default();
        args.extend(tokens, table, diag);
        args
    }

    /// Adds what `#[attribute(...)]` says.
    pub(crate) fn add(&mut self, attribute: &Attribute, table: &Table, diag: &mut Diag) {
        self.extend(inside(attribute, diag), table, diag);
    }

    pub(crate) fn text(&self, key: &Key) -> Option<&LitStr> {
        if let Value::Text(text) = self.value(key)? { Some(text) } else { None }
    }

    /// The texts of a list, which may be empty.
    pub(crate) fn texts(&self, key: &Key) -> Option<&[LitStr]> {
        if let Value::Texts(texts) = self.value(key)? { Some(texts) } else { None }
    }

    pub(crate) fn flag(&self, key: &Key) -> Option<Flag> {
        let entry = self.entry(key)?;
        if let Value::Flag(on) = entry.value { Some(Flag { on, span: entry.span }) } else { None }
    }

    pub(crate) fn count(&self, key: &Key) -> Option<&LitInt> {
        if let Value::Count(count) = self.value(key)? { Some(count) } else { None }
    }

    pub(crate) fn path(&self, key: &Key) -> Option<&Path> {
        if let Value::Path(path) = self.value(key)? { Some(path) } else { None }
    }

    pub(crate) fn range(&self, key: &Key) -> Option<&ExprRange> {
        if let Value::Range(range) = self.value(key)? { Some(range) } else { None }
    }

    pub(crate) fn expr(&self, key: &Key) -> Option<&Expr> {
        self.maybe_expr(key).flatten()
    }

    /// The outer option says whether the key is there, the inner one whether it has a value.
    pub(crate) fn maybe_expr(&self, key: &Key) -> Option<Option<&Expr>> {
        if let Value::Expr(expr) = self.value(key)? { Some(expr.as_ref()) } else { None }
    }

    /// Where the key stands.
    pub(crate) fn span(&self, key: &Key) -> Option<Span> {
        self.entry(key).map(|entry| entry.span)
    }

    /// Every key that is there, and where it stands.
    pub(crate) fn written(&self) -> impl Iterator<Item = (&'static Key, Span)> {
        self.entries.iter().map(|entry| (entry.key, entry.span))
    }

    fn value(&self, key: &Key) -> Option<&Value> {
        self.entry(key).map(|entry| &entry.value)
    }

    fn entry(&self, key: &Key) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key.name == key.name)
    }

    fn extend(&mut self, tokens: TokenStream, table: &Table, diag: &mut Diag) {
        let reader = |input: ParseStream<'_>| {
            while !input.is_empty() {
                match written(input) {
                    Ok((key, written)) => {
                        self.admit(&key, written, table, diag);
                        expect_end(input, diag);
                    }
                    Err(error) => diag.push(error),
                }
                skip_past_comma(input)?;
            }
            Ok(())
        };
        if let Err(error) = reader.parse2(tokens) {
            diag.push(error);
        }
    }

    fn admit(&mut self, ident: &Ident, written: Written, table: &Table, diag: &mut Diag) {
        let name = ident.to_string();
        let Some(key) = table.find(&name) else {
            diag.at(ident.span(), table.refuse(&name));
            return;
        };
        if self.entry(key).is_some() {
            diag.at(ident.span(), format!("`{name}` is given twice: remove one of them"));
            return;
        }
        let value = typed(key, ident.span(), written).unwrap_or_else(|error| {
            diag.push(error);
            Value::Wrong
        });
        self.entries.push(Entry { key, span: ident.span(), value });
    }
}

/// What stands in the parentheses of an attribute, nothing if it has none.
pub(super) fn inside(attribute: &Attribute, diag: &mut Diag) -> TokenStream {
    match &attribute.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(pair) => {
            let name = attribute.path().segments.last().map(|segment| segment.ident.to_string());
            let name = name.unwrap_or_default();
            diag.at(pair.eq_token.spans[0], format!("write `#[{name}(key = value)]`"));
            TokenStream::new()
        }
    }
}

/// The arguments of a handler; those of a resource begin with its URI.
pub(crate) fn arguments(kind: Kind, tokens: TokenStream, diag: &mut Diag) -> (Option<LitStr>, Args) {
    let (uri, tokens) = if kind == Kind::Resource { leading_text(tokens, diag) } else { (None, tokens) };
    (uri, Args::read(tokens, kind.table(), diag))
}

/// The string literal in front, and what comes after it.
fn leading_text(tokens: TokenStream, diag: &mut Diag) -> (Option<LitStr>, TokenStream) {
    let reader = |input: ParseStream<'_>| {
        if !input.peek(LitStr) {
            return Ok((None, input.parse()?));
        }
        let text = input.parse()?;
        expect_end(input, diag);
        input.parse::<Option<Token![,]>>()?;
        Ok((Some(text), input.parse()?))
    };
    // Nothing in there can fail; without an answer the arguments are as good as empty.
    reader.parse2(tokens).unwrap_or_default()
}

fn expect_end(input: ParseStream<'_>, diag: &mut Diag) {
    if !input.is_empty() && !input.peek(Token![,]) {
        diag.at(input.span(), "expected `,` before this");
    }
}

/// Moves to the next entry, over whatever a broken one left behind.
pub(super) fn skip_past_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && input.parse::<Option<Token![,]>>()?.is_none() {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}
