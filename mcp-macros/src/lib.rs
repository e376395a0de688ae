//! The macros of the SDK. Depend on `mcp_core`, which re-exports and documents them.
//!
//! Owns the entry points and the order of the stages: `parse` reads what was written, `model` says what was asked
//! for, `check` judges it, `expand` turns it into tokens. No stage reaches back to an earlier one. Must not know how
//! any stage does its work.

mod check;
mod diag;
mod expand;
mod keys;
mod model;
mod parse;

#[cfg(test)]
mod golden;
#[cfg(test)]
mod mistakes;

use proc_macro2::TokenStream;

use diag::Diag;

/// Turns a function into a tool. Documented where `mcp_core` re-exports it.
#[proc_macro_attribute]
pub fn tool(args: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand_tool(args.into(), item.into()).into()
}

/// Lists tools for a server; `mcp_core::tools!` passes its own path in front, in brackets, and documents it.
#[proc_macro]
pub fn tools(list: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand_tools(list.into()).into()
}

fn expand_tool(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut diag = Diag::new();
    let args = parse::Args::read(args, &keys::TOOL, &mut diag);
    let function = match parse::Function::read(item, &mut diag) {
        Ok(function) => function,
        Err(item) => return expand::untouched(&item, diag.drain().as_ref()),
    };
    let tool = model::Tool::new(&args, function);
    check::tool(&tool, &mut diag);
    expand::tool(&tool, diag.drain().as_ref())
}

fn expand_tools(list: TokenStream) -> TokenStream {
    let mut diag = Diag::new();
    let (krate, paths) = parse::paths(list, &mut diag);
    expand::list(krate.as_ref(), &paths, diag.drain().as_ref())
}
