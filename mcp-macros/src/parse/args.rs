//! The arguments of an attribute: `key`, `key = value` and `key(...)`, separated by commas.
//!
//! Owns reading, matching against a table of keys and the form of each value; a mistake costs only its own entry.
//! Must not know what any key is for.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Expr, Ident, Lit, LitStr, Meta, Path, Token, token};

use crate::diag::Diag;
use crate::keys::{Form, Key, Table};

/// The entries of one or more attributes of the same name: known keys only, each once.
#[derive(Default)]
pub(crate) struct Args {
    entries: Vec<Entry>,
}

struct Entry {
    key: &'static str,
    span: Span,
    value: Value,
}

enum Value {
    Text(LitStr),
    Flag(bool),
    Path(Path),
    Expr(Option<Expr>),
    /// Written in a wrong form, which has been reported; kept so that a second one is still a duplicate.
    Wrong,
}

/// A value that says yes or no, and where its key stands.
#[derive(Clone, Copy)]
pub(crate) struct Flag {
    pub(crate) on: bool,
    pub(crate) span: Span,
}

enum Written {
    Bare,
    Assigned(Box<Expr>),
    List(Group),
}

impl Args {
    pub(crate) fn read(tokens: TokenStream, table: &Table, diag: &mut Diag) -> Self {
        let mut args = Self::default();
        args.extend(tokens, table, diag);
        args
    }

    /// Adds what `#[attribute(...)]` says.
    pub(crate) fn add(&mut self, attribute: &Attribute, table: &Table, diag: &mut Diag) {
        match &attribute.meta {
            Meta::Path(_) => {}
            Meta::List(list) => self.extend(list.tokens.clone(), table, diag),
            Meta::NameValue(pair) => {
                let name = table.attribute;
                diag.at(pair.eq_token.spans[0], format!("write `#[{name}(key = value)]`"));
            }
        }
    }

    pub(crate) fn text(&self, key: &Key) -> Option<&LitStr> {
        self.value(key).and_then(|value| if let Value::Text(text) = value { Some(text) } else { None })
    }

    pub(crate) fn flag(&self, key: &Key) -> Option<Flag> {
        let entry = self.entry(key)?;
        if let Value::Flag(on) = entry.value { Some(Flag { on, span: entry.span }) } else { None }
    }

    pub(crate) fn path(&self, key: &Key) -> Option<&Path> {
        self.value(key).and_then(|value| if let Value::Path(path) = value { Some(path) } else { None })
    }

    /// The outer option says whether the key is there, the inner one whether it has a value.
    pub(crate) fn expr(&self, key: &Key) -> Option<Option<&Expr>> {
        self.value(key)
            .and_then(|value| if let Value::Expr(expr) = value { Some(expr.as_ref()) } else { None })
    }

    /// Where the key stands.
    pub(crate) fn span(&self, key: &Key) -> Option<Span> {
        self.entry(key).map(|entry| entry.span)
    }

    fn value(&self, key: &Key) -> Option<&Value> {
        self.entry(key).map(|entry| &entry.value)
    }

    fn entry(&self, key: &Key) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key.name)
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
            diag.at(ident.span(), unknown(&name, table));
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
        self.entries.push(Entry { key: key.name, span: ident.span(), value });
    }
}

fn unknown(name: &str, table: &Table) -> String {
    let attribute = table.attribute;
    table.nearest(name).map_or_else(
        || format!("`#[{attribute}]` has no key `{name}`; it takes {}", table.usages()),
        |key| format!("`#[{attribute}]` has no key `{name}`: did you mean `{}`?", key.usage),
    )
}

fn written(input: ParseStream<'_>) -> syn::Result<(Ident, Written)> {
    if !input.peek(Ident::peek_any) {
        return Err(input.error("expected a key, such as `description = \"...\"`"));
    }
    let key = input.call(Ident::parse_any)?;
    if input.peek(Token![=]) {
        let equals: Token![=] = input.parse()?;
        if input.is_empty() || input.peek(Token![,]) {
            return Err(syn::Error::new(equals.spans[0], format!("`{key} =` needs a value after the `=`")));
        }
        return Ok((key, Written::Assigned(Box::new(input.call(value)?))));
    }
    if input.peek(token::Paren) {
        return Ok((key, Written::List(input.parse()?)));
    }
    Ok((key, Written::Bare))
}

/// An expression, out of the invisible group in which `macro_rules!` passes one on.
fn value(input: ParseStream<'_>) -> syn::Result<Expr> {
    let mut expr: Expr = input.parse()?;
    while let Expr::Group(group) = expr {
        expr = *group.expr;
    }
    Ok(expr)
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

fn typed(key: &Key, span: Span, written: Written) -> syn::Result<Value> {
    let usage = key.usage;
    let name = key.name;
    match (key.form, written) {
        (_, Written::List(group)) => Err(syn::Error::new(
            group.span_open(),
            format!("`{name}` takes nothing in parentheses: write `{usage}`"),
        )),
        (Form::Flag, Written::Bare) => Ok(Value::Flag(true)),
        (Form::Expr, Written::Bare) => Ok(Value::Expr(None)),
        (Form::Text | Form::Path, Written::Bare) => {
            Err(syn::Error::new(span, format!("`{name}` needs a value: write `{usage}`")))
        }
        (form, Written::Assigned(expr)) => assigned(key, form, *expr),
    }
}

fn assigned(key: &Key, form: Form, expr: Expr) -> syn::Result<Value> {
    let name = key.name;
    let usage = key.usage;
    match (form, expr) {
        (Form::Expr, expr) => Ok(Value::Expr(Some(expr))),
        (Form::Text, Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. })) => Ok(Value::Text(text)),
        (Form::Flag, Expr::Lit(syn::ExprLit { lit: Lit::Bool(on), .. })) => Ok(Value::Flag(on.value())),
        (Form::Path, Expr::Path(path)) if path.qself.is_none() => Ok(Value::Path(path.path)),
        (Form::Text, other) => {
            Err(syn::Error::new_spanned(other, format!("`{name}` takes a string literal: write `{usage}`")))
        }
        (Form::Flag, other) => Err(syn::Error::new_spanned(
            other,
            format!("`{name}` is `true` or `false`: write `{usage}` or `{usage} = false`"),
        )),
        (Form::Path, other) => Err(syn::Error::new_spanned(
            other,
            format!("`{name}` takes a path without quotes: write `{usage}`"),
        )),
    }
}
