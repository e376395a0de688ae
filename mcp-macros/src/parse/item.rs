//! The function under `#[tool]`: attributes, visibility and signature parsed, the body as raw tokens.
//!
//! Owns separating what the macro reads on a parameter (doc comments, `#[arg]`) from what stays. Must not know which
//! signatures make a tool.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser as _};
use syn::spanned::Spanned as _;
use syn::{Attribute, FnArg, Pat, Signature, Token, Type, Visibility};

use super::args::Args;
use super::docs;
use crate::diag::Diag;
use crate::keys;

/// A function as written, except that what the macro reads is gone from its parameters.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: TokenStream,
    /// The doc comment of the function.
    pub(crate) docs: Option<String>,
    pub(crate) params: Vec<ParamSyntax>,
}

/// One parameter and what was written on it.
pub(crate) struct ParamSyntax {
    pub(crate) pat: Pat,
    pub(crate) ty: Type,
    pub(crate) docs: Option<String>,
    pub(crate) args: Args,
    /// Where `arg` of the first `#[arg]` stands.
    pub(crate) arg_span: Option<Span>,
    /// Where `cfg` or `cfg_attr` stands.
    pub(crate) cfg_span: Option<Span>,
}

impl Function {
    /// Reads a function; anything else is reported and given back.
    pub(crate) fn read(item: TokenStream, diag: &mut Diag) -> Result<Self, TokenStream> {
        match parse.parse2(item.clone()) {
            Ok(mut function) => {
                function.params = take_params(&mut function.sig, diag);
                Ok(function)
            }
            Err(error) => {
                diag.push(error);
                Err(item)
            }
        }
    }
}

fn parse(input: ParseStream<'_>) -> syn::Result<Function> {
    let attrs = input.call(Attribute::parse_outer)?;
    let vis = input.parse()?;
    expect_function(input)?;
    let sig: Signature = input.parse()?;
    let after = input.span();
    let body: TokenStream = input.parse()?;
    match body.clone().into_iter().next() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {}
        Some(_) => return Err(syn::Error::new(after, "a tool needs a body: replace this with `{ ... }`")),
        None => return Err(syn::Error::new_spanned(&sig, "a tool needs a body: add `{ ... }`")),
    }
    let docs = docs::text(&attrs);
    Ok(Function { attrs, vis, sig, body, docs, params: Vec::new() })
}

/// Looks past `async`, `extern "C"` and the like for `fn`.
fn expect_function(input: ParseStream<'_>) -> syn::Result<()> {
    let ahead = input.fork();
    while ahead.peek(Token![const])
        || ahead.peek(Token![async])
        || ahead.peek(Token![unsafe])
        || ahead.peek(Token![extern])
        || ahead.peek(syn::LitStr)
    {
        ahead.parse::<TokenTree>()?;
    }
    if ahead.peek(Token![fn]) {
        return Ok(());
    }
    let message = if input.peek(Token![impl]) {
        "`#[tool]` goes on a function: a free `fn` or `async fn`, not a whole `impl` block"
    } else {
        "`#[tool]` goes on a function: a free `fn` or `async fn`"
    };
    Err(input.error(message))
}

fn take_params(sig: &mut Signature, diag: &mut Diag) -> Vec<ParamSyntax> {
    let mut params = Vec::new();
    for input in &mut sig.inputs {
        match input {
            FnArg::Receiver(receiver) => receiver.attrs.retain(is_kept),
            FnArg::Typed(typed) => {
                let (kept, read): (Vec<_>, Vec<_>) = typed.attrs.drain(..).partition(is_kept);
                let cfg_span = kept.iter().find(|attr| is_cfg(attr)).map(|attr| attr.path().span());
                typed.attrs = kept;
                params.push(param(&read, cfg_span, &typed.pat, &typed.ty, diag));
            }
        }
    }
    params
}

fn param(read: &[Attribute], cfg_span: Option<Span>, pat: &Pat, ty: &Type, diag: &mut Diag) -> ParamSyntax {
    let mut args = Args::default();
    let mut arg_span = None;
    for attribute in read.iter().filter(|attribute| attribute.path().is_ident(keys::ARG.attribute)) {
        arg_span = arg_span.or(Some(attribute.path().span()));
        args.add(attribute, &keys::ARG, diag);
    }
    ParamSyntax { pat: pat.clone(), ty: ty.clone(), docs: docs::text(read), args, arg_span, cfg_span }
}

fn is_kept(attribute: &Attribute) -> bool {
    !attribute.path().is_ident("doc") && !attribute.path().is_ident(keys::ARG.attribute)
}

fn is_cfg(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr")
}
