//! One argument of an attribute: its key, and its value in the form that the key asks for.
//!
//! Owns the forms of values and what is said about a value in another form. Must not know which keys exist.

use proc_macro2::{Group, Span};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, ExprRange, Ident, Lit, LitInt, LitStr, Path, Token, token};

use crate::keys::{Form, Key};

/// A value in the form that its key asks for.
pub(super) enum Value {
    Text(LitStr),
    Texts(Vec<LitStr>),
    Flag(bool),
    Count(LitInt),
    Path(Path),
    Range(ExprRange),
    Expr(Option<Expr>),
    /// Written in a wrong form, which has been reported; kept so that a second one is still a duplicate.
    Wrong,
}

/// What follows a key.
pub(super) enum Written {
    Bare,
    Assigned(Box<Expr>),
    List(Group),
}

pub(super) fn written(input: ParseStream<'_>) -> syn::Result<(Ident, Written)> {
    if !input.peek(Ident::peek_any) {
        return Err(input.error("expected a key, such as `description = \"...\"`"));
    }
    let key = input.call(Ident::parse_any)?;
    if input.peek(Token![=]) {
        let equals: Token![=] = input.parse()?;
        if input.is_empty() || input.peek(Token![,]) {
            return Err(syn::Error::new(equals.spans[0], format!("`{key} =` needs a value after the `=`")));
        }
        return Ok((key, Written::Assigned(Box::new(input.call(expr)?))));
    }
    if input.peek(token::Paren) {
        return Ok((key, Written::List(input.parse()?)));
    }
    Ok((key, Written::Bare))
}

/// An expression, out of the invisible group in which `macro_rules!` passes one on.
fn expr(input: ParseStream<'_>) -> syn::Result<Expr> {
    let mut expr: Expr = input.parse()?;
    while let Expr::Group(group) = expr {
        expr = *group.expr;
    }
    Ok(expr)
}

pub(super) fn typed(key: &Key, span: Span, written: Written) -> syn::Result<Value> {
    let Key { name, usage, form } = key;
    match (form, written) {
        (Form::Texts, Written::List(group)) => texts(key, &group),
        (_, Written::List(group)) => Err(syn::Error::new(
            group.span_open(),
            format!("`{name}` takes nothing in parentheses: write `{usage}`"),
        )),
        (Form::Flag | Form::FlagOrText, Written::Bare) => Ok(Value::Flag(true)),
        (Form::MaybeExpr, Written::Bare) => Ok(Value::Expr(None)),
        (_, Written::Bare) => Err(syn::Error::new(span, format!("`{name}` needs a value: write `{usage}`"))),
        (_, Written::Assigned(expr)) => assigned(key, *expr),
    }
}

fn texts(key: &Key, group: &Group) -> syn::Result<Value> {
    let elements = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(group.stream())?;
    let texts = elements.into_iter().map(|element| match element {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Ok(text),
        other => Err(wrong(key, &other)),
    });
    texts.collect::<syn::Result<_>>().map(Value::Texts)
}

fn assigned(key: &Key, expr: Expr) -> syn::Result<Value> {
    match (key.form, expr) {
        (Form::Expr | Form::MaybeExpr, expr) => Ok(Value::Expr(Some(expr))),
        (Form::Text | Form::FlagOrText, Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => {
            Ok(Value::Text(text))
        }
        (Form::Flag | Form::FlagOrText, Expr::Lit(ExprLit { lit: Lit::Bool(on), .. })) => {
            Ok(Value::Flag(on.value()))
        }
        (Form::Count, Expr::Lit(ExprLit { lit: Lit::Int(count), .. })) => Ok(Value::Count(count)),
        (Form::Path, Expr::Path(path)) if path.qself.is_none() => Ok(Value::Path(path.path)),
        (Form::Range, Expr::Range(range)) => Ok(Value::Range(range)),
        (_, other) => Err(wrong(key, &other)),
    }
}

fn wrong(key: &Key, found: &Expr) -> syn::Error {
    let Key { name, usage, form } = key;
    let message = match form {
        Form::Text => format!("`{name}` takes a string literal: write `{usage}`"),
        Form::Texts => format!("`{name}` takes string literals in parentheses: write `{usage}`"),
        Form::Flag => format!("`{name}` is `true` or `false`: write `{usage}` or `{usage} = false`"),
        Form::FlagOrText => format!("`{name}` is `true`, `false` or a string literal: write `{usage}`"),
        Form::Count => format!("`{name}` takes a whole number: write `{usage}`"),
        Form::Path => format!("`{name}` takes a path without quotes: write `{usage}`"),
        Form::Range => format!("`{name}` takes a range: write `{usage}`"),
        Form::Expr | Form::MaybeExpr => format!("`{name}` takes an expression: write `{usage}`"),
    };
    syn::Error::new_spanned(found, message)
}
