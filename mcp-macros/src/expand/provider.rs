//! The expansion of `#[provider]`.
//!
//! Owns the block as written, without what the macro reads, and the impl that registers its handlers; of a block with
//! mistakes, one that registers none. Must not know what describes a handler.

use proc_macro2::{Group, Span, TokenStream};
use quote::quote;
use syn::Ident;

use super::names::{self, Names};
use super::{aside, cfgs, describe, function, local, place, state_bounds};
use crate::model::{Handler, Member, Provider};
use crate::parse::{self, Block};

pub(crate) fn provider(provider: &Provider, errors: Option<&TokenStream>) -> TokenStream {
    let block = block(provider);
    let registered = match errors {
        None => Some(registered(provider)),
        // A trait's impl cannot stand for the type itself, which may have its own.
        Some(_) if provider.block.of.is_some() => None,
        Some(_) => Some(provided(provider, &[], &quote!())),
    };
    quote!(#block #registered #errors)
}

fn block(provider: &Provider) -> TokenStream {
    let Block { attrs, impl_token, generics, of, ty, braces, .. } = &provider.block;
    let (of, for_token) = of.as_ref().map(|(of, for_token)| (of, for_token)).unzip();
    let clause = &generics.where_clause;
    let members = provider.members.iter().map(|member| match member {
        Member::Other(tokens) => tokens.clone(),
        Member::Handler(handler) => function(&handler.function),
    });
    let mut body = Group::new(braces.delimiter(), members.collect());
    body.set_span(braces.span());
    quote!(#(#attrs)* #impl_token #generics #of #for_token #ty #clause #body)
}

fn registered(provider: &Provider) -> TokenStream {
    let list = local("__list");
    let each = provider.handlers().map(|handler| register(handler, &list));
    let body = quote!(#(#each)*);
    let bounds: Vec<TokenStream> =
        provider.handlers().flat_map(|handler| state_bounds(handler, &Names::new(handler))).collect();
    provided(provider, &bounds, &body)
}

fn register(handler: &Handler, list: &Ident) -> TokenStream {
    let names = Names::new(handler);
    let spec = &names.spec;
    let kind = Ident::new(handler.kind().noun(), Span::call_site());
    let cfgs = cfgs(&handler.function.attrs);
    let address = &handler.address().value;
    let place = place(&handler.function.sig.ident);
    let body = describe::body(handler, &names);
    quote! {
        #(#cfgs)*
        #list.#kind(#address, #place, |#spec| { #body });
    }
}

fn provided(provider: &Provider, bounds: &[TokenStream], body: &TokenStream) -> TokenStream {
    let Block { attrs, generics, ty, .. } = &provider.block;
    let private = names::private(Span::call_site());
    let [state, list] = [names::state(), local("__list")];
    let params = generics.params.iter();
    let predicates = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    // A type without parameters is `Send` or not, whoever asks: the trait itself asks, and once is enough.
    let shared =
        is_generic(provider).then(|| quote!(Self: ::core::marker::Send + ::core::marker::Sync + 'static,));
    let provided = quote! {
        impl<#(#params,)* #state> #private::Provider<#state> for #ty
        where
            #(#predicates,)*
            #shared
            #state: ::core::marker::Send + ::core::marker::Sync + 'static,
            #(#bounds,)*
        {
            fn provide(#list: &mut #private::Handlers<#state>) { #body }
        }
    };
    aside(&cfgs(attrs), provider.root.as_ref(), &provided)
}

/// Whether the type has parameters, if only a lifetime that is not written.
fn is_generic(provider: &Provider) -> bool {
    let Block { generics, ty, .. } = &provider.block;
    !generics.params.is_empty() || parse::has_lifetime(ty)
}
