//! The model to tokens.
//!
//! Owns all generated code: the user's item as written, and beside it what describes and calls its handlers. Generated
//! code is data and calls into one private module, reached by absolute path. Must not judge: what arrives here with
//! errors gets an inert expansion instead.
//!
//! Reading order: `free` and `provider` (what stands beside the item), `describe` (the statements about one handler),
//! `call` (how it is served), `complete`, `param` and `param_spec` (one parameter), `resource`, `list`; `names` and `at` serve them
//! all.

mod at;
mod call;
mod complete;
mod describe;
mod free;
mod list;
mod names;
mod param;
mod param_spec;
mod provider;
mod resource;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Ident, Path};

use crate::model::{Handler, Param, Source};
use crate::parse::Function;

pub(crate) use at::At;
pub(crate) use list::list;
pub(crate) use names::private as imported;
pub(crate) use param_spec::{bounds, lengths};
pub(crate) use provider::provider;

use names::Names;

/// The expansion of `#[tool]`, `#[prompt]` and `#[resource]` on a free function.
pub(crate) fn handler(handler: &Handler, errors: Option<&TokenStream>) -> TokenStream {
    let function = function(&handler.function);
    let hidden = match errors {
        None => Some(free::hidden(handler)),
        // A type cannot stand among methods, and one that is called `str` would break the code around it.
        Some(_) if handler.is_method() || handler.shadows_built_in() => None,
        Some(_) => Some(free::inert(handler)),
    };
    quote!(#function #hidden #errors)
}

/// An item of another sort, as it was, and the errors.
pub(crate) fn untouched(item: &TokenStream, errors: Option<&TokenStream>) -> TokenStream {
    quote!(#item #errors)
}

/// As written, but for lints that ask for another signature: this one is the handler's interface.
fn function(function: &Function) -> TokenStream {
    let Function { attrs, vis, sig, body, .. } = function;
    quote! {
        #(#attrs)*
        #[allow(clippy::needless_pass_by_value, clippy::too_many_arguments, clippy::unused_async)]
        #vis #sig #body
    }
}

/// Generated items, out of sight. They are not the user's to mend, so no lint of theirs speaks about them. Why stands here rather
/// than as a `reason` in every expansion, whose lines are counted.
pub(crate) fn aside(cfgs: &[TokenStream], root: Option<&Path>, items: &TokenStream) -> TokenStream {
    let path = private(root, Span::call_site());
    let private = names::private(Span::call_site());
    quote! {
        #(#cfgs)*
        #[allow(clippy::all, clippy::pedantic, deprecated)]
        #[allow(elided_lifetimes_in_paths, unused_qualifications)]
        const _: () = {
            use #path as #private;
            #items
        };
    }
}

/// The conditions under which an item is there.
fn cfgs(attrs: &[Attribute]) -> Vec<TokenStream> {
    attrs.iter().filter(|attr| attr.path().is_ident("cfg")).map(ToTokens::to_token_stream).collect()
}

/// File and line of a function. The user's own span: the compiler takes any other for the place of the attribute.
fn place(ident: &Ident) -> TokenStream {
    quote_spanned!(ident.span()=> ::std::concat!(::std::file!(), ":", ::std::line!()))
}

/// What the server's state must provide.
fn state_bounds(handler: &Handler, names: &Names) -> Vec<TokenStream> {
    let Names { private, state, .. } = names;
    let bound = |param: &Param| match &param.source {
        Source::State(Some(ty)) => Some(quote_spanned!(shown_at(ty)=> #ty: #private::FromRef<#state>)),
        _ => None,
    };
    handler.params.iter().filter_map(bound).collect()
}

/// The module that generated code may reach, shown at `span`.
pub(crate) fn private(root: Option<&Path>, span: Span) -> TokenStream {
    let Some(root) = root else { return quote_spanned!(span=> ::mcp_core::__private) };
    let moved = root.to_token_stream().into_iter().map(|mut token| {
        token.set_span(token.span().located_at(span));
        token
    });
    let root: TokenStream = moved.collect();
    quote_spanned!(span=> #root::__private)
}

/// A name that no token of the user can see.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// A span for generated code that errors show at the user's tokens.
fn shown_at(tokens: &impl ToTokens) -> Span {
    let first = tokens.to_token_stream().into_iter().next();
    let span = first.map_or_else(Span::call_site, |token| token.span());
    Span::call_site().located_at(span)
}
