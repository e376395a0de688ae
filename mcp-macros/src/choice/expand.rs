//! The impls of an enum of names.
//!
//! Owns all generated code of the derive. Must not judge: a type with mistakes gets impls that do nothing, so that what
//! uses it still compiles.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote};

use super::{Choice, Variant};
use crate::expand::private;

pub(super) fn impls(choice: &Choice, errors: Option<&TokenStream>) -> TokenStream {
    let private = private(choice.root.as_ref(), Span::call_site());
    let ident = &choice.ident;
    let (generics, arguments, bounds) = choice.generics.split_for_impl();
    let Bodies { names, titles, name, from_str } = match (errors, &choice.variants) {
        (None, Some(variants)) => bodies(variants, &private),
        _ => inert(),
    };
    // What is generated is not the user's to mend, so no lint speaks about it; a reason in it would be a line of theirs.
    quote! {
        #[allow(clippy::all, clippy::pedantic, deprecated, unused_qualifications)]
        const _: () = {
            #[automatically_derived]
            impl #generics #private::Choice for #ident #arguments #bounds {
                const NAMES: &'static [&'static ::core::primitive::str] = &[#names];
                #titles

                fn name(&self) -> &'static ::core::primitive::str {
                    #name
                }
            }

            #[automatically_derived]
            impl #generics #private::Selectable for #ident #arguments #bounds {}

            #[automatically_derived]
            impl #generics #private::FormField for #ident #arguments #bounds {
                fn shape() -> #private::Shape {
                    #private::one_of::<Self>()
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
    /// The constant, if there are any.
    titles: Option<TokenStream>,
    name: TokenStream,
    from_str: TokenStream,
}

fn inert() -> Bodies {
    let body = quote!(::core::unreachable!());
    Bodies { names: TokenStream::new(), titles: None, name: body.clone(), from_str: body }
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
        titles: titles(variants),
        name: quote!(match self { #(#name,)* }),
        from_str: quote!(match __text { #(#read,)* _ => #rest, }),
    }
}

/// A variant without a title is shown by its name.
fn titles(variants: &[Variant]) -> Option<TokenStream> {
    let listed: Vec<&Variant> = variants.iter().filter(|variant| !variant.skipped).collect();
    listed.iter().any(|variant| variant.title.is_some()).then(|| {
        let titles = listed.iter().map(|variant| match &variant.title {
            Some(title) => title.to_token_stream(),
            None => variant.name.value.to_token_stream(),
        });
        quote!(const TITLES: &'static [&'static ::core::primitive::str] = &[#(#titles),*];)
    })
}
