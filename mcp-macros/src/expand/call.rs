//! The statement that says how a call is served.
//!
//! Owns the order in a call: take the arguments, run the function, finish with its result. Must not know how a single
//! parameter is taken or given.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;

use super::at::At;
use super::describe::output_type;
use super::names::Names;
use super::param::ParamTokens;
use super::{local, shown_at};
use crate::model::{Handler, Home};

pub(super) fn statement(handler: &Handler, params: &[ParamTokens], names: &Names) -> TokenStream {
    let Names { private, words, spec, call, .. } = names;
    let owner = Ident::new(words.spec, Span::call_site());
    let serve =
        if handler.is_blocking() { blocking(handler, params, names) } else { inline(handler, params, names) };
    quote!(#private::#owner::call(#spec, |#call| #serve);)
}

/// Runs the function where the request is served.
fn inline(handler: &Handler, params: &[ParamTokens], names: &Names) -> TokenStream {
    let Names { call, args, words, .. } = names;
    let sig = &handler.function.sig;
    let result = local("__result");
    let taken = take_params(params, &quote!(#args.reject()), names);
    let instance = handler.has_receiver().then(|| instance(&quote!(&#call), names));
    let run = run(handler, params, names);
    let dot_await = sig.asyncness.map(|_| quote!(.await));
    let ty = output_type(sig);
    let finish = At::new(&ty).call("Call", words.finish, &quote!(#ty), &quote!(&#call, #result));
    quote_spanned! {shown_at(&sig.ident)=>
        ::std::boxed::Box::pin(async move {
            #taken
            #instance
            let #result = #run #dot_await;
            #finish
        })
    }
}

/// Runs a plain function on a thread that may block.
fn blocking(handler: &Handler, params: &[ParamTokens], names: &Names) -> TokenStream {
    let Names { private, call, args, words, .. } = names;
    let sig = &handler.function.sig;
    let rejected = quote!(::core::result::Result::Err(#args.rejected()));
    let taken = take_params(params, &rejected, names);
    let instance = handler.has_receiver().then(|| instance(&quote!(#call), names));
    let run = run(handler, params, names);
    let ty = output_type(sig);
    let finish = At::new(&ty).method("Call", words.finish, &quote!(#ty));
    quote_spanned! {shown_at(&sig.ident)=>
        #private::Call::blocking(#call, |#call| {
            #taken
            #instance
            ::core::result::Result::Ok(#run)
        }, #finish)
    }
}

/// Gets the provider itself; `call` is a reference to the call.
pub(super) fn instance(call: &TokenStream, names: &Names) -> TokenStream {
    let Names { private, this, .. } = names;
    quote!(let #this = #private::Call::this::<Self>(#call);)
}

fn run(handler: &Handler, params: &[ParamTokens], names: &Names) -> TokenStream {
    let sig = &handler.function.sig;
    let ident = &sig.ident;
    let of = (handler.home == Home::Provider).then(|| quote_spanned!(ident.span()=> Self::));
    let this = &names.this;
    let receiver = handler.has_receiver().then(|| quote!(&#this));
    let given = receiver.iter().chain(params.iter().map(|param| &param.give));
    quote_spanned!(shown_at(ident)=> #of #ident(#(#given),*))
}

/// Takes every argument before giving up, so that one answer lists all that is wrong.
fn take_params(params: &[ParamTokens], reject: &TokenStream, names: &Names) -> Option<TokenStream> {
    if params.is_empty() {
        return None;
    }
    let Names { call, args, .. } = names;
    let locals: Vec<&Ident> = params.iter().map(|param| &param.local).collect();
    let take = params.iter().map(|param| &param.take);
    let some = local("__Some");
    Some(quote! {
        use ::core::option::Option::Some as #some;
        let mut #args = #call.args();
        #(let #locals = #take;)*
        let (#(#some(#locals),)*) = (#(#locals,)*) else {
            return #reject;
        };
        ::core::mem::drop(#args);
    })
}
