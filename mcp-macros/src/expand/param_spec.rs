//! What is published of one parameter.
//!
//! Owns the chain of calls that builds it, and the tokens of defaults and bounds. Must not know how the parameter is
//! taken from a call.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Expr, ExprLit, Ident, Lit, Type};

use super::names::Names;
use super::shown_at;
use crate::model::{Bound, Fallback, Number, Param, Passing, Range};
use crate::parse::{self, Spelling};

/// `ParamSpec::new(..)` and what follows it; an injected parameter shows nothing but its name.
pub(super) fn param_spec(param: &Param, names: &Names) -> TokenStream {
    let private = &names.private;
    let key = param.key();
    let mut spec = quote!(#private::ParamSpec::new(#key));
    if param.is_argument() {
        spec.extend(texts(param));
        spec.extend(values(param, names));
        spec.extend(param.range.as_ref().map(|range| bounds(range, param.spelling())));
        spec.extend(param.length.as_ref().map(lengths));
    }
    spec
}

fn texts(param: &Param) -> TokenStream {
    let description = param.description.iter();
    let header = param.header.iter();
    let regex = param.regex.iter();
    quote!(#(.describe(#description))* #(.header(#header))* #(.pattern(#regex))*)
}

fn values(param: &Param, names: &Names) -> TokenStream {
    let private = &names.private;
    let default = param.default.iter().map(|fallback| {
        let value = fallback_value(param, fallback);
        json(&value_type(param), &value, private)
    });
    let example = param.example.iter().map(|value| json(&example_type(param, value), value, private));
    let choices = has_choices(param, names).then(|| choices(param.bare_type(), private)).into_iter();
    quote!(#(.default(#default))* #(.example(#example))* #(.choices(#choices))*)
}

/// A value as JSON where its type can be serialised, which method lookup by autoref finds out.
fn json(ty: &impl ToTokens, value: &impl ToTokens, private: &Ident) -> TokenStream {
    // A closure here as in the call: a value of a wrong type is then the same error twice, and the compiler shows it once.
    quote! {{
        use #private::{DefaultJson as _, DefaultOpaque as _};
        (&#private::DefaultOf::<#ty>(::core::option::Option::<#ty>::None.unwrap_or_else(|| #value))).json()
    }}
}

/// Only texts are completed, and those that the user completes need no list.
fn has_choices(param: &Param, names: &Names) -> bool {
    names.words.is_completed && matches!(param.passing, Passing::Value) && param.complete.is_none()
}

fn choices(ty: &Type, private: &Ident) -> TokenStream {
    quote! {{
        use #private::{HasChoices as _, NoChoices as _};
        (&#private::ChoicesOf::<#ty>::NEW).choices()
    }}
}

/// The default as an expression of the parameter's type.
pub(super) fn fallback_value(param: &Param, fallback: &Fallback) -> TokenStream {
    let ty = value_type(param);
    match &fallback.value {
        Some(value) => value.to_token_stream(),
        None => quote_spanned!(shown_at(&ty)=> <#ty as ::core::default::Default>::default()),
    }
}

fn value_type(param: &Param) -> TokenStream {
    let ty = param.bare_type();
    match &param.passing {
        Passing::Value => ty.to_token_stream(),
        Passing::Ref(_) | Passing::OptRef(_) => quote!(&'static #ty),
    }
}

/// An example only becomes JSON, so that it may be written without `Some` and without making a `String`.
fn example_type(param: &Param, value: &Expr) -> TokenStream {
    let ty = param.bare_type();
    let inner = parse::unoptional(ty).unwrap_or(ty);
    let is_text = matches!(value, Expr::Lit(ExprLit { lit: Lit::Str(_), .. }));
    match &param.passing {
        Passing::Value if is_text && parse::is_named(inner, "String") => {
            quote!(&'static ::core::primitive::str)
        }
        Passing::Value => inner.to_token_stream(),
        Passing::Ref(_) | Passing::OptRef(_) => value_type(param),
    }
}

pub(crate) fn bounds(range: &Range, spelling: Spelling) -> TokenStream {
    let low = range.low.iter().map(bound);
    let high = range.high.iter().map(|high| {
        let value = bound(high);
        match (range.closed, spelling, high.number) {
            (true, ..) => quote!(.maximum(#value)),
            (false, Spelling::Whole { .. }, Some(Number::Whole(number))) => {
                let last = whole(number.saturating_sub(1));
                quote!(.maximum(#last))
            }
            _ => quote!(.exclusive_maximum(#value)),
        }
    });
    quote!(#(.minimum(#low))* #(#high)*)
}

/// A bound with the type of a literal spelled out: nothing around it would tell.
fn bound(bound: &Bound) -> TokenStream {
    match bound.number {
        Some(Number::Whole(number)) => whole(number),
        Some(Number::Real(number)) => Literal::f64_suffixed(number).into_token_stream(),
        None => bound.expr.to_token_stream(),
    }
}

fn whole(number: i128) -> TokenStream {
    match (i64::try_from(number), u64::try_from(number)) {
        (Ok(number), _) => Literal::i64_suffixed(number).into_token_stream(),
        (_, Ok(number)) => Literal::u64_suffixed(number).into_token_stream(),
        _ => Literal::i128_suffixed(number).into_token_stream(),
    }
}

pub(crate) fn lengths(length: &Range) -> TokenStream {
    let low = length.low.iter().map(|low| count(low, 0));
    let high = length.high.iter().map(|high| count(high, i128::from(!length.closed)));
    quote!(#(.min_length(#low))* #(.max_length(#high))*)
}

/// A length, less by one where the range stops before it.
fn count(bound: &Bound, less: i128) -> TokenStream {
    match bound.number {
        Some(Number::Whole(number)) => Literal::i128_unsuffixed(number - less).into_token_stream(),
        _ if less > 0 => {
            let expr = &bound.expr;
            quote_spanned!(shown_at(expr)=> (#expr) - 1)
        }
        _ => bound.expr.to_token_stream(),
    }
}
