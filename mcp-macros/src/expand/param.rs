//! The tokens of one parameter.
//!
//! Owns the three things done with it: describe it, take it from a call, give it to the function. Calls that carry the
//! user's type are spanned there, so that an unmet bound is shown at the type. Must not know the order of parameters.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::Ident;

use super::tool::Names;
use super::{local, shown_at};
use crate::model::{Fallback, Param, Passing};

pub(super) struct ParamTokens {
    pub(super) local: Ident,
    /// A statement.
    pub(super) describe: TokenStream,
    /// An expression of type `Option<_>`.
    pub(super) take: TokenStream,
    /// The expression handed to the function.
    pub(super) give: TokenStream,
}

pub(super) fn tokens(param: &Param, index: usize, names: &Names) -> ParamTokens {
    let span = shown_at(param.bare_type());
    let mut local = local(&format!("__p{index}"));
    local.set_span(local.span().located_at(span));
    ParamTokens {
        describe: describe(param, span, names),
        take: take(param, span, names),
        give: give(param, span, &local, names),
        local,
    }
}

fn describe(param: &Param, span: Span, names: &Names) -> TokenStream {
    let Names { private, state, spec, .. } = names;
    let ty = param.bare_type();
    let details = details(param, span, names);
    let method = match &param.passing {
        Passing::Value => quote_spanned!(span=> param::<#state, #ty, _>),
        Passing::Ref(_) => quote_spanned!(span=> ref_param::<#ty>),
        Passing::OptRef(_) => quote_spanned!(span=> opt_ref_param::<#ty>),
    };
    quote_spanned!(span=> #spec.#method(#private::ParamSpec::#details);)
}

/// `new(..)` and what follows it; an injected parameter shows nothing but its name.
fn details(param: &Param, span: Span, names: &Names) -> TokenStream {
    let key = param.key();
    let mut details = quote!(new(#key));
    if param.is_injected() {
        return details;
    }
    if let Some(text) = &param.description {
        details.extend(quote!(.describe(#text)));
    }
    if let Some(fallback) = &param.default {
        let json = default_json(param, fallback, span, names);
        details.extend(quote!(.default(#json)));
    }
    if let Some(header) = &param.header {
        details.extend(quote!(.header(#header)));
    }
    details
}

/// The default as JSON where its type can be serialised, which method lookup by autoref finds out.
fn default_json(param: &Param, fallback: &Fallback, span: Span, names: &Names) -> TokenStream {
    let private = &names.private;
    let ty = default_type(param);
    let value = default_value(param, fallback, span);
    quote! {{
        use #private::{DefaultJson as _, DefaultOpaque as _};
        (&#private::DefaultOf::<#ty>(#value)).json()
    }}
}

fn default_value(param: &Param, fallback: &Fallback, span: Span) -> TokenStream {
    let ty = default_type(param);
    match &fallback.value {
        Some(value) => value.to_token_stream(),
        None => quote_spanned!(span=> <#ty as ::core::default::Default>::default()),
    }
}

fn default_type(param: &Param) -> TokenStream {
    let ty = param.bare_type();
    match &param.passing {
        Passing::Value => ty.to_token_stream(),
        Passing::Ref(_) | Passing::OptRef(_) => quote!(&'static #ty),
    }
}

fn take(param: &Param, span: Span, names: &Names) -> TokenStream {
    let args = &names.args;
    let key = param.key();
    let ty = param.bare_type();
    let default = param.default.as_ref().map(|fallback| default_value(param, fallback, span));
    match (&param.passing, default) {
        (Passing::Value, None) => quote_spanned!(span=> #args.take::<#ty, _>(#key)),
        (Passing::Value, Some(value)) => quote_spanned!(span=> #args.take_or::<#ty, _>(#key, || #value)),
        (Passing::Ref(_), None) => quote_spanned!(span=> #args.lend::<#ty>(#key)),
        (Passing::Ref(_), Some(value)) => quote_spanned!(span=> #args.lend_or::<#ty>(#key, || #value)),
        (Passing::OptRef(_), _) => quote_spanned!(span=> #args.lend_opt::<#ty>(#key)),
    }
}

fn give(param: &Param, span: Span, local: &Ident, names: &Names) -> TokenStream {
    let private = names.private_at(span);
    let ty = param.bare_type();
    let lend = quote_spanned!(span=> <#ty as #private::RefParam>::lend);
    match &param.passing {
        Passing::Value => quote!(#local),
        Passing::Ref(_) => quote_spanned!(span=> #lend(&#local)),
        Passing::OptRef(_) => {
            let storage = super::local("__storage");
            quote_spanned!(span=> #local.as_ref().map(|#storage| #lend(#storage)))
        }
    }
}
