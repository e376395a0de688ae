//! The tokens of one parameter.
//!
//! Owns the three things done with it: describe it, take it from a call, give it to the function. Each is a call that
//! carries the user's type and stands where it stands, so that an unmet bound is shown at the type. Must not know the
//! order of parameters.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::Ident;

use super::at::At;
use super::names::{Names, Ways};
use super::param_spec::{fallback_value, param_spec};
use super::{local, shown_at};
use crate::model::{Param, Passing};

pub(super) struct ParamTokens {
    pub(super) local: Ident,
    /// A statement.
    pub(super) describe: TokenStream,
    /// An expression of type `Option<_>`.
    pub(super) take: TokenStream,
    /// The expression handed to the function.
    pub(super) give: TokenStream,
}

/// The tokens of all parameters, in their order.
pub(super) fn tokens(params: &[Param], names: &Names) -> Vec<ParamTokens> {
    params.iter().enumerate().map(|(index, param)| one(param, index, params, names)).collect()
}

fn one(param: &Param, index: usize, all: &[Param], names: &Names) -> ParamTokens {
    let span = shown_at(param.bare_type());
    let mut local = local(&format!("__p{index}"));
    local.set_span(local.span().located_at(span));
    let at = At::new(param.bare_type());
    ParamTokens {
        describe: describe(param, &at, names),
        take: if param.is_flattened() { flatten(param, all, &at, names) } else { take(param, &at, names) },
        give: give(param, &at, &local, names),
        local,
    }
}

fn describe(param: &Param, at: &At<'_>, names: &Names) -> TokenStream {
    let Names { spec, words, .. } = names;
    let ty = param.bare_type();
    let about = param_spec(param, names);
    let args = quote!(#spec, #about);
    if param.is_flattened() {
        let call = at.call(words.spec, "flatten", &quote!(#ty), &args);
        return quote!(#call;);
    }
    let method = ways(param, names).describe;
    if !matches!(param.passing, Passing::Value) {
        let call = at.call(words.spec, method, &quote!(#ty), &args);
        return quote!(#call;);
    }
    let asked = words.ask.map(|question| at.ask(question, &quote!(#ty, _, _)));
    let call = at.call(words.spec, method, &quote!(#ty, _), &args);
    quote!(#asked #call;)
}

fn ways(param: &Param, names: &Names) -> &'static Ways {
    match param.passing {
        Passing::Value => &names.words.by_value,
        Passing::Ref(_) => &names.words.by_ref,
        Passing::OptRef(_) => &names.words.by_optional_ref,
    }
}

fn take(param: &Param, at: &At<'_>, names: &Names) -> TokenStream {
    let args = &names.args;
    let key = param.key();
    let ty = param.bare_type();
    let generics = match param.passing {
        Passing::Value => quote!(#ty, _),
        Passing::Ref(_) | Passing::OptRef(_) => ty.to_token_stream(),
    };
    let ways = ways(param, names);
    match &param.default {
        Some(fallback) => {
            let value = fallback_value(param, fallback);
            at.call("Args", ways.take_or, &generics, &quote!(&mut #args, #key, || #value))
        }
        None => at.call("Args", ways.take, &generics, &quote!(&mut #args, #key)),
    }
}

/// Takes everything that the other arguments leave.
fn flatten(param: &Param, all: &[Param], at: &At<'_>, names: &Names) -> TokenStream {
    let args = &names.args;
    let ty = param.bare_type();
    let others = all.iter().filter(|other| other.is_argument()).map(Param::key);
    at.call("Args", "flatten", &quote!(#ty), &quote!(&mut #args, &[#(#others),*]))
}

fn give(param: &Param, at: &At<'_>, local: &Ident, names: &Names) -> TokenStream {
    let lend = names.words.lend;
    match &param.passing {
        Passing::Value => quote!(#local),
        Passing::Ref(_) => at.call_of(lend, "lend", &quote!(&#local)),
        Passing::OptRef(_) => {
            let storage = super::local("__storage");
            let lent = at.call_of(lend, "lend", &quote!(#storage));
            quote! {
                match &#local {
                    ::core::option::Option::Some(#storage) => ::core::option::Option::Some(#lent),
                    ::core::option::Option::None => ::core::option::Option::None,
                }
            }
        }
    }
}
