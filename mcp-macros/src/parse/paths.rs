//! The list of paths that `tools![...]` and its siblings take.
//!
//! Owns splitting at commas and refusing whatever is no plain path. Must not know what the paths lead to.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, Path, Token, bracketed, token};

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
    let noun = kind.noun();
    let expected = format!("expected the path of a `#[{noun}]` function, such as `name` or `module::name`");
    let start = input.span();
    let path = input.call(Path::parse_mod_style).map_err(|_| syn::Error::new(start, &expected))?;
    if input.peek(token::Paren) {
        return Err(input.error("a list names functions and does not call them: remove the parentheses"));
    }
    if !input.is_empty() && !input.peek(Token![,]) {
        return Err(input.error("expected `,` before this"));
    }
    if let Some(ty) = owner(&path) {
        let message = format!(
            "a method is not listed: add a value of `{ty}` to the builder with `.provider(..)`, and put `#[provider]` on its \
             `impl` block"
        );
        return Err(syn::Error::new_spanned(path, message));
    }
    Ok(path)
}

/// The type that the path leads through, as far as spelling tells: modules are written in lower case.
fn owner(path: &Path) -> Option<&Ident> {
    let before = &path.segments.iter().rev().nth(1)?.ident;
    before.to_string().starts_with(char::is_uppercase).then_some(before)
}
