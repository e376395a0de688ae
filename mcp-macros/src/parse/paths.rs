//! The list of paths that `tools![...]` and its siblings take.
//!
//! Owns splitting at commas and refusing whatever is no plain path. Must not know what the paths lead to.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser as _};
use syn::{Path, Token, bracketed, token};

use super::args::skip_past_comma;
use crate::diag::Diag;
use crate::kind::Kind;

/// The path of `mcp_core`, if it stands in front in brackets, and all elements that are paths; the others are reported.
pub(crate) fn paths(list: TokenStream, kind: Kind, diag: &mut Diag) -> (Option<Path>, Vec<Path>) {
    let mut krate = None;
    let mut paths = Vec::new();
    let reader = |input: ParseStream<'_>| {
        if input.peek(token::Bracket) {
            let inside;
            bracketed!(inside in input);
            krate = Some(inside.call(Path::parse_mod_style)?);
        }
        while !input.is_empty() {
            match element(input, kind) {
                Ok(path) => paths.push(path),
                Err(error) => diag.push(error),
            }
            skip_past_comma(input)?;
        }
        Ok(())
    };
    if let Err(error) = reader.parse2(list) {
        diag.push(error);
    }
    (krate, paths)
}

fn element(input: ParseStream<'_>, kind: Kind) -> syn::Result<Path> {
    let expected = format!("expected the path of a `#[{}]` function", kind.noun());
    let start = input.span();
    let path = input.call(Path::parse_mod_style).map_err(|_| syn::Error::new(start, &expected))?;
    if input.is_empty() || input.peek(Token![,]) { Ok(path) } else { Err(input.error(expected)) }
}
