//! The macros of the SDK. Depend on `mcp_core`, which re-exports and documents them.
//!
//! Owns the entry points and the order of the stages: `parse` reads what was written, `model` says what was asked
//! for, `check` judges it, `expand` turns it into tokens. No stage reaches back to an earlier one. Must not know how
//! any stage does its work.

mod check;
mod choice;
mod diag;
mod expand;
mod keys;
mod kind;
mod model;
mod parse;
mod template;

#[cfg(test)]
mod golden;
#[cfg(test)]
mod mistakes;

use proc_macro2::{Span, TokenStream};

use diag::Diag;
use kind::Kind;

/// Turns a function into a tool. Documented where `mcp_core` re-exports it.
#[proc_macro_attribute]
pub fn tool(args: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand_handler(Kind::Tool, args.into(), item.into()).into()
}

/// Turns a function into a prompt. Documented where `mcp_core` re-exports it.
#[proc_macro_attribute]
pub fn prompt(args: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand_handler(Kind::Prompt, args.into(), item.into()).into()
}

/// Turns a function into a resource. Documented where `mcp_core` re-exports it.
#[proc_macro_attribute]
pub fn resource(args: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand_handler(Kind::Resource, args.into(), item.into()).into()
}

/// Makes a type provide the handlers in its `impl` block. Documented where `mcp_core` re-exports it.
#[proc_macro_attribute]
pub fn provider(args: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand_provider(args.into(), item.into()).into()
}

/// Lists tools for a server; `mcp_core::tools!` passes its own path in front, in brackets, and documents it.
#[proc_macro]
pub fn tools(list: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand_list(Kind::Tool, list.into()).into()
}

/// Lists prompts for a server; `mcp_core::prompts!` passes its own path in front, in brackets, and documents it.
#[proc_macro]
pub fn prompts(list: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand_list(Kind::Prompt, list.into()).into()
}

/// Lists resources for a server; `mcp_core::resources!` passes its own path in front, in brackets, and documents it.
#[proc_macro]
pub fn resources(list: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand_list(Kind::Resource, list.into()).into()
}

/// Makes an enum of names readable from text. Documented where `mcp_core` re-exports it.
#[proc_macro_derive(Choice, attributes(choice, serde))]
pub fn choice(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    choice::derive(item.into()).into()
}

fn expand_handler(kind: Kind, args: TokenStream, item: TokenStream) -> TokenStream {
    let mut diag = Diag::new();
    let (uri, args) = parse::arguments(kind, args, &mut diag);
    let function = match parse::Function::read(item, kind, &mut diag) {
        Ok(function) => function,
        Err(item) => return expand::untouched(&item, diag.drain().as_ref()),
    };
    let handler = model::Handler::new(kind, uri.as_ref(), &args, Span::call_site(), function);
    check::handler(&handler, &mut diag);
    expand::handler(&handler, diag.drain().as_ref())
}

fn expand_provider(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut diag = Diag::new();
    let args = parse::Args::read(args, &keys::PROVIDER, &mut diag);
    let block = match parse::Block::read(item, &mut diag) {
        Ok(block) => block,
        Err(item) => return expand::untouched(&item, diag.drain().as_ref()),
    };
    let provider = model::Provider::new(&args, block);
    check::provider(&provider, &mut diag);
    expand::provider(&provider, diag.drain().as_ref())
}

fn expand_list(kind: Kind, list: TokenStream) -> TokenStream {
    let mut diag = Diag::new();
    let (krate, paths) = parse::paths(list, kind, &mut diag);
    expand::list(kind, krate.as_ref(), &paths, diag.drain().as_ref())
}
