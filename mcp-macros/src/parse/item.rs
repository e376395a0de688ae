//! The function under an attribute: attributes, visibility and signature parsed, the body as raw tokens.
//!
//! Owns separating what the macro reads (doc comments and `#[arg]` of parameters, attributes of handlers) from what
//! stays. Must not know which signatures make a handler.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser as _};
use syn::spanned::Spanned as _;
use syn::{Attribute, FnArg, Pat, Signature, Token, Type, Visibility};

use super::args::Args;
use super::docs;
use crate::diag::Diag;
use crate::keys;
use crate::kind::Kind;

/// A function as written, except that what the macro reads is gone from it.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: Group,
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
    pub(crate) fn read(item: TokenStream, kind: Kind, diag: &mut Diag) -> Result<Self, TokenStream> {
        let reader = |input: ParseStream<'_>| {
            let attrs = input.call(Attribute::parse_outer)?;
            parse(input, attrs, kind)
        };
        match reader.parse2(item.clone()) {
            Ok(mut function) => {
                function.take_what_is_read(kind, diag);
                Ok(function)
            }
            Err(error) => {
                diag.push(error);
                Err(item)
            }
        }
    }

    /// Reads the function after its attributes, of which the one of `kind` is already gone.
    pub(super) fn read_after(
        attrs: Vec<Attribute>,
        input: ParseStream<'_>,
        kind: Kind,
        diag: &mut Diag,
    ) -> syn::Result<Self> {
        let mut function = parse(input, attrs, kind)?;
        function.take_what_is_read(kind, diag);
        Ok(function)
    }

    fn take_what_is_read(&mut self, kind: Kind, diag: &mut Diag) {
        self.params = take_params(&mut self.sig, diag);
        self.attrs.retain(|attr| {
            let another = Kind::of(attr);
            if another.is_some() {
                let message = format!("this function is already a {}: remove one of the two", kind.noun());
                diag.over(attr.path(), message);
            }
            another.is_none()
        });
    }
}

fn parse(input: ParseStream<'_>, attrs: Vec<Attribute>, kind: Kind) -> syn::Result<Function> {
    let vis = input.parse()?;
    expect_function(input, kind)?;
    let sig = signature(input, kind)?;
    let body = body(input, &sig, kind)?;
    let docs = docs::text(&attrs);
    Ok(Function { attrs, vis, sig, body, docs, params: Vec::new() })
}

/// The compiler has its own words for what is wrong, and more of them.
fn signature(input: ParseStream<'_>, kind: Kind) -> syn::Result<Signature> {
    input.parse().map_err(|error: syn::Error| {
        syn::Error::new(
            error.span(),
            format!("the signature of this {} cannot be read from here on", kind.noun()),
        )
    })
}

fn body(input: ParseStream<'_>, sig: &Signature, kind: Kind) -> syn::Result<Group> {
    let noun = kind.noun();
    if input.is_empty() {
        return Err(syn::Error::new_spanned(sig, format!("a {noun} needs a body: add `{{ ... }}`")));
    }
    let after = input.span();
    match input.parse()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Ok(group),
        _ => Err(syn::Error::new(
            after,
            format!(
                "a {noun} needs a body: replace this with `{{ ... }}`, and if this is a trait, put the {noun} into an \
                 `impl` block with `#[provider]`"
            ),
        )),
    }
}

/// Looks past `async`, `extern "C"` and the like for `fn`.
fn expect_function(input: ParseStream<'_>, kind: Kind) -> syn::Result<()> {
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
    let noun = kind.noun();
    let message = if input.peek(Token![impl]) {
        format!(
            "`#[{noun}]` goes on a function: put `#[provider]` on the `impl` block and `#[{noun}]` on its methods"
        )
    } else {
        format!("`#[{noun}]` goes on a function: a `fn` or `async fn`")
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
