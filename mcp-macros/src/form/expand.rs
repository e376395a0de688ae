//! The impl of a form.
//!
//! Owns all generated code of the derive: one call for each field, which carries the field's type and stands where it
//! stands. Must not judge: a type with mistakes gets an impl that does nothing, so that what uses it still compiles.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{Generics, Ident, LitStr, parse_quote};

use super::{Body, Field, Form};
use crate::expand::{At, aside, bounds, imported, lengths, local};
use crate::model::Range;

pub(super) fn form(form: &Form, errors: Option<&TokenStream>) -> TokenStream {
    let private = imported(Span::call_site());
    let ident = &form.ident;
    let (methods, generics) = match (errors, &form.body) {
        (None, Body::Fields(fields)) => (of_fields(fields), form.generics.clone()),
        (None, Body::Choice { title, description }) => {
            (of_choice(form, title.as_ref(), description.as_deref()), form.generics.clone())
        }
        _ => (inert(), readable(&form.generics)),
    };
    let (generics, arguments, bounds) = generics.split_for_impl();
    let items = quote! {
        #[automatically_derived]
        impl #generics #private::Form for #ident #arguments #bounds {
            #methods
        }
    };
    let hidden = aside(&[], form.root.as_ref(), &items);
    quote!(#hidden #errors)
}

fn inert() -> TokenStream {
    let private = imported(Span::call_site());
    quote! {
        fn schema() -> #private::Value {
            ::core::unreachable!()
        }
    }
}

/// The generics that should not be there must not light up another error.
fn readable(generics: &Generics) -> Generics {
    let private = imported(Span::call_site());
    let mut generics = generics.clone();
    if !generics.params.is_empty() {
        generics.make_where_clause().predicates.push(parse_quote!(Self: #private::DeserializeOwned));
    }
    generics
}

fn of_fields(fields: &[Field]) -> TokenStream {
    let private = imported(Span::call_site());
    let spec = local("__form");
    let fields = fields.iter().map(|field| {
        let about = about(field);
        quote!(#private::FormSpec::field(&mut #spec, #about);)
    });
    quote! {
        fn schema() -> #private::Value {
            let mut #spec = #private::FormSpec::new();
            #(#fields)*
            #private::FormSpec::finish(#spec)
        }
    }
}

/// `FormSpec::about::<T>(..)` and what follows it.
fn about(field: &Field) -> TokenStream {
    let Field { name, ty, title, description, default, range, length, format, .. } = field;
    let name = &name.value;
    let new = At::new(ty).call("FormSpec", "about", &quote!(#ty), &quote!(#name));
    let title = title.iter();
    let description = description.iter();
    let default = default.iter();
    let optional = field.has_serde_default.then(|| quote!(.optional()));
    let rules = [
        range.as_ref().map(|range| limits("range", range, &bounds(range, field.spelling()))),
        length.as_ref().map(|length| limits("length", length, &lengths(length))),
        format.as_ref().map(|format| quote_spanned!(format.span()=> .format(#format))),
    ];
    let rules = rules.iter().flatten();
    quote! {
        #new
            #(.title(#title))* #(.describe(#description))* #(#rules)* #(.default(#default))* #optional
    }
}

/// A call of `method` where its key stands: there the bound that it has is shown if it is not met.
fn limits(method: &str, range: &Range, calls: &TokenStream) -> TokenStream {
    let private = imported(Span::call_site());
    let method = Ident::new(method, Span::call_site().located_at(range.span));
    quote!(.#method(#private::Bounds::new() #calls))
}

fn of_choice(form: &Form, title: Option<&LitStr>, description: Option<&str>) -> TokenStream {
    let private = imported(Span::call_site());
    let content = local("__content");
    let ident = form.ident.to_token_stream();
    let choice = At::new(&ident).call("FormSpec", "choice", &ident, &TokenStream::new());
    let [title, description] = [title.map(LitStr::to_token_stream), description.map(str::to_token_stream)]
        .map(|text| match text {
            Some(text) => quote!(::core::option::Option::Some(#text)),
            None => quote!(::core::option::Option::None),
        });
    quote! {
        fn schema() -> #private::Value {
            #choice.schema(#title, #description)
        }

        fn read(#content: #private::Value) -> ::core::option::Option<Self> {
            #choice.read(&#content)
        }
    }
}
