//! The model to tokens.
//!
//! Owns all generated code: the user's function as written, and beside it a hidden type of the same name that
//! describes and calls it. Generated code is data and calls into one private module, reached by absolute path. Must not
//! judge: what arrives here with errors gets an inert expansion instead.

mod at;
mod fallback;
mod list;
mod param;
mod tool;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Ident, Path};

use crate::model::Tool;
use crate::parse::Function;

pub(crate) use fallback::untouched;
pub(crate) use list::list;

/// The expansion of `#[tool]`.
pub(crate) fn tool(tool: &Tool, errors: Option<&TokenStream>) -> TokenStream {
    let function = function(&tool.function);
    let hidden = match errors {
        None => Some(hidden(tool, &tool::impls(tool))),
        Some(_) => fallback::impls(tool).map(|impls| hidden(tool, &impls)),
    };
    quote!(#function #hidden #errors)
}

/// As written, but for lints that ask for another signature: this one is the tool's interface.
fn function(function: &Function) -> TokenStream {
    let Function { attrs, vis, sig, body, .. } = function;
    quote! {
        #(#attrs)*
        #[allow(clippy::needless_pass_by_value, clippy::too_many_arguments, clippy::unused_async)]
        #vis #sig #body
    }
}

/// The type that stands for the function in lists, with its impls. The braces keep it out of the value namespace.
fn hidden(tool: &Tool, impls: &TokenStream) -> TokenStream {
    let Function { attrs, vis, sig, .. } = &tool.function;
    let cfgs: Vec<&Attribute> = attrs.iter().filter(|attr| attr.path().is_ident("cfg")).collect();
    let ident = &sig.ident;
    // What is generated is not the user's to mend, so no lint of theirs speaks about it.
    quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(clippy::exhaustive_structs, missing_debug_implementations, non_camel_case_types, unreachable_pub)]
        #vis struct #ident {}

        #(#cfgs)*
        #[allow(clippy::all, clippy::pedantic, deprecated, elided_lifetimes_in_paths, unused_qualifications)]
        const _: () = { #impls };
    }
}

/// The module that generated code may reach, shown at `span`.
fn private(root: Option<&Path>, span: Span) -> TokenStream {
    let Some(root) = root else { return quote_spanned!(span=> ::mcp_core::__private) };
    let moved = root.to_token_stream().into_iter().map(|mut token| {
        token.set_span(token.span().located_at(span));
        token
    });
    let root: TokenStream = moved.collect();
    quote_spanned!(span=> #root::__private)
}

/// A name that no token of the user can see.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// A span for generated code that errors show at the user's tokens.
fn shown_at(tokens: &impl ToTokens) -> Span {
    let first = tokens.to_token_stream().into_iter().next();
    let span = first.map_or_else(Span::call_site, |token| token.span());
    Span::call_site().located_at(span)
}
