//! The tokens of one parameter.
//!
//! Owns the three things done with it: describe it, take it from a call, give it to the function. Each is a call that
//! carries the user's type and stands where it stands, so that an unmet bound is shown at the type. Must not know the
//! order of parameters.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::Ident;

use super::at::At;
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
    let at = At::new(param.bare_type(), names);
    ParamTokens {
        describe: describe(param, &at, names),
        take: take(param, &at, names),
        give: give(param, &at, &local),
        local,
    }
}

fn describe(param: &Param, at: &At<'_>, names: &Names) -> TokenStream {
    let Names { private, state, spec, .. } = names;
    let ty = param.bare_type();
    let details = details(param, names);
    let args = quote!(#spec, #private::ParamSpec::#details);
    let call = match &param.passing {
        Passing::Value => at.call("ToolSpec", "param", &quote!(#state, #ty, _), &args),
        Passing::Ref(_) => at.call("ToolSpec", "ref_param", &quote!(#ty), &args),
        Passing::OptRef(_) => at.call("ToolSpec", "opt_ref_param", &quote!(#ty), &args),
    };
    let asked = matches!(param.passing, Passing::Value).then(|| at.ask("parameter", &quote!(#ty, _, _)));
    quote!(#asked #call;)
}

/// `new(..)` and what follows it; an injected parameter shows nothing but its name.
fn details(param: &Param, names: &Names) -> TokenStream {
    let key = param.key();
    let mut details = quote!(new(#key));
    if param.is_injected() {
        return details;
    }
    if let Some(text) = &param.description {
        details.extend(quote!(.describe(#text)));
    }
    if let Some(fallback) = &param.default {
        let json = default_json(param, fallback, names);
        details.extend(quote!(.default(#json)));
    }
    if let Some(header) = &param.header {
        details.extend(quote!(.header(#header)));
    }
    details
}

/// The default as JSON where its type can be serialised, which method lookup by autoref finds out.
fn default_json(param: &Param, fallback: &Fallback, names: &Names) -> TokenStream {
    let private = &names.private;
    let ty = default_type(param);
    let value = default_value(param, fallback);
    // A closure here as there: a value of a wrong type is then the same error twice, and the compiler shows it once.
    quote! {{
        use #private::{DefaultJson as _, DefaultOpaque as _};
        (&#private::DefaultOf::<#ty>(::core::option::Option::<#ty>::None.unwrap_or_else(|| #value))).json()
    }}
}

fn default_value(param: &Param, fallback: &Fallback) -> TokenStream {
    let ty = default_type(param);
    match &fallback.value {
        Some(value) => value.to_token_stream(),
        None => quote_spanned!(shown_at(&ty)=> <#ty as ::core::default::Default>::default()),
    }
}

fn default_type(param: &Param) -> TokenStream {
    let ty = param.bare_type();
    match &param.passing {
        Passing::Value => ty.to_token_stream(),
        Passing::Ref(_) | Passing::OptRef(_) => quote!(&'static #ty),
    }
}

fn take(param: &Param, at: &At<'_>, names: &Names) -> TokenStream {
    let args = &names.args;
    let key = param.key();
    let ty = param.bare_type();
    let default = param.default.as_ref().map(|fallback| default_value(param, fallback));
    match (&param.passing, default) {
        (Passing::Value, None) => at.call("Args", "take", &quote!(#ty, _), &quote!(&mut #args, #key)),
        (Passing::Value, Some(value)) => {
            at.call("Args", "take_or", &quote!(#ty, _), &quote!(&mut #args, #key, || #value))
        }
        (Passing::Ref(_), None) => at.call("Args", "lend", &quote!(#ty), &quote!(&mut #args, #key)),
        (Passing::Ref(_), Some(value)) => {
            at.call("Args", "lend_or", &quote!(#ty), &quote!(&mut #args, #key, || #value))
        }
        (Passing::OptRef(_), _) => at.call("Args", "lend_opt", &quote!(#ty), &quote!(&mut #args, #key)),
    }
}

fn give(param: &Param, at: &At<'_>, local: &Ident) -> TokenStream {
    match &param.passing {
        Passing::Value => quote!(#local),
        Passing::Ref(_) => at.call_of("RefParam", "lend", &quote!(&#local)),
        Passing::OptRef(_) => {
            let storage = super::local("__storage");
            let lent = at.call_of("RefParam", "lend", &quote!(#storage));
            quote! {
                match &#local {
                    ::core::option::Option::Some(#storage) => ::core::option::Option::Some(#lent),
                    ::core::option::Option::None => ::core::option::Option::None,
                }
            }
        }
    }
}
