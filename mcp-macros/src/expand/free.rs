//! The expansion of a handler that is a free function.
//!
//! Owns the hidden type that stands for the function in lists, and its impls; of a function with mistakes, impls that do
//! nothing. Must not know what describes a handler.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

use super::names::Names;
use super::{aside, cfgs, describe, place, state_bounds};
use crate::model::Handler;
use crate::parse::Function;

/// The type with its impls. The braces keep it out of the value namespace.
pub(super) fn hidden(handler: &Handler) -> TokenStream {
    with_type(handler, &impls(handler))
}

/// The type with impls that do nothing, so that a list that names it still compiles.
pub(super) fn inert(handler: &Handler) -> TokenStream {
    let names = Names::new(handler);
    let named = named(handler, &handler.own_name().value, &names);
    let handled = handled(handler, &[], &quote!(), &names);
    with_type(handler, &quote!(#named #handled))
}

fn with_type(handler: &Handler, impls: &TokenStream) -> TokenStream {
    let Function { attrs, vis, sig, .. } = &handler.function;
    let cfgs = cfgs(attrs);
    let ident = &sig.ident;
    let aside = aside(&cfgs, handler.root.as_ref(), impls);
    quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(clippy::exhaustive_structs, missing_debug_implementations)]
        #[allow(non_camel_case_types, unreachable_pub)]
        #vis struct #ident {}

        #aside
    }
}

fn impls(handler: &Handler) -> TokenStream {
    let names = Names::new(handler);
    let named = named(handler, &handler.address().value, &names);
    let bounds = state_bounds(handler, &names);
    let body = describe::body(handler, &names);
    let handled = handled(handler, &bounds, &body, &names);
    quote!(#named #handled)
}

fn named(handler: &Handler, name: &str, names: &Names) -> TokenStream {
    let private = &names.private;
    let ident = &handler.function.sig.ident;
    let place = place(ident);
    quote! {
        impl #private::Named for #ident {
            const NAME: &'static str = #name;
            const PLACE: &'static str = #place;
        }
    }
}

fn handled(handler: &Handler, bounds: &[TokenStream], body: &TokenStream, names: &Names) -> TokenStream {
    let Names { private, state, spec, words, .. } = names;
    let [of, spec_type] = [words.handler, words.spec].map(|word| Ident::new(word, Span::call_site()));
    let ident = &handler.function.sig.ident;
    let clause = (!bounds.is_empty()).then(|| quote!(where #(#bounds),*));
    quote! {
        impl<#state: ::core::marker::Send + ::core::marker::Sync + 'static> #private::#of<#state> for #ident
        #clause
        {
            fn describe(#spec: &mut #private::#spec_type<#state>) { #body }
        }
    }
}
