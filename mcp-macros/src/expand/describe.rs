//! The statements that describe a handler.
//!
//! Owns their order. Must not know how a single parameter is described, nor how a call is served.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Ident, Path, ReturnType, Signature};

use super::at::At;
use super::names::Names;
use super::param::{self, ParamTokens};
use super::{call, complete, resource, shown_at};
use crate::model::{Details, Handler, Limits, Task, Tool, When};

/// The body of the function or closure that fills the spec.
pub(super) fn body(handler: &Handler, names: &Names) -> TokenStream {
    let params = param::tokens(&handler.params, names);
    let texts = texts(handler, names);
    let details = match &handler.details {
        Details::Tool(tool) => tool_details(tool, names),
        Details::Prompt => TokenStream::new(),
        Details::Resource(resource) => resource::details(resource, &handler.name, names),
    };
    let limits = limits(&handler.limits, names);
    let described = params.iter().map(|ParamTokens { describe, .. }| describe);
    let completed = handler.params.iter().filter_map(|param| complete::statement(param, names));
    let output = output(&handler.function.sig, names);
    let call = call::statement(handler, &params, names);
    quote! {
        #texts
        #details
        #limits
        #(#described)*
        #(#completed)*
        #output
        #call
    }
}

/// One statement that sets a property to a value.
pub(super) fn set(property: &str, value: Option<impl ToTokens>, names: &Names) -> Option<TokenStream> {
    let spec = &names.spec;
    let property = Ident::new(property, Span::call_site());
    value.map(|value| quote!(#spec.#property(#value);))
}

/// The same for a value that the user wrote as an expression: a wrong type is shown there.
pub(super) fn set_at(property: &str, value: Option<&impl ToTokens>, names: &Names) -> Option<TokenStream> {
    let spec = &names.spec;
    value.map(|value| {
        let span = shown_at(value);
        let property = Ident::new(property, span);
        quote_spanned!(span=> #spec.#property(#value);)
    })
}

fn texts(handler: &Handler, names: &Names) -> TokenStream {
    let description = set("description", handler.description.as_ref().map(|text| &text.value), names);
    let title = set("title", handler.title.as_ref().map(|text| &text.value), names);
    let icons = set_at("icons", handler.icons.as_ref(), names);
    let meta = set_at("meta", handler.meta.as_ref(), names);
    quote!(#description #title #icons #meta)
}

fn tool_details(tool: &Tool, names: &Names) -> TokenStream {
    let flags = tool.flags.iter().map(|(key, flag)| set(key.name, Some(flag.on), names));
    let ui = set("ui", tool.ui.as_ref().map(|text| &text.value), names);
    let visibility = tool.visibility.as_ref().map(|(each, _)| quote!(&[#(#each),*]));
    let visibility = set("visibility", visibility, names);
    let schema = tool.input_schema.as_ref().map(|path: &Path| quote_spanned!(shown_at(path)=> #path()));
    let schema = set_at("input_schema", schema.as_ref(), names);
    let task = task(&tool.task, names);
    quote!(#(#flags)* #task #ui #visibility #schema)
}

fn task(task: &Task, names: &Names) -> TokenStream {
    let spec = &names.spec;
    let when = match &task.when {
        None => None,
        Some(When::Flag(flag)) => set("task", Some(flag.on), names),
        Some(When::Named(text)) => Some(match &*text.value {
            "manual" => quote!(#spec.manual_task();),
            _ => quote!(#spec.required_task();),
        }),
    };
    let ttl = set("task_ttl", task.ttl.as_ref().and_then(|time| time.millis), names);
    let poll = set("task_poll", task.poll.as_ref().and_then(|time| time.millis), names);
    quote!(#when #ttl #poll)
}

fn limits(limits: &Limits, names: &Names) -> TokenStream {
    let hidden = set("hidden", limits.hidden.map(|flag| flag.on), names);
    let timeout = set("timeout", limits.timeout.as_ref().and_then(|time| time.millis), names);
    let concurrency = set("concurrency", limits.concurrency.as_ref(), names);
    let rate = limits.rate.as_ref().and_then(|rate| rate.each);
    let rate = set("rate", rate.map(|(calls, seconds)| quote!(#calls, #seconds)), names);
    let scopes = limits.scopes.as_ref().map(|scopes| {
        let each = &scopes.each;
        quote!(&[#(#each),*])
    });
    let scopes = set("scopes", scopes, names);
    quote!(#hidden #timeout #concurrency #rate #scopes)
}

fn output(sig: &Signature, names: &Names) -> TokenStream {
    let spec = &names.spec;
    let ty = output_type(sig);
    let call = At::new(&ty).call(names.words.spec, "output", &quote!(#ty), &quote!(#spec));
    quote!(#call;)
}

/// The type after the arrow, or `()` where the name of the function stands.
pub(super) fn output_type(sig: &Signature) -> TokenStream {
    match &sig.output {
        ReturnType::Default => quote_spanned!(sig.ident.span()=> ()),
        ReturnType::Type(_, ty) => ty.to_token_stream(),
    }
}
