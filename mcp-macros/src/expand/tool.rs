//! The impls of a tool's hidden type.
//!
//! Owns the order of things in `describe` and `call`. Must not know how a single parameter is described or taken.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{Ident, Path, ReturnType, Signature};

use super::at::At;
use super::param::{self, ParamTokens};
use super::{local, private, shown_at};
use crate::model::{Param, Source, Tool};

/// The function that holds a tool's two methods.
const PARTS: &str = "__parts";

/// The names that several pieces of one expansion share.
pub(super) struct Names {
    pub(super) private: TokenStream,
    root: Option<Path>,
    pub(super) state: Ident,
    pub(super) spec: Ident,
    pub(super) call: Ident,
    pub(super) args: Ident,
}

impl Names {
    pub(super) fn new(tool: &Tool) -> Self {
        Self {
            private: private(tool.root.as_ref(), Span::call_site()),
            root: tool.root.clone(),
            state: local("__S"),
            spec: local("__spec"),
            call: local("__call"),
            args: local("__args"),
        }
    }

    /// The private module for code that errors show at `span`.
    pub(super) fn private_at(&self, span: Span) -> TokenStream {
        private(self.root.as_ref(), span)
    }
}

pub(super) fn impls(tool: &Tool) -> TokenStream {
    let names = Names::new(tool);
    let Names { private, state, spec, call, .. } = &names;
    let params: Vec<ParamTokens> =
        tool.params.iter().enumerate().map(|(index, param)| param::tokens(param, index, &names)).collect();
    let ident = &tool.function.sig.ident;
    let name = &tool.name.value;
    let bounds = state_bounds(tool, &names);
    let parts = parts(tool, &params, &bounds, &names);
    let to_parts = local(PARTS);
    quote! {
        #[automatically_derived]
        impl #private::Named for #ident {
            const NAME: &'static ::core::primitive::str = #name;
        }

        #[automatically_derived]
        impl<#state> #private::Tool<#state> for #ident
        where
            #state: ::core::marker::Send + ::core::marker::Sync + 'static,
            #(#bounds,)*
        {
            fn describe(#spec: &mut #private::ToolSpec) {
                (#to_parts::<#state>().0)(#spec);
            }

            fn call(#call: #private::Call<#state>) -> #private::CallFuture {
                (#to_parts::<#state>().1)(#call)
            }
        }

        #parts
    }
}

/// Both methods in one body: what they need alike, and a type does not offer, is then reported once.
fn parts(tool: &Tool, params: &[ParamTokens], bounds: &[TokenStream], names: &Names) -> TokenStream {
    let Names { private, state, spec, call, .. } = names;
    let name = local(PARTS);
    let describe = describe(tool, params, names);
    let body = call_body(tool, params, names);
    quote! {
        fn #name<#state>() -> (fn(&mut #private::ToolSpec), fn(#private::Call<#state>) -> #private::CallFuture)
        where
            #state: ::core::marker::Send + ::core::marker::Sync + 'static,
            #(#bounds,)*
        {
            (|#spec| { #describe }, |#call| #body)
        }
    }
}

/// What the server's state must provide.
fn state_bounds(tool: &Tool, names: &Names) -> Vec<TokenStream> {
    let Names { private, state, .. } = names;
    let bound = |param: &Param| match &param.source {
        Source::State(Some(ty)) => Some(quote_spanned!(shown_at(ty)=> #ty: #private::FromRef<#state>)),
        _ => None,
    };
    tool.params.iter().filter_map(bound).collect()
}

fn describe(tool: &Tool, params: &[ParamTokens], names: &Names) -> TokenStream {
    let spec = &names.spec;
    let description = tool.description.as_ref().map(|text| &text.value).into_iter();
    let title = tool.title.as_ref().map(|text| &text.value).into_iter();
    let flags = tool.flags.iter().map(|(key, flag)| {
        let method = Ident::new(key.name, Span::call_site());
        let on = flag.on;
        quote!(#spec.#method(#on);)
    });
    let schema =
        tool.input_schema.iter().map(|path| quote_spanned!(shown_at(path)=> #spec.input_schema(#path());));
    let params = params.iter().map(|param| &param.describe);
    let output = output(&tool.function.sig, names);
    quote! {
        #(#spec.description(#description);)*
        #(#spec.title(#title);)*
        #(#flags)*
        #(#schema)*
        #(#params)*
        #output
    }
}

fn output(sig: &Signature, names: &Names) -> TokenStream {
    let spec = &names.spec;
    let ty = output_type(sig);
    let call = At::new(&ty, names).call("ToolSpec", "output", &quote!(#ty), &quote!(#spec));
    quote!(#call;)
}

/// The type after the arrow, or `()` where the name of the function stands.
fn output_type(sig: &Signature) -> TokenStream {
    match &sig.output {
        ReturnType::Default => quote_spanned!(sig.ident.span()=> ()),
        ReturnType::Type(_, ty) => ty.to_token_stream(),
    }
}

fn call_body(tool: &Tool, params: &[ParamTokens], names: &Names) -> TokenStream {
    let call = &names.call;
    let sig = &tool.function.sig;
    let ident = &sig.ident;
    let result = local("__result");
    let taken = take_params(params, names);
    let given = params.iter().map(|param| &param.give);
    let ty = output_type(sig);
    let finish = At::new(&ty, names).call("Call", "finish", &quote!(#ty), &quote!(&#call, #result));
    let dot_await = sig.asyncness.map(|_| quote!(.await));
    quote_spanned! {shown_at(ident)=>
        ::std::boxed::Box::pin(async move {
            #taken
            let #result = #ident(#(#given),*) #dot_await;
            #finish
        })
    }
}

/// Takes every argument before giving up, so that one answer lists all that is wrong.
fn take_params(params: &[ParamTokens], names: &Names) -> Option<TokenStream> {
    if params.is_empty() {
        return None;
    }
    let Names { call, args, .. } = names;
    let locals: Vec<&Ident> = params.iter().map(|param| &param.local).collect();
    let take = params.iter().map(|param| &param.take);
    Some(quote! {
        let mut #args = #call.args();
        #(let #locals = #take;)*
        let (#(::core::option::Option::Some(#locals),)*) = (#(#locals,)*) else {
            return #args.reject();
        };
        ::core::mem::drop(#args);
    })
}
