//! The expansion of an item with mistakes.
//!
//! Owns keeping the rest of the program quiet: the user's item stays, and a list that names it still compiles. Must not
//! depend on anything a mistake could have spoilt.

use proc_macro2::TokenStream;
use quote::quote;

use super::tool::Names;
use crate::model::Tool;

/// An item that is no function, as it was, and the errors.
pub(crate) fn untouched(item: &TokenStream, errors: Option<&TokenStream>) -> TokenStream {
    quote!(#item #errors)
}

/// Impls that do nothing. A method gets none, since a type cannot stand among methods.
pub(super) fn impls(tool: &Tool) -> Option<TokenStream> {
    if tool.function.sig.receiver().is_some() {
        return None;
    }
    let Names { private, state, .. } = Names::new(tool);
    let ident = &tool.function.sig.ident;
    let name = tool.own_name().value;
    Some(quote! {
        #[automatically_derived]
        impl #private::Named for #ident {
            const NAME: &'static ::core::primitive::str = #name;
        }

        #[automatically_derived]
        impl<#state> #private::Tool<#state> for #ident
        where
            #state: ::core::marker::Send + ::core::marker::Sync + 'static,
        {
            fn describe(_: &mut #private::ToolSpec) {}

            fn call(_: #private::Call<#state>) -> #private::CallFuture {
                ::core::unreachable!()
            }
        }
    })
}
