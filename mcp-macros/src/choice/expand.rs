//! The impls of an enum of names.
//!
//! Owns all generated code of the derive. Must not judge: a type with mistakes gets impls that do nothing, so that what
//! uses it still compiles.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::{Choice, Variant};
use crate::expand::private;

pub(super) fn impls(choice: &Choice, errors: Option<&TokenStream>) -> TokenStream {
    let private = private(choice.root.as_ref(), Span::call_site());
    let ident = &choice.ident;
    let (generics, arguments, bounds) = choice.generics.split_for_impl();
    let Bodies { names, name, from_str } = match (errors, &choice.variants) {
        (None, Some(variants)) => bodies(variants, &private),
        _ => inert(),
    };
    quote! {
        #[allow(clippy::all, clippy::pedantic, deprecated, unused_qualifications)]
        const _: () = {
            #[automatically_derived]
            impl #generics #private::Choice for #ident #arguments #bounds {
                const NAMES: &'static [&'static ::core::primitive::str] = &[#names];

                fn name(&self) -> &'static ::core::primitive::str {
                    #name
                }
            }

            #[automatically_derived]
            impl #generics ::core::str::FromStr for #ident #arguments #bounds {
                type Err = #private::NotAChoice;

                fn from_str(__text: &::core::primitive::str) -> ::core::result::Result<Self, Self::Err> {
                    #from_str
                }
            }
        };
        #errors
    }
}

struct Bodies {
    names: TokenStream,
    name: TokenStream,
    from_str: TokenStream,
}

fn inert() -> Bodies {
    let body = quote!(::core::unreachable!());
    Bodies { names: TokenStream::new(), name: body.clone(), from_str: body }
}

fn bodies(variants: &[Variant], private: &TokenStream) -> Bodies {
    let names = variants.iter().filter(|variant| !variant.skipped).map(|variant| &variant.name.value);
    let name = variants.iter().map(|Variant { ident, name, .. }| {
        let name = &name.value;
        quote!(Self::#ident => #name)
    });
    let read = variants.iter().filter(|variant| !variant.skipped).map(|variant| {
        let Variant { ident, name, aliases, .. } = variant;
        let texts = [name].into_iter().chain(aliases).map(|name| &name.value);
        quote!(#(#texts)|* => ::core::result::Result::Ok(Self::#ident))
    });
    let rest = match variants.iter().find(|variant| variant.other && !variant.skipped) {
        Some(Variant { ident, .. }) => quote!(::core::result::Result::Ok(Self::#ident)),
        None => {
            quote!(::core::result::Result::Err(#private::NotAChoice::new(<Self as #private::Choice>::NAMES)))
        }
    };
    Bodies {
        names: quote!(#(#names),*),
        name: quote!(match self { #(#name,)* }),
        from_str: quote!(match __text { #(#read,)* _ => #rest, }),
    }
}
